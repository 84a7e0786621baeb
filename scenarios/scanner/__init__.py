"""Scenarios of scanning: the printer prints, and what should come of originals does not."""
