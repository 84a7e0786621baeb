"""Scenarios of inkjets: the print head, its carriage, its tanks and the ink absorber."""
