"""IJ-05: the tape is still on a tank's air vent (Canon PGI tanks: pull off the orange tape completely)."""

from __future__ import annotations

from ...part import Part
from ...supplies import Supply
from ..fault import Fault


class VentSealed(Fault, frozen=True):
    """No air gets into the tank, and so less and less ink comes out of it."""

    name = "supply.vent.sealed"
    catalogue = "IJ-05"
    part = Supply
    summary = "tape on a tank's air vent: its colour fades and is gone, with a full tank"
    by_hand = "Put tape over the tank's air vent."
    undo_by_hand = "Pull the tape off."

    def fits(self, part: Part) -> bool:
        return isinstance(part, Supply) and part.spec.type == "inkCartridge" and bool(part.spec.color)

    def inject(self, part: Supply) -> None:
        part.sealed_at = part.used

    def present(self, part: Supply) -> bool:
        return part.sealed_at >= 0

    def clear(self, part: Supply) -> None:
        part.sealed_at = -1
