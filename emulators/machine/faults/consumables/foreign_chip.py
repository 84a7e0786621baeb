"""CS-02: a cartridge whose chip this firmware rejects."""

from __future__ import annotations

from ...part import Part
from ...supplies import Chip, Supply
from ..fault import Fault, FaultError


class ForeignChip(Fault, frozen=True):
    """A cartridge with a chip of another maker, or locked to another printer or region."""

    name = "supply.chip.refused"
    catalogue = "CS-02"
    part = Supply
    summary = "a cartridge whose chip the firmware refuses"
    by_hand = "Fit a cartridge that is locked to another printer."
    undo_by_hand = "Fit a genuine unlocked cartridge."

    chip: Chip = Chip.FOREIGN

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.chip is Chip.OK:
            raise FaultError("a chip that is ok is not refused")

    def fits(self, part: Part) -> bool:
        return isinstance(part, Supply) and part.spec.chip

    def can_begin(self, part: Supply) -> bool:
        return part.present

    def inject(self, part: Supply) -> None:
        part.chip = self.chip

    def present(self, part: Supply) -> bool:
        return part.chip is not Chip.OK

    def clear(self, part: Supply) -> None:
        part.chip = Chip.OK
