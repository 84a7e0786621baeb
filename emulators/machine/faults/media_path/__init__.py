"""Faults of feeding and moving paper."""
