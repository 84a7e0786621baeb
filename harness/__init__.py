"""A hardware-in-the-loop test and emulation bench for printer firmware interfaces."""
