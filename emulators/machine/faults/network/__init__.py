"""Faults of the printer's own network settings."""
