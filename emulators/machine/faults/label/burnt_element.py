"""LB-02: an element of the thermal print head is burnt or scratched (Zebra, Thermal Printhead Life)."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from ...label import ThermalHead
from ...part import Part
from ..fault import Fault


class BurntElement(Fault, frozen=True):
    """The heating element number `element`, counted from the left, no longer conducts."""

    name = "thermal-head.element.burnt"
    catalogue = "LB-02"
    part = ThermalHead
    summary = "burnt head element: a white line down every label"
    by_hand = "Fit a print head with a known dead element (power off)."
    undo_by_hand = "Fit a good print head (power off)."

    element: Annotated[int, Meta(ge=0)] = 200

    def fits(self, part: Part) -> bool:
        return isinstance(part, ThermalHead) and self.element < part.spec.elements

    def inject(self, part: ThermalHead) -> None:
        part.dead = tuple(sorted({*part.dead, self.element}))

    def present(self, part: ThermalHead) -> bool:
        return self.element in part.dead

    def clear(self, part: ThermalHead) -> None:
        part.dead = tuple(element for element in part.dead if element != self.element)
