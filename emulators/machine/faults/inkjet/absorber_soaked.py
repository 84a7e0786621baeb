"""IJ-02: the ink absorber is full (Canon MB2700 series Online Manual, support codes 1700 and 5B00)."""

from __future__ import annotations

from ...part import Part
from ...supplies import Supply
from ..fault import Fault


class AbsorberSoaked(Fault, frozen=True):
    """The pad that takes the ink of cleanings has taken all it can, and its counter says so."""

    name = "absorber.soaked"
    catalogue = "IJ-02"
    part = Supply
    summary = "soaked ink absorber: the printer stops until service changes the pad"
    by_hand = "Set the ink absorber's counter to full in service mode, and fit a soaked pad."
    undo_by_hand = "Fit a dry pad (power off), and reset the counter in service mode."

    def fits(self, part: Part) -> bool:
        return isinstance(part, Supply) and part.absorbs and part.spec.type == "wasteInk"

    def inject(self, part: Supply) -> None:
        part.used = part.full_amount

    def present(self, part: Supply) -> bool:
        return part.soaked

    def clear(self, part: Supply) -> None:
        part.used = part.ahead = 0
