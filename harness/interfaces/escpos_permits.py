"""Which ESC/POS only asks, and what the rest takes to be allowed. Knows no line and no printer.

Real-time commands are looked for inside of other commands' data as well, as printers find them there.
"""

from __future__ import annotations

from collections.abc import Mapping
from copy import copy

from misfeed.permits import NotPermitted, Permit
from misfeed.protocols.escpos import Command, Event, Op, Reader, RealTimeScanner, Text

_NOTHING: frozenset[Permit] = frozenset()
_PRINT = frozenset({Permit.PRINT})
_KEPT = frozenset({Permit.PRINT, Permit.SET, Permit.RESTART})
"""For what may be kept in its flash memory, where some printers start anew behind it."""

ASKING = frozenset({Op.STATUS_NOW, Op.STATUS, Op.IDENTIFY, Op.PAPER_SENSOR, Op.DRAWER_STATUS})
"""Commands that are answered, and change nothing."""

_OTHERS: Mapping[Op, frozenset[Permit]] = {
    Op.STATUS_BACK: frozenset({Permit.SET}),
    Op.PERIPHERAL: frozenset({Permit.SET}),
    Op.PANEL_BUTTONS: frozenset({Permit.SET}),
    Op.PAPER_END_SENSORS: frozenset({Permit.SET}),
    Op.STOP_SENSORS: frozenset({Permit.SET}),
    Op.WAIT_ONLINE: frozenset({Permit.SET}),
    Op.PULSE: frozenset({Permit.HANDS}),
    Op.DEFINE_LOGOS: _KEPT,
    Op.ESC_FUNCTION: _KEPT,
    Op.FS_FUNCTION: _KEPT,
}
"""What opens a drawer needs somebody's hands to close it."""

_CLEARS = frozenset({Permit.CANCEL_JOBS})
_RECOVERIES = {0: frozenset({Permit.SET}), 1: frozenset({Permit.SET}), 2: _CLEARS}
_DEEDS = {
    1: frozenset({Permit.HANDS}),
    2: frozenset({Permit.RESTART}),
    3: frozenset({Permit.IDENTIFY}),
    7: _NOTHING,
    8: _CLEARS,
}
"""DLE DC4: the drawer, power, the buzzer, status, buffers."""

_PRINTING_FUNCTIONS = b"KNPQ"
_PRINTING_GRAPHICS = frozenset({2, 49, 50, 69, 80, 83, 84, 85, 112, 113})
"""Functions of GS ( L that print, or keep a picture in RAM."""


def permits_for(event: Event) -> frozenset[Permit] | None:
    """What it takes to send it: none where it only asks; None where nothing allows it."""
    if isinstance(event, Text):
        return _PRINT
    if not isinstance(event, Command):
        # Printers pass over single control characters; what begins a command nobody knows the end of.
        return _PRINT if len(event.octets) == 1 and event.octets not in b"\x10\x1b\x1c\x1d" else None
    op, first = event.op, event.args[:1]
    if op in ASKING:
        return _NOTHING
    match op:
        case Op.REQUEST_NOW:
            return _RECOVERIES.get(first[0])
        case Op.DO_NOW:
            return _DEEDS.get(first[0])
        case Op.GS_FUNCTION:
            return _PRINT if first in _PRINTING_FUNCTIONS else _KEPT
        case Op.GRAPHICS | Op.LONG_GRAPHICS:
            return _PRINT if event.data[1:2] and event.data[1] in _PRINTING_GRAPHICS else _KEPT
    return _OTHERS.get(op, _PRINT)


class EscposJudge:
    """Reads what is to go out, in whatever pieces; `permits` None allows everything, and reads nothing."""

    def __init__(self, permits: frozenset[Permit] | None) -> None:
        self._permits = permits
        self._reader = Reader()
        self._scanner = RealTimeScanner()

    def admit(self, data: bytes) -> bytes:
        """The octets that may go out now; half a command waits for its end. Raises NotPermitted."""
        if self._permits is None:
            return data
        # Read to its end before anything is refused, so that nothing is left half read.
        events = list(self._reader.feed(data))
        admitted = b"".join(event.encode() for event in events)
        # Printers hear what leaves: what is refused, or waits, stands between no two octets of that.
        scanner = copy(self._scanner)
        try:
            for event in (*events, *scanner.feed(admitted)):
                self._judge(event, self._permits)
        except NotPermitted:
            # Half a command that was kept goes with the rest, so that no other half makes it whole.
            self.hang_up()
            raise
        self._scanner = scanner
        return admitted

    def hang_up(self) -> None:
        """Forget half a command that is kept."""
        self._reader = Reader()

    def _judge(self, event: Event, permits: frozenset[Permit]) -> None:
        needed = permits_for(event)
        if needed is None:
            raise NotPermitted(f"it would send {event.encode()[:8].hex(' ')}, no ESC/POS that is known here")
        if not needed <= permits:
            word = event.op.name if isinstance(event, Command) else "text"
            raise NotPermitted(f"it would send {word} to a receipt printer", needed - permits)
