"""Marking and fixing."""
