"""LB-06: set to direct thermal with labels that need a ribbon (Zebra ZT400 Series, alert RIBBON IN)."""

from __future__ import annotations

from ...label import DIRECT, TRANSFER, ThermalHead
from ...part import Part
from ..fault import Fault


class DirectThermalSet(Fault, frozen=True):
    """The print method was set to direct thermal; the labels do not blacken by heat."""

    name = "thermal-head.method.direct"
    catalogue = "LB-06"
    part = ThermalHead
    summary = "print method set to direct thermal: blank labels"
    by_hand = "Set the print method to direct thermal at the panel."
    undo_by_hand = "Set it to thermal transfer."

    def fits(self, part: Part) -> bool:
        return isinstance(part, ThermalHead) and not part.spec.direct

    def inject(self, part: ThermalHead) -> None:
        part.method = DIRECT

    def present(self, part: ThermalHead) -> bool:
        return part.method != TRANSFER

    def clear(self, part: ThermalHead) -> None:
        part.method = TRANSFER
