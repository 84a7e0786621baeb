"""Scenarios of feeding and moving paper."""
