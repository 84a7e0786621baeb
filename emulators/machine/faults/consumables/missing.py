"""CS-02: a supply is not in its bay."""

from __future__ import annotations

from ...part import Part
from ...supplies import Supply
from ..fault import Fault


class Missing(Fault, frozen=True):
    """Somebody took it out and did not put it back, or the new one is still in its box."""

    name = "supply.missing"
    catalogue = "CS-02"
    part = Supply
    summary = "an empty bay: the printer misses a supply"
    by_hand = "Take the supply out and close the door."
    undo_by_hand = "Put the supply back."

    def fits(self, part: Part) -> bool:
        return isinstance(part, Supply) and part.spec.replaceable

    def inject(self, part: Supply) -> None:
        part.present = False

    def present(self, part: Supply) -> bool:
        return not part.present

    def clear(self, part: Supply) -> None:
        part.present = True
