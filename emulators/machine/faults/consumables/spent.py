"""CS-01: a cartridge or ribbon is used up."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from ...part import Part
from ...supplies import Supply
from ..fault import Fault

_MARK = frozenset({"toner", "tonerCartridge", "ink", "inkCartridge", "inkRibbon"})


class Spent(Fault, frozen=True):
    """A consumed supply has nothing left; with `percent_left` above zero it is merely low."""

    name = "supply.spent"
    catalogue = "CS-01"
    part = Supply
    summary = "a cartridge or ribbon is used up"
    by_hand = "Fit a known empty cartridge."
    undo_by_hand = "Fit a full cartridge."

    percent_left: Annotated[int, Meta(ge=0, le=99)] = 0

    def fits(self, part: Part) -> bool:
        return isinstance(part, Supply) and part.spec.type in _MARK

    def can_begin(self, part: Supply) -> bool:
        return part.present

    def inject(self, part: Supply) -> None:
        part.used = max(part.used, part.full_amount * (100 - self.percent_left) // 100)

    def present(self, part: Supply) -> bool:
        return (part.full_amount - part.used) * 100 <= self.percent_left * part.full_amount

    def clear(self, part: Supply) -> None:
        part.used = 0
