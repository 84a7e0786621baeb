"""A selector that looks again for a moment before it sleeps, because a client that was just answered often
asks again at once: falling asleep and being woken up take longer than most answers do.

Only what happened starts such a moment, so that an idle printer costs nothing. Where there is one processor,
the client could not ask meanwhile, and there is none. Knows no socket and no client.
"""

from __future__ import annotations

import asyncio
import os
import selectors
import sys
import time
from collections.abc import Callable

_MOMENT_S = 50e-6
"""What a client of one request after the other takes to read an answer and to ask again."""

_Events = list[tuple[selectors.SelectorKey, int]]


def processors() -> int:
    """As many as this process may run on."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # not on every system
        return os.cpu_count() or 1


class LingeringSelector(selectors.DefaultSelector):
    """The system's best, with a moment of attention after everything that happened.

    Args:
        moment_s: how long it lasts. clock: seconds that only go forward.
    """

    def __init__(self, moment_s: float = _MOMENT_S, clock: Callable[[], float] = time.perf_counter) -> None:
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
    if sys.platform == "win32" or processors() < 2:
        return asyncio.new_event_loop()
    return asyncio.SelectorEventLoop(LingeringSelector())
