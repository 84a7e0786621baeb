"""Who is connected to the services of one process, how many more may be, and who goes to make room for them.

A client that lets the device wait goes first; whoever keeps to the rules stays. Knows no socket.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Protocol

from misfeed.transports.descriptors import most_descriptors

MAX_OF_ALL = 16_384
"""Connections to one service, of however many printers."""
GRACE_S = 5.0
"""For which a client may let the device wait however many there are."""
SPARE_DESCRIPTORS = 32
"""For files, and for those who are being reset."""
_TELL_EVERY_S = 60.0


class Guest(Protocol):
    """A connection."""

    name: str

    def stalled_s(self) -> float:
        """For how long the client has owed something and brought next to nothing of it."""

    def cut(self) -> None:
        """End it, with a word where there is one."""

    def abort(self) -> None:
        """End it at once."""


class Crowd:
    """Those who are connected.

    Args:
        taken: descriptors that are in use for other things.
    """

    def __init__(self, taken: int = 0) -> None:
        self._taken = taken
        self._guests: dict[Guest, None] = {}
        self._of: Counter[str] = Counter()
        self._told_at = -_TELL_EVERY_S

    def __len__(self) -> int:
        return len(self._guests)

    def __iter__(self) -> Iterator[Guest]:
        return iter(tuple(self._guests))

    def admits(self, name: str, most: int) -> bool:
        """Whether one more may come to a service that has at most so many; somebody may go for that."""
        if self._of[name] >= most and not self.make_room(one for one in self._guests if one.name == name):
            return False
        return len(self) < self._room() or self.make_room()

    def add(self, guest: Guest) -> None:
        self._guests[guest] = None
        self._of[guest.name] += 1

    def remove(self, guest: Guest) -> None:
        if self._guests.pop(guest, guest) is None:
            self._of[guest.name] -= 1

    def make_room(self, among: Iterable[Guest] | None = None) -> bool:
        """Cut who has let the device wait longest, of some or of all; False when all behave."""
        longest, found = GRACE_S, None
        for guest in self._guests if among is None else among:
            stalled = guest.stalled_s()
            if stalled >= longest:
                longest, found = stalled, guest
        if found is None:
            return False
        # It is gone in a moment, and counts no more.
        self.remove(found)
        found.abort()
        return True

    def cut_stalled(self, patience_s: float) -> None:
        """Cut all who have let the device wait for so long, with a word for each."""
        for guest in self:
            if guest.stalled_s() >= patience_s:
                guest.cut()

    def out_of_descriptors(self, now_s: float) -> None:
        """The system has none for who comes next: say so, and have somebody go."""
        self.make_room()
        if now_s - self._told_at >= _TELL_EVERY_S:
            self._told_at = now_s
            logging.getLogger(__name__).warning(
                "there is no descriptor left for who connects; they wait until another has gone."
                " This process may have %d: raise the limit with `ulimit -n`",
                most_descriptors(),
            )

    def _room(self) -> int:
        return most_descriptors() - SPARE_DESCRIPTORS - self._taken
