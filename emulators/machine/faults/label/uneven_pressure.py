"""LB-04: uneven head pressure wrinkles the ribbon (Zebra S-Series User Guide, glossary: ribbon wrinkle)."""

from __future__ import annotations

from ...label import ThermalHead
from ...part import Part
from ..fault import Fault


class UnevenPressure(Fault, frozen=True):
    """One toggle presses the print head down harder than the other."""

    name = "thermal-head.pressure.uneven"
    catalogue = "LB-04"
    part = ThermalHead
    summary = "uneven head pressure: the ribbon wrinkles and leaves voids"
    by_hand = "Set the left toggle to 4 and leave the right one at 2."
    undo_by_hand = "Set both toggles alike."

    def fits(self, part: Part) -> bool:
        return isinstance(part, ThermalHead) and not part.spec.direct

    def inject(self, part: ThermalHead) -> None:
        part.pressure = (4, 2)

    def present(self, part: ThermalHead) -> bool:
        return part.pressure[0] != part.pressure[1]

    def clear(self, part: ThermalHead) -> None:
        part.pressure = (2, 2)
