"""CS-03: a drum unit is at the end of its life."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from ...part import Part
from ...supplies import Supply
from ..fault import Fault


class WornDrum(Fault, frozen=True):
    """The photoconductor is worn; with `percent_left` above zero it greys pages and the printer warns."""

    name = "supply.drum.worn"
    catalogue = "CS-03"
    part = Supply
    summary = "a drum unit at the end of its life"
    by_hand = "Fit a drum unit from the scrap box and set its counter to its life."
    undo_by_hand = "Fit a good drum unit and reset its counter."

    percent_left: Annotated[int, Meta(ge=0, le=5)] = 0

    def fits(self, part: Part) -> bool:
        return isinstance(part, Supply) and part.spec.type == "opc"

    def inject(self, part: Supply) -> None:
        part.used = max(part.used, part.full_amount * (100 - self.percent_left) // 100)

    def present(self, part: Supply) -> bool:
        return (part.full_amount - part.used) * 100 <= self.percent_left * part.full_amount

    def clear(self, part: Supply) -> None:
        part.used = part.ahead = 0
