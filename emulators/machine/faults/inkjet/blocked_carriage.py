"""IJ-03: a scrap of paper blocks the carriage (Canon MB2700 series Online Manual, support code 5100)."""

from __future__ import annotations

from ...carriage import PrintCarriage
from ..fault import Fault


class BlockedCarriage(Fault, frozen=True):
    """A torn corner lies in the carriage's way, out of sight."""

    name = "carriage.blocked"
    catalogue = "IJ-03"
    part = PrintCarriage
    summary = "scrap of paper in the carriage's way: the printer stops with a carriage error"
    by_hand = "Put a folded scrap of paper beside the carriage's parking place (power off)."
    undo_by_hand = "Take the scrap out (power off)."

    def inject(self, part: PrintCarriage) -> None:
        part.blocked = True

    def present(self, part: PrintCarriage) -> bool:
        return part.blocked

    def clear(self, part: PrintCarriage) -> None:
        part.blocked = part.lost = False
