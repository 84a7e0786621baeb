"""IJ-01: nozzles are clogged (Canon MB2700 series Online Manual: nozzle check, cleaning, deep cleaning)."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from ...part import Part
from ...printhead import Clog, Printhead
from ..fault import Fault


class CloggedNozzles(Fault, frozen=True):
    """Ink has thickened (or, `dried`, set hard) in the share `severity` of the nozzles of one colorant."""

    name = "printhead.nozzles.clogged"
    catalogue = "IJ-01"
    part = Printhead
    summary = "clogged nozzles: lines or a whole colour are missing"
    by_hand = "Leave the print head out of its cap for a day (a week for dried ink), or tape nozzles off."
    undo_by_hand = "Clean the print head, or fit a good one and align it."

    colorant: str = "black"
    severity: Annotated[float, Meta(gt=0, le=1)] = 0.3
    dried: bool = False

    def fits(self, part: Part) -> bool:
        return isinstance(part, Printhead) and self.colorant in part.machine.profile.engine.colorants

    def inject(self, part: Printhead) -> None:
        part.clogs = (*self._others(part), Clog(self.colorant, self.severity, self.dried))

    def present(self, part: Printhead) -> bool:
        return any(clog.colorant == self.colorant for clog in part.clogs)

    def clear(self, part: Printhead) -> None:
        part.clogs = self._others(part)

    def _others(self, part: Printhead) -> tuple[Clog, ...]:
        return tuple(clog for clog in part.clogs if clog.colorant != self.colorant)
