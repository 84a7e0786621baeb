"""MP-08: the bin-full flag hangs, and an empty bin reads full."""

from __future__ import annotations

from ...bins import Bin
from ...part import Part
from ..fault import Fault


class BinFlagStuck(Fault, frozen=True):
    """The bin-full flag is off its rest."""

    name = "bin.flag.stuck"
    catalogue = "MP-08"
    part = Bin
    summary = "bin-full flag off its rest: an empty bin reads full"
    by_hand = "Prop the bin-full flag up with a strip of tape."
    undo_by_hand = "Take the tape off and let the flag rest."
    fleeting = True

    def fits(self, part: Part) -> bool:
        return isinstance(part, Bin) and part.spec.senses_full

    def inject(self, part: Bin) -> None:
        part.flag_stuck = True

    def present(self, part: Bin) -> bool:
        return part.flag_stuck

    def clear(self, part: Bin) -> None:
        part.flag_stuck = False
