"""IM-06: the transfer roller is worn, and half of the toner stays on the drum."""

from __future__ import annotations

from ...part import Part
from ...rolls import Roll
from ..fault import Fault


class WornTransfer(Fault, frozen=True):
    """Its foam has gone hard. The drum shows a full image, the paper a faint one."""

    name = "roller.transfer.worn"
    catalogue = "IM-06"
    part = Roll
    summary = "a worn transfer roller: faint pages, a full image on the drum"
    by_hand = "Fit a transfer roller from the scrap box (power off)."
    undo_by_hand = "Fit a good transfer roller (power off)."

    def fits(self, part: Part) -> bool:
        return isinstance(part, Roll) and part.spec.kind == "transfer" and not part.spec.inside

    def inject(self, part: Roll) -> None:
        part.worn = True

    def present(self, part: Roll) -> bool:
        return part.worn

    def clear(self, part: Roll) -> None:
        part.worn = False
