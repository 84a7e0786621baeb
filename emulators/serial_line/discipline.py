"""What a program reads of a character with an error, by the flags with which it set its terminal.

A serial port's driver tells the system's line discipline of errors (POSIX termios, "Input Modes"); a
pseudo-terminal has no errors, so they are made into what would have been read. Marks of errors (PARMRK)
cannot be: the system takes their first octet for one of the data, and doubles it.
"""

from __future__ import annotations

import sys

from misfeed.protocols.serial import LineError

if sys.platform != "win32":
    import termios


def as_read(octet: int, error: LineError, iflag: int) -> bytes:
    """`iflag` is of termios."""
    character = bytes([octet])
    if error & LineError.BREAK:
        return b"" if iflag & termios.IGNBRK else b"\0"
    if not error & (LineError.PARITY | LineError.FRAMING) or not iflag & termios.INPCK:
        # An overrun is only counted.
        return character
    return b"" if iflag & termios.IGNPAR else b"\0"
