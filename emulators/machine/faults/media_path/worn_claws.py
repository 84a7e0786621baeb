"""MP-03: worn separation claws let the sheet wrap round the fuser."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from ...fuser import Fuser
from ...part import Part
from ..fault import Fault


class WornClaws(Fault, frozen=True):
    """The fuser's separation claws are worn; `severity` is the share of sheets that wrap."""

    name = "fuser.claws.worn"
    catalogue = "MP-03"
    part = Fuser
    summary = "worn separation claws: sheets wrap round the fuser"
    by_hand = "Fit a fuser with known worn claws (power off, cold)."
    undo_by_hand = "Fit a good fuser (power off, cold)."
    fleeting = True

    severity: Annotated[float, Meta(gt=0, le=1)] = 0.9

    def fits(self, part: Part) -> bool:
        # Where no sensor stands behind the fuser, nobody would notice a sheet that does not come.
        return isinstance(part, Fuser) and "path.fuser-exit" in part.machine.parts

    def inject(self, part: Fuser) -> None:
        part.claws_worn = self.severity

    def present(self, part: Fuser) -> bool:
        return part.claws_worn > 0

    def clear(self, part: Fuser) -> None:
        part.claws_worn = 0.0
