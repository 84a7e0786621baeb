"""The serial port of a machine, where other programs open it: a pseudo-terminal, or RFC 2217 over TCP.

What is spoken over it is another folder's; here is the line, and how its ends are set.
"""
