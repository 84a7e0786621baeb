"""Whole answers of IPP over HTTP that are given again while they are true, found by the octets of the request
less its request-id (RFC 8010 §3.1.1).

An answer is true until the machine's revision moves or the time comes that was told with it; only its Date
(RFC 9110 §6.6.1) is told anew each time. Who may ask is the door's business; this knows no attribute.
Satisfies `misfeed.emulators.http.memory.Memory`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from misfeed.emulators.http.memory import DATE, HEAD_END
from misfeed.emulators.recalling import Subject
from misfeed.emulators.shelf import OVERHEAD, SHELF, Shelf

_ID_AT, _ID_END = 4, 8
"""Where the request-id stands in a message."""
_FIRST_ID, _NO_ID = b"\0\0\0\1", b"\x80"
_LONGEST = 4 * 1024
"""Octets of a request that is looked up; one whose answer is kept names attributes, and no more."""
_TO_HEAD_END = len(HEAD_END) + _ID_AT

_DATE = f"\r\n{DATE}: ".encode()
_DATE_OCTETS = 29
"""Of an IMF-fixdate (RFC 9110 §5.6.7)."""

_Entry: TypeAlias = tuple[bytes, bytes, bytes, float]
"""What stands before the date, up to the request-id and behind it, and until when that is true; the first is
empty in an answer without a date."""


def _undated(at: int) -> str:  # noqa: ARG001
    return ""


class Kept:
    """The kept answers of one printer. `date_at` tells its date at a time of its clock, "" for none."""

    __slots__ = ("__weakref__", "_by_way", "_date_at", "_place", "_revision", "_shelf", "_subject")

    def __init__(
        self, subject: Subject, shelf: Shelf = SHELF, date_at: Callable[[int], str] = _undated
    ) -> None:
        self._subject = subject
        self._date_at = date_at
        self._shelf = shelf
        self._place = shelf.place(self)
        self._revision = -1
        # In clear and encrypted: the answers tell other URIs.
        self._by_way: tuple[dict[bytes, _Entry], dict[bytes, _Entry]] = ({}, {})

    def __len__(self) -> int:
        return sum(map(len, self._by_way))

    @property
    def now(self) -> int:
        return self._subject.clock.now

    def recall(self, request: bytes, now: int, *, secured: bool = False) -> bytes | None:
        """The answer to a request that was answered before, if it is still true at `now` of the clock."""
        if self._subject.revision != self._revision or len(request) > _LONGEST:
            return None
        at = request.find(HEAD_END) + _TO_HEAD_END
        asked = request[at : at + 4]
        entry = self._by_way[secured].get(request[:at] + request[at + 4 :])
        if entry is None or entry[3] <= now or not _FIRST_ID <= asked < _NO_ID:
            return None
        before, head, rest, _ = entry
        if not before:
            return head + asked + rest
        date = self._date_at(now)
        return b"".join((before, date.encode(), head, asked, rest)) if date else None

    def keep(
        self, request: bytes, at: int, answer: bytes, told_at: int, until: float, *, secured: bool
    ) -> None:
        """Remember an answer without error to a request that was read and found good."""
        asked = request[at + _ID_AT : at + _ID_END]
        if len(request) > _LONGEST or asked != answer[told_at + _ID_AT : told_at + _ID_END]:
            return
        with self._shelf.lock:
            if self._subject.revision != self._revision:
                self.clear()
                self._revision = self._subject.revision
            shared = self._shelf.shared
            key = shared(request[: at + _ID_AT] + request[at + _ID_END :])
            # A head is nearly the same for all printers; the rest is this one's.
            dated = answer.find(_DATE, 0, told_at) + len(_DATE)
            begun, rest = (dated, dated + _DATE_OCTETS) if dated >= len(_DATE) else (0, 0)
            entry = (answer[:begun], answer[rest : told_at + _ID_AT], answer[told_at + _ID_END :], until)
            entries = self._by_way[secured]
            before = entries.get(key)
            entries[key] = entry
            cost = _octets(entry)
            cost += len(key) + OVERHEAD if before is None else -_octets(before)
            # After it is in: whoever has to make room may be this one.
            self._shelf.take(self._place, cost)

    def clear(self) -> None:
        """Forget the answers."""
        with self._shelf.lock:
            for entries in self._by_way:
                entries.clear()
            self._shelf.give_back(self._place)


def _octets(entry: _Entry) -> int:
    return len(entry[0]) + len(entry[1]) + len(entry[2])
