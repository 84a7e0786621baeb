"""CS-05: a maintenance unit has printed what it was made for."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from ...part import Part
from ...supplies import Supply
from ..fault import Fault

_KITS = frozenset({"fuser", "transferUnit"})


class MaintenanceDue(Fault, frozen=True):
    """The unit is nearly worn out and its counter says so; the prints are still fine."""

    name = "supply.maintenance.due"
    catalogue = "CS-05"
    part = Supply
    summary = "a maintenance unit near its end: the printer nags, the prints are fine"
    by_hand = "Set the unit's counter, in the service menu, close to its life."
    undo_by_hand = "Fit a new unit (power off, cold) and reset its counter."

    percent_left: Annotated[int, Meta(ge=0, le=5)] = 3

    def fits(self, part: Part) -> bool:
        return isinstance(part, Supply) and part.spec.reset_by_hand and part.spec.type in _KITS

    def inject(self, part: Supply) -> None:
        part.used = max(part.used, part.full_amount * (100 - self.percent_left) // 100)

    def present(self, part: Supply) -> bool:
        return (part.full_amount - part.used) * 100 <= self.percent_left * part.full_amount

    def clear(self, part: Supply) -> None:
        part.used = part.ahead = 0
