"""Faults of scanning."""
