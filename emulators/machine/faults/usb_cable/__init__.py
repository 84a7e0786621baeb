"""Faults between the printer and the computer on its USB cable."""
