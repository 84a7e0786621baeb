"""Faults of what only inkjets have: the print head, its carriage, its tanks and the ink absorber."""
