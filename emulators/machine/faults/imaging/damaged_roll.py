"""IM-04: a drum or roller is cut, and marks every page once a turn."""

from __future__ import annotations

from ...rolls import Roll
from ..fault import Fault


class DamagedRoll(Fault, frozen=True):
    """A staple or exposed glue cut it. No interface knows; the spacing of the marks names the part."""

    name = "roller.surface.cut"
    catalogue = "IM-04"
    part = Roll
    summary = "a cut drum or roller: the same mark down every page"
    by_hand = "Stick a small piece of polyimide tape on the roll (power off, cold)."
    undo_by_hand = "Take the tape off and wipe the roll (power off, cold)."

    def inject(self, part: Roll) -> None:
        part.cut = True

    def present(self, part: Roll) -> bool:
        return part.cut

    def clear(self, part: Roll) -> None:
        part.cut = False
