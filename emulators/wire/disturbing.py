"""What the wire fault `line` does to characters themselves. Knows no connection."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from misfeed.emulators.wire.faults import Line, Way
from misfeed.emulators.wire.lane import Thing
from misfeed.emulators.wire.wires import Active, Wires
from misfeed.protocols.serial import BREAK, LineError, LineSettings, Parity, Received

Happens = Callable[[Active], None]


class Disturbed:
    """The characters of one direction, and what befalls them.

    Args:
        stick, hang_up: what to do when characters have come to where that happens.
    """

    def __init__(
        self, wires: Wires, service: str, way: Way, settings: LineSettings, stick: Happens, hang_up: Happens
    ) -> None:
        self._wires = wires
        self._service = service
        self._way = way
        self._settings = settings
        self._happens = {"stuck": stick, "disconnect": hang_up}
        self._lost = 0
        self._overrun = False

    def passed(self, received: list[Received]) -> Iterable[Thing]:
        """What arrives of them."""
        if self._wires.good and not self._lost and not self._overrun:
            return received
        count = sum(len(one.data) for one in received)
        met = self._wires.disturbances(self._service, self._way, count)
        return self._one_by_one(received, met) if met or self._lost or self._overrun else received

    def at_once(self) -> Iterator[Thing]:
        """What happens now, whatever is said."""
        for entry in self._wires.at_once(self._service, self._way):
            assert isinstance(entry.fault, Line)
            yield from self._before(entry, entry.fault)

    def _one_by_one(self, received: list[Received], met: list[tuple[int, Active]]) -> Iterator[Thing]:
        at = 0
        for data, error in received:
            for octet in data:
                character: Received | None = Received(bytes([octet]), error)
                while met and met[0][0] == at:
                    entry = met.pop(0)[1]
                    assert isinstance(entry.fault, Line)
                    yield from self._before(entry, entry.fault)
                    if character is not None:
                        character = self._changed(character, entry, entry.fault)
                at += 1
                if self._lost:
                    self._lost -= 1
                elif character is not None:
                    yield self._noted(character)

    def _before(self, entry: Active, fault: Line) -> Iterator[Thing]:
        if fault.how == "break":
            yield BREAK
        elif fault.how in self._happens:
            happens = self._happens[fault.how]
            yield lambda: happens(entry)

    def _changed(self, character: Received, entry: Active, fault: Line) -> Received | None:
        """What the receiver makes of it; None for nothing."""
        data, error = character
        checked = self._settings.parity
        match fault.how:
            case "parity" | "noise":
                flipped = bytes([data[0] ^ 1 << self._drawn(entry, self._settings.data_bits)])
                seen = checked is not Parity.NONE if fault.how == "parity" else checked in _COUNTED
                return Received(flipped, error | LineError.PARITY if seen else error)
            case "framing":
                return Received(
                    bytes([self._drawn(entry, 1 << self._settings.data_bits)]), error | LineError.FRAMING
                )
            case "drop":
                return None
            case "overrun":
                self._lost += fault.octets
                self._overrun = True
        return character

    def _noted(self, character: Received) -> Received:
        """The loss of others is noted with the one behind them."""
        if self._overrun:
            self._overrun = False
            return Received(character.data, character.error | LineError.OVERRUN)
        return character

    def _drawn(self, entry: Active, below: int) -> int:
        return int(self._wires.chance(entry, self._way) * below)


_COUNTED = (Parity.EVEN, Parity.ODD)
"""They tell of a single flipped bit anywhere; the others look at nothing but their own."""
