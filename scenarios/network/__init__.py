"""Scenarios of printers that are healthy and cannot be reached."""
