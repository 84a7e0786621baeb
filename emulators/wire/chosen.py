"""The wires of one connection that leads to many devices: good ones, until its client has chosen its device.

From then on they are that device's. Knows no service and no device.
"""

from __future__ import annotations

from misfeed.emulators.machine.clock import Clock
from misfeed.emulators.wire.faults import Urb, Way
from misfeed.emulators.wire.wires import Active, Wires

_STILL = Clock()
"""Of wires that lead nowhere yet: nothing waits on them."""


class ChosenWires:
    """Satisfies `misfeed.emulators.wire.wires.Acting`."""

    def __init__(self) -> None:
        self._wires: Wires | None = None
        self._under_way = 0

    def choose(self, wires: Wires) -> None:
        """The client has chosen; what is still on its way by other wires arrives by those."""
        if not self._under_way:
            self._wires = wires

    @property
    def clock(self) -> Clock:
        return self._wires.clock if self._wires is not None else _STILL

    @property
    def under_way(self) -> int:
        """How many lines of this connection hold octets."""
        return self._under_way

    @under_way.setter
    def under_way(self, count: int) -> None:
        if self._wires is not None:
            self._wires.under_way += count - self._under_way
        self._under_way = count

    @property
    def good(self) -> bool:
        return self._wires is None or self._wires.good

    def on(self, service: str, way: Way) -> tuple[Active, ...]:
        return self._wires.on(service, way) if self._wires is not None else ()

    def bent(self, service: str) -> tuple[str, ...]:
        return self._wires.bent(service) if self._wires is not None else ()

    def trouble(self, service: str, endpoint: int, octets: int) -> Urb | None:
        return self._wires.trouble(service, endpoint, octets) if self._wires is not None else None

    def chance(self, entry: Active, way: Way) -> float:
        return self._wires.chance(entry, way) if self._wires is not None else 1.0
