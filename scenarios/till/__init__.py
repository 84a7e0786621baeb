"""Scenarios of receipt printers at tills, asked in ESC/POS over whatever leads there."""
