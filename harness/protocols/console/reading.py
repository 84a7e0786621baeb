"""Turns what comes from a console into lines, and into the open end behind them, where a prompt stands.

Takes any split, and any junk: a line without end is cut. Knows no kind of line.
"""

from __future__ import annotations

MAX_TAIL = 4_096
"""Characters of an open line; what is longer is taken for a line."""

_CR, _LF, _BS, _BEL = "\r", "\n", "\b", "\a"


class TextReader:
    """Reads one console.

    Attributes:
        tail: what came since the last end of a line, as a terminal would show it.
    """

    def __init__(self) -> None:
        self.tail = ""
        self._returned = False

    def feed(self, data: bytes) -> tuple[str, ...]:
        """The lines that ended in it."""
        lines: list[str] = []
        for one in data.decode("ascii", "replace"):
            if one == _LF:
                self._end(lines)
            elif one == _CR:
                self._returned = True
            else:
                self._put(one, lines)
        return tuple(lines)

    def _put(self, one: str, lines: list[str]) -> None:
        if self._returned:
            # A return without a line feed: what follows is written over what stands there.
            self._returned = False
            self.tail = ""
        if one == _BS:
            self.tail = self.tail[:-1]
        elif one >= " " and one != "\x7f":
            self.tail += one
            if len(self.tail) >= MAX_TAIL:
                self._end(lines)

    def _end(self, lines: list[str]) -> None:
        lines.append(self.tail)
        self.tail, self._returned = "", False
