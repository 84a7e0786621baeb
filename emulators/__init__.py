"""Emulated multi-function printers: one machine model, and a view of it per interface."""
