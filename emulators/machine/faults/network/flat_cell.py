"""NW-14: the clock's cell is flat, and the date starts again at each power-on."""

from __future__ import annotations

from ...rtc import Rtc
from ..fault import Fault


class FlatCell(Fault, frozen=True):
    """The clock keeps time only as long as the mains do."""

    name = "rtc.cell.flat"
    catalogue = "NW-14"
    part = Rtc
    summary = "flat clock cell: after a night without power the date is years off"
    by_hand = "Take the coin cell out of the formatter (power off)."
    undo_by_hand = "Put a good coin cell in (power off), and set the clock."

    def inject(self, part: Rtc) -> None:
        part.flat = True

    def present(self, part: Rtc) -> bool:
        return part.flat

    def clear(self, part: Rtc) -> None:
        part.flat = False
        part.offset_s = 0
