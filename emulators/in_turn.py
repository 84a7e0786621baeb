"""Answers those that wait at a socket, in turn, and lets the loop turn to others between.

Knows asyncio; neither who waits nor what an answer is.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import Generic

from misfeed.emulators.turns import SourceT, Turns, WaitingT

AT_ONCE = 512
"""Datagrams taken before any of them that waits is answered."""
_SLICE_S = 0.005
"""For how long those that wait are answered before the loop may turn to others."""
_BETWEEN_S = 0.0005
"""After how long what the socket holds is taken again meanwhile: when it is full, it forgets who comes."""


class InTurn(Generic[SourceT, WaitingT]):
    """Made and used on the loop's thread.

    Args:
        take: has those wait who came meanwhile. answer: answers one.
    """

    def __init__(
        self,
        turns: Turns[SourceT, WaitingT],
        take: Callable[[], None],
        answer: Callable[[SourceT, WaitingT], None],
    ) -> None:
        self._turns = turns
        self._take = take
        self._answer = answer
        self._loop = asyncio.get_running_loop()
        self._goes_on = False
        self._closed = False

    def close(self) -> None:
        """Answer nobody from now on."""
        self._closed = True

    def go(self) -> None:
        """Answer those that wait; some now, the rest when the loop has turned to others."""
        turns, now = self._turns, time.monotonic()
        taken, until = now, now + _SLICE_S
        try:
            while turns.waiting and now < until and not self._closed:
                self._answer(*turns.take())
                now = time.monotonic()
                if now - taken > _BETWEEN_S or not turns.waiting:
                    # Who came meanwhile is taken at once: to go round the loop for one takes longer.
                    self._take()
                    taken = now
        finally:
            if turns.waiting and not self._goes_on and not self._closed:
                self._goes_on = True
                self._loop.call_soon(self._go_on)

    def _go_on(self) -> None:
        self._goes_on = False
        if not self._closed:
            self._take()
            self.go()
