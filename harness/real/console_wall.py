"""Before a service console: lines that only read are let through, others by their permits. Knows no port."""

from __future__ import annotations

import re

from misfeed.interfaces.console_permits import permit_for
from misfeed.permits import NotPermitted, Permit

_MOST_HELD = 4_096
_ERASE = "\x15"
_ENDS = re.compile(rb"[\r\n]")
_ALL = frozenset({Permit.SET, Permit.RESTART})
"""With these nothing that a console does is left to ask for."""


class ConsoleWall:
    """Satisfies `misfeed.real.walls.Wall`."""

    def __init__(self, permits: frozenset[Permit]) -> None:
        self._permits = permits
        self._held = b""

    def admit(self, data: bytes) -> bytes:
        """See `misfeed.real.walls.Wall`."""
        if self._permits >= _ALL:
            return data
        self._held += data
        ends = [one.end() for one in _ENDS.finditer(self._held)]
        whole = ends[-1] if ends else 0
        if not self._held.strip(_ERASE.encode()):
            # An empty line, or one that is taken back.
            whole = len(self._held)
        for line in _ENDS.split(self._held[:whole]):
            self._judge(line.decode("latin-1"))
        if len(self._held) - whole > _MOST_HELD:
            raise NotPermitted("it would type a line without an end")
        admitted, self._held = self._held[:whole], self._held[whole:]
        return admitted

    def _judge(self, line: str) -> None:
        typed = line.strip(_ERASE)
        needed = permit_for(typed)
        if needed is not None and not needed <= self._permits:
            raise NotPermitted(f"it would type {typed!r}, no command that only reads", needed - self._permits)
