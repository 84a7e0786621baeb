"""Faults of finishing: stapling and stacking."""
