"""A selector that looks again for a moment before it sleeps, because a client that was just answered often
asks again at once: falling asleep and being woken up take longer than most answers do.

Only what happened starts such a moment, so that an idle printer costs nothing. Knows no socket and no client.
"""

from __future__ import annotations

import asyncio
import selectors
import time
from collections.abc import Callable

from misfeed.transports.attention import MOMENT_S, worth_it

_Events = list[tuple[selectors.SelectorKey, int]]


class LingeringSelector(selectors.DefaultSelector):
    """The system's best, with a moment of attention after everything that happened.

    Args:
        moment_s: how long it lasts. clock: seconds that only go forward.
    """

    def __init__(self, moment_s: float = MOMENT_S, clock: Callable[[], float] = time.perf_counter) -> None:
        super().__init__()
        self._moment_s = moment_s
        self._clock = clock
        self._happened = False

    def select(self, timeout: float | None = None) -> _Events:
        found: _Events = []
        if self._happened and (timeout is None or timeout > self._moment_s):
            clock = self._clock
            until = clock() + self._moment_s
            while not (found := super().select(0)) and clock() < until:
                pass
        if not found:
            found = super().select(timeout)
        self._happened = bool(found)
        return found


def new_event_loop() -> asyncio.AbstractEventLoop:
    """One for a thread that answers clients."""
    return asyncio.SelectorEventLoop(LingeringSelector()) if worth_it() else asyncio.new_event_loop()
