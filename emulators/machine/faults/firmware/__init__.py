"""Faults of firmware, formatter and storage."""
