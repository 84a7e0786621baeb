"""IJ-06: the print head was refitted and not aligned (Canon MB2700 series Online Manual: aligning)."""

from __future__ import annotations

from ...printhead import Printhead
from ..fault import Fault


class MisalignedHead(Fault, frozen=True):
    """The print head sits otherwise than it did when it was aligned last."""

    name = "printhead.misaligned"
    catalogue = "IJ-06"
    part = Printhead
    summary = "print head refitted and not aligned: double lines"
    by_hand = "Take the print head out and put it back; decline the alignment."
    undo_by_hand = "Align the print head."

    def inject(self, part: Printhead) -> None:
        part.seat += 1

    def present(self, part: Printhead) -> bool:
        return not part.aligned

    def clear(self, part: Printhead) -> None:
        part.aligned_for = part.seat
