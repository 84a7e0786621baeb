"""Faults of mains, power supply and sleep."""
