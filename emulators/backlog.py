"""Whose turn it is among connections that have said more than one turn's worth: each as often as any other.

One at a time, and between two of them whoever has said little is heard at once: so a client that floods a
device keeps nobody else waiting for longer than a turn. Knows no protocol.
"""

from __future__ import annotations

import asyncio
import threading
from collections import deque
from typing import Protocol

TURN_S = 0.00025
"""For how long one is heard at a time."""


class Speaker(Protocol):
    def take_turn(self) -> None:
        """Be heard for a turn; whoever has more to say asks for another one."""


class Backlog:
    """Of one loop. Made and used on its thread."""

    def __init__(self) -> None:
        self.loop = asyncio.get_running_loop()
        self._waiting: deque[Speaker] = deque()
        self._goes_on = False

    def add(self, speaker: Speaker) -> None:
        """Have it wait for its turn; once at a time."""
        self._waiting.append(speaker)
        if not self._goes_on:
            self._goes_on = True
            self.loop.call_soon(self._go_on)

    def _go_on(self) -> None:
        self._goes_on = False
        speaker = self._waiting.popleft()
        try:
            speaker.take_turn()
        finally:
            if self._waiting and not self._goes_on:
                self._goes_on = True
                self.loop.call_soon(self._go_on)


_of_thread = threading.local()


def backlog() -> Backlog:
    """The running loop's."""
    found: Backlog | None = getattr(_of_thread, "backlog", None)
    if found is None or found.loop is not asyncio.get_running_loop():
        found = _of_thread.backlog = Backlog()
    return found
