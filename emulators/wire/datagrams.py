"""Wire faults on datagrams: each is lost, late, doubled, overtaken or changed by itself."""

from __future__ import annotations

from collections.abc import Callable

from misfeed.emulators.wire.changes import corrupted, delay_us
from misfeed.emulators.wire.faults import Duplicate, Lose, Reorder, Truncate, Way
from misfeed.emulators.wire.wires import Active, Wires
from misfeed.transports.base import (
    DatagramService,
    RecallingService,
    SendUnasked,
    SpeaksUnasked,
    Unusual,
)

MAX_UNDER_WAY = 1_000
"""Datagrams that are late at one time in one direction; more are lost."""

_US_PER_MS = 1_000

Arrive = Callable[[], None]


class _Direction:
    """One direction of one service's datagrams, all clients' together, as on one cable."""

    def __init__(self, name: str, wires: Wires, way: Way) -> None:
        self._name = name
        self._wires = wires
        self._way = way
        self._under_way = 0
        self._overtaken: list[Arrive] = []

    def send(self, data: bytes, deliver: Callable[[bytes], None]) -> None:
        """Have `deliver` called with what arrives of a datagram, whenever and as often as it does."""
        if isinstance(data, Unusual) and data.late_us:
            late_us, data = data.late_us, Unusual(data, astray=data.astray)
            self._later(lambda: self.send(data, deliver), late_us)
            return
        entries = self._wires.on(self._name, self._way)
        overtaken, self._overtaken = self._overtaken, []
        copies, late, held = 1, 0, None
        for entry in entries:
            fault = entry.fault
            if isinstance(fault, Lose) and self._happens(entry, fault.chance):
                copies = 0
            elif isinstance(fault, Duplicate) and self._happens(entry, fault.chance):
                copies *= 2
            elif isinstance(fault, Truncate) and self._happens(entry, fault.chance):
                data = data[: fault.octets]
            elif isinstance(fault, Reorder) and self._happens(entry, fault.chance):
                held = fault
            data = corrupted(data, entry, self._wires, self._way)
            late += delay_us(entry, self._wires, self._way)
        for _ in range(min(copies, 8)):
            if held is not None:
                self._hold(lambda: deliver(data), late + round(held.ms * _US_PER_MS))
                held = None
            elif late:
                self._later(lambda: deliver(data), late)
            else:
                deliver(data)
        for arrive in overtaken:
            arrive()

    def _happens(self, entry: Active, chance: float) -> bool:
        return self._wires.chance(entry, self._way) < chance

    def _hold(self, arrive: Arrive, at_most_us: int) -> None:
        """Until the next datagram has gone by, or for so long."""
        done = False

        def once() -> None:
            nonlocal done
            if not done:
                done = True
                arrive()

        self._overtaken.append(once)
        self._later(once, at_most_us)

    def _later(self, arrive: Arrive, after_us: int) -> None:
        if self._under_way >= MAX_UNDER_WAY:
            return
        self._under_way += 1
        self._wires.under_way += 1

        def due() -> None:
            self._under_way -= 1
            self._wires.under_way -= 1
            arrive()

        self._wires.clock.call_in(after_us, due)


class WiredDatagrams:
    """A datagram service behind its wires. Satisfies `DatagramExchange`, `RecallingService`, `SpeaksUnasked`.

    Args:
        heard: whether the device hears a client now; what arrives late is admitted when it does.
    """

    def __init__(
        self, name: str, service: DatagramService, wires: Wires, heard: Callable[[str], bool]
    ) -> None:
        self._name = name
        self._service = service
        self._wires = wires
        self._heard = heard
        self._recall = service.recall if isinstance(service, RecallingService) else None
        self._up = _Direction(name, wires, Way.TO_DEVICE)
        self._down = _Direction(name, wires, Way.TO_CLIENT)

    def answer(self, payload: bytes, source: str) -> bytes | None:
        """What the service answers, wires left aside."""
        return self._service.answer(payload, source)

    def recall(self, payload: bytes, now: int) -> bytes | None:
        """What the service remembers, which good wires carry as it is."""
        if self._recall is None or not self._wires.good:
            return None
        return self._recall(payload, now)

    def speak_through(self, send: SendUnasked) -> None:
        """What the service says of its own accord goes over the wires too, and so does what answers it."""

        def wired(address: str, port: int, payload: bytes, answer: Callable[[bytes], None]) -> None:
            def back(data: bytes) -> None:
                self._up.send(data, answer)

            self._down.send(payload, lambda data: send(address, port, data, back))

        if isinstance(self._service, SpeaksUnasked):
            self._service.speak_through(wired)

    def exchange(self, payload: bytes, source: str, reply: Callable[[bytes], None]) -> None:
        """Take a datagram from a client that the device hears; `reply` is called for all that reaches the
        client of the answer."""

        if self._wires.good:
            answer = self._service.answer(payload, source)
            if isinstance(answer, Unusual):
                self._down.send(answer, reply)
            elif answer is not None:
                reply(answer)
            return

        def arrived(data: bytes) -> None:
            answer = self._service.answer(data, source) if self._heard(source) else None
            if answer is not None:
                self._down.send(answer, reply)

        self._up.send(payload, arrived)
