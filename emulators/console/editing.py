"""The line that somebody types: what each key does to it, and what the terminal is sent back for it.

A line has a longest length: one that does not fit is lost whole. The bell rings once for a line, however much
of it is lost, since it takes its time on the way as letters do. Knows no command and no machine.
"""

from __future__ import annotations

import enum
from collections.abc import Callable

MAX_LINE = 128
"""Characters of a command."""

_BELL, _ERASE, _NEWLINE = b"\a", b"\b \b", b"\r\n"
_CR, _LF, _NUL, _ESC = 0x0D, 0x0A, 0x00, 0x1B
_BACKSPACES = (0x08, 0x7F)
_FLOW = (0x11, 0x13)
"""DC1 and DC3: the line's own business, where they come through."""
_MAX_SEQUENCE = 16


class Key(enum.Enum):
    """Keys that end a line without its being one."""

    INTERRUPT = "Ctrl-C"
    END = "Ctrl-D"
    TOO_LONG = "Enter, behind more than a line holds"


class LineEditor:
    """One line at a time.

    Attributes:
        masked: what is typed is not shown. line: what stands there.
    """

    def __init__(self, echo: Callable[[bytes], None]) -> None:
        self.masked = False
        self.line = ""
        self._echo = echo
        self._returned = self._rung = self._too_long = False
        self._sequence = 0

    def key(self, octet: int) -> str | Key | None:
        """Take one octet; a line when it is complete."""
        returned, self._returned = self._returned, False
        if returned and octet in (_LF, _NUL):
            return None  # CR LF is one end of a line, and so is the CR NUL of a terminal program (RFC 854)
        if self._sequence:
            self._in_sequence(octet)
            return None
        if octet in (_CR, _LF):
            self._returned = octet == _CR
            self._echo(_NEWLINE)
            too_long, line = self._too_long, self.take()
            return Key.TOO_LONG if too_long else line
        return self._other(octet)

    def _other(self, octet: int) -> Key | None:
        if octet == 0x03:
            self.clear()
            self._echo(b"^C" + _NEWLINE)
            return Key.INTERRUPT
        if octet == 0x04 and not self.line:
            return Key.END
        if octet in _BACKSPACES:
            self._erase(1)
        elif octet == 0x15:
            self._erase(len(self.line))
        elif octet == 0x17:
            self._erase(len(self.line) - self.line.rstrip().rfind(" ") - 1)
        elif octet == _ESC:
            self._sequence = 1
        elif 0x20 <= octet < 0x7F:
            self._add(chr(octet))
        elif octet != _NUL and octet not in _FLOW:
            self.ring()
        return None

    def _add(self, character: str) -> None:
        if len(self.line) >= MAX_LINE:
            self._too_long = True
            self.ring()
            return
        self.line += character
        if not self.masked:
            self._echo(character.encode("ascii"))

    def ring(self) -> None:
        """Something that was typed is lost."""
        if not self._rung:
            self._rung = True
            self._echo(_BELL)

    def _in_sequence(self, octet: int) -> None:
        """Arrows and function keys (ECMA-48 §5.4) do nothing here, and must not leave letters behind."""
        self._sequence += 1
        opens = self._sequence == 2 and octet in b"[O"
        if not opens and (0x40 <= octet <= 0x7E or octet < 0x20 or self._sequence > _MAX_SEQUENCE):
            self._sequence = 0

    def _erase(self, count: int) -> None:
        count = min(count, len(self.line))
        if not count:
            return
        self.line = self.line[:-count]
        # What stands there is what was seen, and can be sent.
        self._too_long = False
        if not self.masked:
            self._echo(_ERASE * count)

    def take(self) -> str:
        """What was typed; a new line begins."""
        line = self.line
        self._begin()
        return line

    def clear(self) -> None:
        """What stands there is forgotten."""
        self._begin()
        self._sequence, self._returned = 0, False

    def _begin(self) -> None:
        self.line = ""
        self._rung = self._too_long = False

    def redrawn(self) -> bytes:
        """What stands there, as it is shown again behind a prompt."""
        return b"" if self.masked else self.line.encode("ascii")
