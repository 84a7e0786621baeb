"""LB-02: glue and wax are baked onto the print head (Zebra, Thermal Printhead Life: contamination)."""

from __future__ import annotations

from ...label import ThermalHead
from ..fault import Fault


class DirtyHead(Fault, frozen=True):
    """A crust keeps some elements off the ribbon."""

    name = "thermal-head.dirty"
    catalogue = "LB-02"
    part = ThermalHead
    summary = "dirt baked onto the print head: a white line that an alcohol swab takes away"
    by_hand = "Put a strip of label glue across a few elements and print twenty labels."
    undo_by_hand = "Wipe the elements with an alcohol swab (power off)."

    def inject(self, part: ThermalHead) -> None:
        part.dirty = True

    def present(self, part: ThermalHead) -> bool:
        return part.dirty

    def clear(self, part: ThermalHead) -> None:
        part.dirty = False
