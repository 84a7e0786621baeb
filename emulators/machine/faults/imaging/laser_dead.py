"""IM-05: the laser diode gives no light any more."""

from __future__ import annotations

from ...laser import Laser
from ..fault import Fault


class LaserDead(Fault, frozen=True):
    """The unit's diode is dark, whatever the weather."""

    name = "laser.dead"
    catalogue = "IM-05"
    part = Laser
    summary = "a dead laser diode: the printer stops at start"
    by_hand = "Unplug the laser unit's cable (power off, cord out)."
    undo_by_hand = "Plug the cable in (power off, cord out)."
    fleeting = True

    def inject(self, part: Laser) -> None:
        part.dead = True

    def present(self, part: Laser) -> bool:
        return part.dead

    def clear(self, part: Laser) -> None:
        part.dead = False
