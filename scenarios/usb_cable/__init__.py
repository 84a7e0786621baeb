"""Scenarios of a printer that one computer does not get on with."""
