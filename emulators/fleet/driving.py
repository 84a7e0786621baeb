"""Keeps the time of printers whose clock stands still until somebody asks: for a request, and while watched.

Everything here is on the thread on which the printers live. Knows asyncio; no route, and not what is told.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from misfeed.emulators.fleet.printers import Printer
from misfeed.emulators.http import BodySink, Lasting, Response
from misfeed.emulators.machine import WallClock
from misfeed.transports.base import Wire


class InTime:
    """Takes a body, and carries it out with time brought up to date. Satisfies `BodySink`."""

    def __init__(self, sink: BodySink, printer: Printer) -> None:
        self._sink = sink
        self._clock = printer.machine.clock

    def feed(self, data: bytes) -> None:
        self._sink.feed(data)

    def finish(self) -> Response:
        self._clock.catch_up()
        answer = self._sink.finish()
        self._clock.finish_now()
        return answer

    def lost(self) -> None:
        self._sink.lost()


class Watched:
    """An answer that goes on; as long as it does, the printer does of its own accord what is due.

    Satisfies `Lasting`.
    """

    def __init__(self, told: Lasting, printer: Printer) -> None:
        self._told = told
        self._machine = printer.machine
        self._loop = asyncio.get_running_loop()
        self._timer: asyncio.TimerHandle | None = None
        self._watching = False
        self._unsubscribe: Callable[[], None] = lambda: None

    def begin(self, wire: Wire) -> None:
        self._told.begin(wire)
        self._watching = True
        self._unsubscribe = self._machine.subscribe(self._changed)
        self._set_timer()

    def ended(self) -> None:
        self._watching = False
        self._unsubscribe()
        if self._timer is not None:
            self._timer.cancel()
        self._told.ended()

    def _changed(self) -> None:
        # Not now: what the change leads to may be set only after those who subscribed have been told.
        self._loop.call_soon(self._set_timer)

    def _set_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        clock = self._machine.clock
        upcoming = clock.next_event()
        if self._watching and upcoming is not None and isinstance(clock, WallClock):
            self._timer = self._loop.call_later(clock.seconds_until(upcoming), self._wake)

    def _wake(self) -> None:
        self._machine.clock.catch_up()
        self._set_timer()
