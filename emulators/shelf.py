"""Room for answers that services of one process give again while they are true: so much for all of them.

Knows no protocol; what an answer is, and how long it is true, is the business of whoever keeps it.
"""

from __future__ import annotations

import threading
from collections import deque
from typing import Protocol
from weakref import ref

_BUDGET = 16 * 1024 * 1024
_OF_SHARED = 8
"""The part of a shelf's room that shared octets may take: one in so many."""
OVERHEAD = 256
"""Octets that an answer costs beside its own and its request's."""


class Keeper(Protocol):
    """Whoever keeps answers here."""

    def clear(self) -> None:
        """Forget them, and give their room back."""


class Shelf:
    """Room for the answers of all services of a process. When it is full, those who began first lose theirs.

    Holds no service: whoever is forgotten elsewhere is forgotten here, and its room is free.

    Attributes:
        lock: held while anything is put here, taken away, or counted: who has to make room may be one on
            another thread, whose machine's lock is not held. Who recalls looks up once, and needs none.
    """

    def __init__(self, octets: int = _BUDGET) -> None:
        self.lock = threading.RLock()
        self._limit = octets
        self._taken: dict[ref[Keeper], int] = {}
        self._octets = 0
        self._shared: dict[bytes, bytes] = {}
        self._shared_octets = 0
        # Whoever goes may do so at any moment, also in the middle of what is done here.
        self._gone: deque[ref[Keeper]] = deque()

    @property
    def octets(self) -> int:
        """How much is held, or was taken for what is: never more than there is room for."""
        with self.lock:
            self._forget_gone()
            return self._octets + self._shared_octets

    def place(self, kept: Keeper) -> ref[Keeper]:
        """By which `kept` takes room; it is given back when `kept` is gone."""
        with self.lock:
            self._forget_gone()
        # No function of Python's own: an interrupt (Ctrl-C) that comes while such a one is called is lost.
        place = ref(kept, self._gone.append)
        # A reference whose object is gone has no hash, unless it was asked for it before.
        hash(place)
        return place

    def _forget_gone(self) -> None:
        while self._gone:
            self.give_back(self._gone.popleft())

    def take(self, place: ref[Keeper], octets: int) -> None:
        """Count what has been put there, and make room for it; whose it is may be who has to."""
        self._taken[place] = self._taken.get(place, 0) + octets
        self._octets += octets
        while self.octets > self._limit and self._taken:
            first = next(iter(self._taken))
            kept = first()
            if kept is not None:
                kept.clear()
            else:
                self.give_back(first)

    def shared(self, octets: bytes) -> bytes:
        """The same octets, once for all: a sweep asks a thousand printers of a model the same."""
        found = self._shared.get(octets)
        if found is not None:
            return found
        cost = len(octets) + OVERHEAD
        if self._shared_octets + cost > self._limit // _OF_SHARED:
            self._shared.clear()
            self._shared_octets = 0
        if cost <= self._limit // _OF_SHARED:
            self._shared[octets] = octets
            self._shared_octets += cost
        return octets

    def give_back(self, place: ref[Keeper]) -> None:
        self._octets -= self._taken.pop(place, 0)


SHELF = Shelf()
