"""Faults of what is used up, filled or worn by printing."""
