"""Real-time commands: found in whatever comes, the moment it comes, before anything waits in a buffer.

As in a real printer, they are found inside of other commands' data as well (Epson's notes on DLE EOT).
Knows no printer.
"""

from __future__ import annotations

from collections.abc import Iterator

from .commands import BEGINNINGS, DLE, Command, Op
from .measures import MEASURES

REAL_TIME = frozenset((Op.STATUS_NOW, Op.REQUEST_NOW, Op.DO_NOW))

_CLEAR = b"\x01\x03\x14\x01\x06\x02\x08"
"""What DLE DC4 8 must be followed by."""


class RealTimeScanner:
    """Watches one stream, in whatever pieces it comes.

    Attributes:
        at: where, in the piece that was fed last, the command ends that was found last.
    """

    def __init__(self) -> None:
        self._held = b""
        self.at = 0

    def feed(self, data: bytes) -> Iterator[Command]:
        """The real-time commands that are whole by now."""
        if not self._held and DLE not in data:
            return
        before = len(self._held)
        held, at = self._held + data, 0
        while True:
            at = held.find(DLE, at)
            if at < 0:
                self._held = b""
                return
            op = BEGINNINGS.get(held[at : at + 2])
            if op not in REAL_TIME:
                if len(held) == at + 1:
                    break
                at += 1
                continue
            assert op is not None, "it is one of them"
            rest = held[at + 2 : at + 12]
            try:
                measured = MEASURES[op](rest)
            except ValueError:
                at += 1
                continue
            if measured is None or len(rest) < measured[0]:
                break
            args = rest[: measured[0]]
            at += 2 + len(args)
            if op is not Op.DO_NOW or args[0] != 8 or args[1:] == _CLEAR:
                self.at = at - before
                yield Command(op, args)
        self._held = held[at:]
