"""CS-04: the waste receptacle is full."""

from __future__ import annotations

from ...part import Part
from ...supplies import Supply
from ..fault import Fault


class WasteFull(Fault, frozen=True):
    """Nothing is broken: it holds all it can, and must be changed for a new one."""

    name = "supply.waste.full"
    catalogue = "CS-04"
    part = Supply
    summary = "a waste box that is really full"
    by_hand = "Fit a full waste box."
    undo_by_hand = "Fit an empty waste box."

    def fits(self, part: Part) -> bool:
        return isinstance(part, Supply) and part.spec.filled and part.spec.replaceable

    def inject(self, part: Supply) -> None:
        part.used = part.full_amount

    def present(self, part: Supply) -> bool:
        return part.used >= part.full_amount

    def clear(self, part: Supply) -> None:
        part.used = 0
