"""One direction of a serial line: characters arrive in their order and, where it is paced, in their time.

Knows the device's clock; neither settings nor faults.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable
from typing import TypeAlias

from misfeed.emulators.wire.wires import Wires
from misfeed.protocols.serial import LineSettings, Received

MAX_HELD = 64 * 1024
"""Characters that wait in one direction. More are lost, as in a port whose buffer is full."""

_PIECES_PER_S = 20

Thing: TypeAlias = Received | Callable[[], None]
"""Characters, or what happens when those before it have arrived."""


class Lane:
    """The characters that are on their way in one direction.

    Args:
    settings: by which characters take their time, if it is paced. deliver: takes what arrives.
    """

    def __init__(
        self, wires: Wires, settings: LineSettings, deliver: Callable[[Received], None], *, paced: bool
    ) -> None:
        self.held = 0
        self._wires = wires
        self._settings = settings
        self._deliver = deliver
        self._paced = paced
        self._piece = max(1, int(settings.baud / settings.bits / _PIECES_PER_S))
        self._waiting: deque[Thing] = deque()
        self._under_way: Received | None = None
        self._reasons: set[str] = set()
        self._running = False

    @property
    def room(self) -> int:
        """Characters that it would take now."""
        return max(0, MAX_HELD - self.held)

    def put(self, things: Iterable[Thing]) -> None:
        """Send on their way."""
        for thing in things:
            if isinstance(thing, Received):
                thing = Received(thing.data[: self.room], thing.error)
                self.held += len(thing.data)
                if not thing.data:
                    continue
            self._waiting.append(thing)
        self._run()

    def hold(self, why: str) -> None:
        """Nothing more begins its way, until that reason is released."""
        self._reasons.add(why)

    def release(self, why: str) -> None:
        self._reasons.discard(why)
        self._run()

    def arrive_now(self) -> None:
        """Whoever sends is leaving, having waited until all was sent."""
        self._paced = False
        self._arrive()

    def stop(self) -> None:
        """What has not arrived is lost."""
        self._waiting.clear()
        self.held = 0
        if self._under_way is not None:
            self._under_way = None
            self._wires.under_way -= 1

    def _run(self) -> None:
        if self._running:
            return
        self._running = True
        try:
            while self._waiting and not self._reasons and self._under_way is None:
                thing = self._waiting.popleft()
                if not isinstance(thing, Received):
                    thing()
                elif not self._paced:
                    self.held -= len(thing.data)
                    self._deliver(thing)
                else:
                    self._begin(thing)
        finally:
            self._running = False

    def _begin(self, received: Received) -> None:
        data, error = received
        if len(data) > self._piece:
            self._waiting.appendleft(Received(data[self._piece :], error))
            received = Received(data[: self._piece], error)
        self._under_way = received
        self._wires.under_way += 1

        def due() -> None:
            # Another one may be on its way by now, if this one was lost or hurried.
            if self._under_way is received:
                self._arrive()

        self._wires.clock.call_in(self._settings.takes_us(len(received.data)), due)

    def _arrive(self) -> None:
        received, self._under_way = self._under_way, None
        if received is not None:
            self._wires.under_way -= 1
            self.held -= len(received.data)
            self._deliver(received)
        self._run()
