"""Answers that a sweep asks a fleet for again, found by the request first and by the printer then.

Who asks a thousand printers the same has the processor fetch each one's memory anew, and that takes longer
than the rest of an answer. Here what is looked at for one printer lies beside what is looked at for the next,
and is little. An answer is taken over from the printer that gave it out of its own memory, and holds on the
same terms. Knows no socket.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, TypeAlias

from misfeed.protocols.snmp.shape import parted

if TYPE_CHECKING:
    from misfeed.emulators.fleet.printers import Printer
    from misfeed.emulators.machine import Clock, Machine
    from misfeed.emulators.snmp.kept import Kind

_REQUESTS = 64
"""Requests that are known at a time; a sweep has a few."""
_ANSWERS = 65_536
"""Of all requests."""

_Swept: TypeAlias = "tuple[bytes, bytes, float, Kind, Machine, int, Clock, str]"
"""An answer's two halves around its request-id, until when it is true, what it counts as; of which machine it
is true at that revision, and its clock; and who was let in."""


class Sweeps:
    """Of printers 1 to `count`."""

    def __init__(self, count: int) -> None:
        self._count = count
        # By the octets that the request-id takes in the answer, as there.
        self._known: tuple[dict[bytes, list[_Swept | None]], ...] = ({}, {}, {}, {})
        self._requests = 0
        self._answers = 0
        self._turned_away = 0

    def recalled(self, number: int, data: bytes, source: str) -> bytes | None:
        """What `Printer.recalled` gave before and would give again; None for all else."""
        try:
            key, content = parted(data, 2 if data[1] < 0x80 else data[1] - 0x7E)
            swept = self._known[len(content) - 1][key][number - 1]
        except (IndexError, KeyError):
            return None
        if swept is None:
            return None
        head, tail, until, kind, machine, revision, clock, known = swept
        if machine.revision != revision or known != source or kind.forgotten:
            return None
        now = clock.glance()
        if now is None or until <= now:
            return None
        answer = head + content + tail
        kind.times += 1
        kind.octets_in += len(data)
        kind.octets_out += len(answer)
        return answer

    def keep(self, number: int, printer: Printer, data: bytes, source: str) -> None:
        """Take over what a printer just gave out of its memory."""
        found = printer.agent.kept(data)
        if found is None:
            return
        key, octets, entry = found
        known = self._known[octets - 1]
        answers = known.get(key)
        if answers is None:
            if not self._has_room():
                return
            answers = known[key] = [None] * self._count
            self._requests += 1
        self._answers += answers[number - 1] is None
        machine = printer.machine
        answers[number - 1] = *entry, machine, machine.revision, machine.clock, sys.intern(source)

    def _has_room(self) -> bool:
        """Whether one more request can be known; where it can, others may have been forgotten for it."""
        if self._requests < _REQUESTS and self._answers < _ANSWERS:
            return True
        # To forget costs as much as so many answers without this memory, so it is done no more often.
        self._turned_away += 1
        if self._turned_away < self._count:
            return False
        for known in self._known:
            known.clear()
        self._requests = self._answers = self._turned_away = 0
        return True
