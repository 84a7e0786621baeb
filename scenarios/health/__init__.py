"""Checks of a device as it is: nothing is broken, and most of them only read."""
