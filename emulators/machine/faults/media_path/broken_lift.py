"""MP-07: the lift drive no longer raises the stack, and a full tray reads empty."""

from __future__ import annotations

from ...part import Part
from ...trays import Tray
from ..fault import Fault


class BrokenLift(Fault, frozen=True):
    """A broken lift gear; the plate has fallen."""

    name = "tray.lift.broken"
    catalogue = "MP-07"
    part = Tray
    summary = "broken lift drive: a full tray reads empty"
    by_hand = "Fit a tray whose lift gear was taken out."
    undo_by_hand = "Fit the good tray."

    def fits(self, part: Part) -> bool:
        return isinstance(part, Tray) and part.spec.lift and part.level > 0

    def inject(self, part: Tray) -> None:
        part.lift_broken = True
        part.sense()

    def present(self, part: Tray) -> bool:
        return part.lift_broken

    def clear(self, part: Tray) -> None:
        part.lift_broken = False
        part.sense()
