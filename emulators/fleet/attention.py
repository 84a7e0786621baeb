"""Has a printer do of its own accord what is due, as long as somebody holds its attention.

Otherwise its clock stands still until somebody asks, and it costs nothing. Everything here is on the thread
on which the printers live. Knows asyncio; not who holds it, nor why.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from misfeed.emulators.machine import Machine, WallClock


class Attention:
    """One printer's."""

    __slots__ = ("_held", "_loop", "_machine", "_timer", "_unsubscribe")

    def __init__(self, machine: Machine, loop: asyncio.AbstractEventLoop) -> None:
        self._machine = machine
        self._loop = loop
        self._held = 0
        self._timer: asyncio.TimerHandle | None = None
        self._unsubscribe: Callable[[], None] | None = None

    @property
    def held(self) -> bool:
        return self._held > 0

    def hold(self) -> None:
        """From now on, until `release` was called as often."""
        self._held += 1
        if self._unsubscribe is None:
            self._unsubscribe = self._machine.subscribe(self.look_again)
            self._set_timer()

    def release(self) -> None:
        self._held -= 1
        if not self.held and self._unsubscribe is not None:
            self._unsubscribe()
            self._unsubscribe = None
            self._set_timer()

    def look_again(self) -> None:
        """Something may be due earlier than it was."""
        # Not at once: what a change leads to may be set only after those who subscribed have been told.
        self._loop.call_soon(self._set_timer)

    def _set_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        clock = self._machine.clock
        upcoming = clock.next_event() if self.held else None
        if upcoming is not None and isinstance(clock, WallClock):
            self._timer = self._loop.call_later(clock.seconds_until(upcoming), self._wake)

    def _wake(self) -> None:
        self._machine.clock.catch_up()
        self._set_timer()
