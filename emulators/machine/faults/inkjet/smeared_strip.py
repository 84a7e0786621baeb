"""IJ-04: the carriage's encoder strip is smeared (Canon service manuals, 5100: smearing on the slit film)."""

from __future__ import annotations

from ...carriage import PrintCarriage
from ..fault import Fault


class SmearedStrip(Fault, frozen=True):
    """Ink mist and grease on the strip by which the carriage knows where it is."""

    name = "carriage.strip.smeared"
    catalogue = "IJ-04"
    part = PrintCarriage
    summary = "smeared encoder strip: a carriage error with nothing in the carriage's way"
    by_hand = "Dab grease on a hand's breadth of the encoder strip (power off)."
    undo_by_hand = "Wipe the strip with a damp, lint-free cloth (power off)."

    def inject(self, part: PrintCarriage) -> None:
        part.strip_smeared = True

    def present(self, part: PrintCarriage) -> bool:
        return part.strip_smeared

    def clear(self, part: PrintCarriage) -> None:
        part.strip_smeared = part.lost = False
