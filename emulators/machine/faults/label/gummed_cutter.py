"""LB-07: label glue holds the cutter's blade in the media path (Zebra ZT400 Series, alert CUTTER FAULT)."""

from __future__ import annotations

from ...cutter import Cutter
from ..fault import Fault


class GummedCutter(Fault, frozen=True):
    """Glue from cut labels has built up on the blade, and it does not come home."""

    name = "cutter.gummed"
    catalogue = "LB-07"
    part = Cutter
    summary = "label glue on the cutter's blade: it sticks in the media path"
    by_hand = "Put a folded label with its glue between the blades (power off)."
    undo_by_hand = "Clean the blade with an alcohol swab (power off)."

    def inject(self, part: Cutter) -> None:
        part.gummed = True

    def present(self, part: Cutter) -> bool:
        return part.gummed

    def clear(self, part: Cutter) -> None:
        part.gummed = part.stuck = False
