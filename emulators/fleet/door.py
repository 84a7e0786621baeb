"""What every way to a fleet's printers has in common: who is known is answered at once, the rest in turn, and
what does not arrive as answers do is late, or comes from elsewhere.

One client that floods one printer, or all of them, keeps nobody else waiting. Knows no machine.
"""

from __future__ import annotations

import asyncio
import socket
from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import Generic, Protocol, TypeAlias, TypeVar

from misfeed.emulators.in_turn import InTurn
from misfeed.emulators.turns import Turns
from misfeed.transports.base import Unusual

MAX_LATE = 1_000
"""Answers that are late at one time; more are lost."""
_OF_ONE, _SOURCES, _OCTETS = 8_192, 16_384, 16 * 1024 * 1024
"""What may wait: a sweep asks every printer at once, from one socket or from one for each."""

Source: TypeAlias = tuple[str, int]
WayT = TypeVar("WayT")


class Asked(Protocol):
    """A printer, as far as datagrams go."""

    def recalled(self, data: bytes, source: str) -> bytes | None:
        """What it answered before, where that is true still."""

    def ask(self, payload: bytes, source: str) -> bytes | None:
        """What it answers; None where it is silent."""

    def lasts_s(self, device_us: int) -> float:
        """For how long who asks waits while so much of its time goes by."""


Find = Callable[[int], Asked | None]
"""The printer of a number; None when there is none. It stays the same."""


class _Waiting(Generic[WayT]):
    """A datagram, whom it asks, and which way the answer leaves."""

    __slots__ = ("data", "printer", "way")

    def __init__(self, data: bytes, printer: Asked, way: WayT) -> None:
        self.data = data
        self.printer = printer
        self.way = way

    def __len__(self) -> int:
        return len(self.data)


class FleetDoor(ABC, Generic[WayT]):
    """Made and used on the loop's thread. `WayT`: what an answer needs to leave from where it was asked."""

    def __init__(self) -> None:
        self._turns: Turns[Source, _Waiting[WayT]] = Turns(_OF_ONE, _SOURCES, _OCTETS)
        self._in_turn = InTurn(self._turns, self._take, self._ask)
        self._loop = asyncio.get_running_loop()
        self._late: set[asyncio.TimerHandle] = set()
        self._elsewhere: socket.socket | None = None

    def close(self) -> None:
        self._in_turn.close()
        for timer in self._late:
            timer.cancel()
        self._late.clear()
        if self._elsewhere is not None:
            self._elsewhere.close()

    @abstractmethod
    def _take(self) -> None:
        """Have those wait who came meanwhile, where one socket may run over with them."""

    @abstractmethod
    def _send(self, answer: bytes, source: Source, way: WayT) -> None:
        """Send an answer from where the question came to; may raise OSError."""

    @abstractmethod
    def _stray(self, answer: bytes, source: Source, way: WayT) -> None:
        """Send it from another port; may raise OSError."""

    def _wait(self, data: bytes, source: Source, printer: Asked, way: WayT) -> None:
        self._turns.add(source, _Waiting(data, printer, way))

    def _go(self) -> None:
        if self._turns.waiting:
            self._in_turn.go()

    def _ask(self, source: Source, waiting: _Waiting[WayT]) -> None:
        printer, way = waiting.printer, waiting.way
        answer = printer.ask(waiting.data, source[0])
        if isinstance(answer, Unusual) and answer.late_us:
            self._later(printer.lasts_s(answer.late_us), answer, source, way)
        elif answer is not None:
            self._leave(answer, source, way)

    def _later(self, seconds: float, answer: bytes, source: Source, way: WayT) -> None:
        if len(self._late) >= MAX_LATE:
            return

        def leave() -> None:
            self._late.discard(timer)
            self._leave(answer, source, way)

        timer = self._loop.call_later(seconds, leave)
        self._late.add(timer)

    def _leave(self, answer: bytes, source: Source, way: WayT) -> None:
        """What the system does not take is lost, as datagrams are."""
        try:
            if isinstance(answer, Unusual) and answer.astray:
                self._stray(answer, source, way)
            else:
                self._send(answer, source, way)
        except OSError:
            return
