"""Scenarios on them."""
