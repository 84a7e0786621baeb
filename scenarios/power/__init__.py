"""Scenarios of mains, power supply and sleep."""
