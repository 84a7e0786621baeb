"""Keeps the time of printers whose clock stands still until somebody asks: for a request, and while watched.

Everything here is on the thread on which the printers live. Knows no route, and not what is told.
"""

from __future__ import annotations

from collections.abc import Callable

from misfeed.emulators.fleet.attention import Attention
from misfeed.emulators.fleet.printers import Printer
from misfeed.emulators.http import BodySink, Lasting, Response
from misfeed.transports.base import Wire


class InTime:
    """Takes a body, and carries it out with time brought up to date. Satisfies `BodySink`.

    `done` is called when that is over.
    """

    def __init__(self, sink: BodySink, printer: Printer, done: Callable[[], None]) -> None:
        self._sink = sink
        self._clock = printer.machine.clock
        self._done = done

    def feed(self, data: bytes) -> None:
        self._sink.feed(data)

    def finish(self) -> Response:
        self._clock.catch_up()
        answer = self._sink.finish()
        self._clock.finish_now()
        self._done()
        return answer

    def lost(self) -> None:
        self._sink.lost()


class Watched:
    """An answer that goes on, and holds the printer's attention as long as it does. Satisfies `Lasting`."""

    def __init__(self, told: Lasting, attention: Attention) -> None:
        self._told = told
        self._attention = attention
        self.ends = told.ends

    def begin(self, wire: Wire) -> None:
        self._told.begin(wire)
        self._attention.hold()

    def ended(self) -> None:
        self._attention.release()
        self._told.ended()
