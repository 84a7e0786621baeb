"""Whose turn it is among those who wait: each source as often as any other, however much it sends.

Knows no socket and no protocol. What has no room is lost, as datagrams are.
"""

from __future__ import annotations

from collections import deque
from typing import Generic, TypeVar

SourceT = TypeVar("SourceT")

OF_ONE = 256
"""Datagrams of one source that wait: about as many as fit into a socket."""
SOURCES = 1_024
OCTETS = 4 * 1024 * 1024
"""Of all that waits."""


class Turns(Generic[SourceT]):
    """Datagrams that wait to be answered.

    Attributes:
        waiting: by source; whoever is first has the next turn.
    """

    __slots__ = ("_octets", "waiting")

    def __init__(self) -> None:
        self.waiting: dict[SourceT, deque[bytes]] = {}
        self._octets = 0

    def __len__(self) -> int:
        return sum(map(len, self.waiting.values()))

    def add(self, source: SourceT, data: bytes) -> bool:
        """Have a datagram wait behind those of its source; False where there is no room for it."""
        if self._octets + len(data) > OCTETS:
            return False
        queue = self.waiting.get(source)
        if queue is None:
            if len(self.waiting) >= SOURCES:
                return False
            queue = self.waiting[source] = deque()
        elif len(queue) >= OF_ONE:
            return False
        queue.append(data)
        self._octets += len(data)
        return True

    def take(self) -> tuple[SourceT, bytes]:
        """The datagram whose turn it is; its source is the last from now on."""
        source = next(iter(self.waiting))
        queue = self.waiting.pop(source)
        data = queue.popleft()
        self._octets -= len(data)
        if queue:
            self.waiting[source] = queue
        return source, data
