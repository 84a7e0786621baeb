"""Whose turn it is among those who wait: each source as often as any other, however much it sends.

Knows no socket and no protocol. What has no room is lost, as datagrams are.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sized
from typing import Generic, TypeVar

SourceT = TypeVar("SourceT")
WaitingT = TypeVar("WaitingT", bound=Sized)

OF_ONE = 256
"""Datagrams of one source that wait: about as many as fit into a socket."""
SOURCES = 1_024
OCTETS = 4 * 1024 * 1024
"""Of all that waits."""
_SHARE = 4
"""One source's part of all octets: one in so many, so that what is long from one has room for others."""


class _Queue(deque[WaitingT]):
    """What waits of one source. Attributes: octets, of all of it."""

    # Of the class, since one is made for nearly every datagram that waits, and most hold one.
    octets = 0


class Turns(Generic[SourceT, WaitingT]):
    """Datagrams that wait to be answered, and whatever has the length of one.

    Args:
        of_one, sources, octets: how much room there is.

    Attributes:
        waiting: by source; whoever is first has the next turn.
    """

    __slots__ = ("_limit", "_octets", "_of_one", "_sources", "waiting")

    def __init__(self, of_one: int = OF_ONE, sources: int = SOURCES, octets: int = OCTETS) -> None:
        self.waiting: dict[SourceT, _Queue[WaitingT]] = {}
        self._octets = 0
        self._of_one = of_one
        self._sources = sources
        self._limit = octets

    def __len__(self) -> int:
        return sum(map(len, self.waiting.values()))

    def add(self, source: SourceT, data: WaitingT) -> bool:
        """Have a datagram wait behind those of its source; False where there is no room for it."""
        octets = len(data)
        if self._octets + octets > self._limit:
            return False
        queue = self.waiting.get(source)
        if queue is None:
            if len(self.waiting) >= self._sources:
                return False
            queue = self.waiting[source] = _Queue()
        elif len(queue) >= self._of_one or queue.octets + octets > self._limit // _SHARE:
            return False
        queue.append(data)
        queue.octets += octets
        self._octets += octets
        return True

    def take(self) -> tuple[SourceT, WaitingT]:
        """The datagram whose turn it is; its source is the last from now on."""
        source = next(iter(self.waiting))
        queue = self.waiting.pop(source)
        data = queue.popleft()
        queue.octets -= len(data)
        self._octets -= len(data)
        if queue:
            self.waiting[source] = queue
        return source, data
