"""One client per interface; the same class reads real and emulated devices."""
