"""Answers from a service's memory, for those whom the rules let in at the same revision of the machine.

Knows no socket and no protocol: only whether anything can have changed.
"""

from __future__ import annotations

import sys
from typing import Protocol

from misfeed.emulators.machine import Clock
from misfeed.transports.base import DatagramService, RecallingService

_SOURCES = 1_024
"""Sources known to be let in."""


class Subject(Protocol):
    """A machine, as far as it must be known whether it has changed."""

    @property
    def revision(self) -> int: ...

    @property
    def clock(self) -> Clock: ...


class Recalling:
    """The short way to a service's answer, open while nothing changes."""

    __slots__ = ("_admitted", "_admitted_at", "_clock", "_latest", "_recall", "_subject")

    def __init__(self, subject: Subject, service: DatagramService) -> None:
        self._recall = service.recall if isinstance(service, RecallingService) else _nothing
        self._subject = subject
        self._clock = subject.clock
        self._admitted: set[str] = set()
        # Whoever asks goes on asking: to compare with one name is quicker than to look it up among many.
        self._latest = ""
        self._admitted_at = -1

    def recalled(self, data: bytes, source: str) -> bytes | None:
        """The answer, where the rules and the service have nothing new to say; else None."""
        now = self._clock.glance()
        if now is None or self._subject.revision != self._admitted_at:
            return None
        if source != self._latest and source not in self._admitted:
            return None
        return self._recall(data, now)

    def knows(self, source: str) -> bool:
        """Whether `source` was let in, and nothing has changed since. With time brought up to date."""
        return self._subject.revision == self._admitted_at and source in self._admitted

    def admit(self, source: str) -> None:
        """The rules let `source` in, as they are now."""
        revision = self._subject.revision
        if revision != self._admitted_at or len(self._admitted) >= _SOURCES:
            self._admitted.clear()
            self._admitted_at = revision
        # One word for all who know it, so that a sweep over many machines meets it again.
        self._latest = sys.intern(source)
        self._admitted.add(self._latest)


def _nothing(payload: bytes, now: int) -> None:
    """What a service recalls that remembers nothing."""
