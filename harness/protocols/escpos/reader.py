"""Octets to commands, in whatever pieces they come. Does no I/O, and takes anything: what is no command is
handed on as such, as printers pass over it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from .commands import BEGINNINGS, LEADS, Command, Event, Op, Text, Unknown
from .measures import MEASURES

MAX_DATA = 4 * 1024 * 1024
"""Octets of one command's data; a longer command is passed over whole."""

_LONGEST = max(len(beginning) for beginning in BEGINNINGS)
_FIRST_PRINTABLE = 0x20
_CONTROL = re.compile(rb"[\x00-\x1f]")
_HEAD = 300
"""Octets that tell how long a command is, but for those that are a list of things each with its size."""
_LISTS = frozenset((Op.DEFINE_CHARACTERS, Op.DEFINE_LOGOS))


class Reader:
    """One stream of commands."""

    def __init__(self) -> None:
        self._held = bytearray()
        self._skip = 0

    @property
    def unfinished(self) -> bool:
        """A command has begun, and its end has not come."""
        return bool(self._held or self._skip)

    def feed(self, data: bytes) -> Iterator[Event]:
        """The commands that are whole by now; what is left waits for more. Not to be left half read."""
        self._held += data
        while self._held:
            if self._skip:
                gone = min(self._skip, len(self._held))
                del self._held[:gone]
                self._skip -= gone
                continue
            event = self._next()
            if event is None:
                return
            yield event

    def _next(self) -> Event | None:
        held = self._held
        if held[0] >= _FIRST_PRINTABLE:
            control = _CONTROL.search(held)
            return Text(self._take(control.start() if control is not None else len(held)))
        op = self._op()
        if op is None:
            # Whether a longer beginning fits is only known with more.
            if held[0] in LEADS and len(held) < _LONGEST and _may_begin(bytes(held)):
                return None
            return Unknown(self._take(2 if held[0] in LEADS else 1))
        size = len(op.value)
        rest = bytes(held[size : size + (MAX_DATA if op in _LISTS else _HEAD)])
        try:
            measured = MEASURES[op](rest)
        except ValueError:
            return Unknown(self._take(size))
        if measured is None:
            if len(held) <= MAX_DATA:
                return None
            return Unknown(self._take(size))
        args, length = measured
        if length > MAX_DATA:
            self._skip = length
            return Unknown(self._take(size + args))
        if len(held) < size + args + length:
            return None
        whole = self._take(size + args + length)
        return Command(op, whole[size : size + args], whole[size + args :])

    def _op(self) -> Op | None:
        """The longest beginning that is there; None where there is none, or a longer one may come."""
        held = bytes(self._held[:_LONGEST])
        for size in range(min(_LONGEST, len(held)), 0, -1):
            found = BEGINNINGS.get(held[:size])
            if found is not None:
                longer = size == len(held) and size < _LONGEST and _may_begin(held)
                return None if longer else found
        return None

    def _take(self, count: int) -> bytes:
        taken = bytes(self._held[:count])
        del self._held[:count]
        return taken


def _may_begin(octets: bytes) -> bool:
    return any(beginning.startswith(octets) and beginning != octets for beginning in BEGINNINGS)
