"""Scenarios of what is used up, filled or worn."""
