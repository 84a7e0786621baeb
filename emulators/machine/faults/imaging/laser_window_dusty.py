"""IM-05: dust on the laser unit's window keeps a stripe of every page white."""

from __future__ import annotations

from ...laser import Laser
from ..fault import Fault


class LaserWindowDusty(Fault, frozen=True):
    """No interface knows; a new toner cartridge does not help."""

    name = "laser.window.dusty"
    catalogue = "IM-05"
    part = Laser
    summary = "a dusty laser window: a white line down every page"
    by_hand = "Stick a thin strip of paper on the laser unit's window (power off)."
    undo_by_hand = "Take the strip off (power off)."

    def inject(self, part: Laser) -> None:
        part.window_dusty = True

    def present(self, part: Laser) -> bool:
        return part.window_dusty

    def clear(self, part: Laser) -> None:
        part.window_dusty = False
