"""LB-01: the print head lies shut, but its lever is not turned home (ZT400 Series User Guide, HEAD OPEN)."""

from __future__ import annotations

from ...covers import Cover
from ...part import Part
from ..fault import Fault


class LeverNotHome(Fault, frozen=True):
    """The lever that presses the print head down stops short of its notch."""

    name = "cover.lever.not-home"
    catalogue = "LB-01"
    part = Cover
    summary = "print head shut but not pressed down: it reads open"
    by_hand = "Lower the print head and leave its lever half a turn short."
    undo_by_hand = "Turn the lever home."
    fleeting = True

    def fits(self, part: Part) -> bool:
        return isinstance(part, Cover) and part.spec.lever

    def inject(self, part: Cover) -> None:
        part.unlatched = True

    def present(self, part: Cover) -> bool:
        return part.unlatched

    def clear(self, part: Cover) -> None:
        part.unlatched = False
        part.taped = False
