"""Scenarios of faxes that do not go out or do not come in."""
