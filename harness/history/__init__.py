"""Runs side by side and one after the other: found, told, merged, compared, kept. Runs nothing itself."""
