"""What only label printers have: the thermal print head with its row of heating elements.

All of it lies behind the cover that the head hangs in. Knows no ribbon and no label; those are supplies and
paper.
"""

from __future__ import annotations

from collections.abc import Iterator

from . import profile
from .marks import Defect, DefectKind
from .part import CannotDo, Part, action, physical

_MM_PER_INCH = 25.4


def reach(part: Part, *, needs_power_off: bool = False) -> None:
    """Hands want to get at a part behind the print head. Raises CannotDo while the head is down."""
    machine = part.machine
    covers = machine.covers_for(machine.profile.path.marks_at)
    if covers and not any(cover.opened for cover in covers):
        raise CannotDo(f"{part.id} is behind {' or '.join(cover.id for cover in covers)}; open it first")
    if needs_power_off and machine.power.on:
        machine.hazards.record("live-work", part.id, f"the {part.id} was worked on under power")


class ThermalHead(Part):
    """Fields:
    dead: heating elements that no longer conduct, by their number from the left.
    dirty: label glue and ribbon wax are baked onto it.
    """

    MARKS = True

    dead: tuple[int, ...] = physical((), hidden=True)
    dirty: bool = physical(False, hidden=True)

    spec: profile.ThermalHead

    def defects(self) -> Iterator[Defect]:
        pitch = _MM_PER_INCH / (self.machine.profile.engine.resolution_dpi or 203)
        for element in self.dead:
            yield Defect(DefectKind.WHITE_LINE, 1.0, at_mm=element * pitch, width_mm=pitch, part=self.id)
        if self.dirty:
            middle = self.spec.elements * pitch / 2
            yield Defect(DefectKind.WHITE_LINE, 0.5, at_mm=middle, width_mm=1.0, part=self.id)

    def look(self) -> dict[str, str]:
        return {
            "surface": "baked-on dirt" if self.dirty else "clean",
            "elements": "scored" if self.dead else "whole",
        }

    @action
    def clean(self) -> None:
        """Wipe the elements from end to end with an alcohol swab."""
        reach(self, needs_power_off=True)
        self.dirty = False

    @action
    def replace(self) -> None:
        """Fit a new print head; what the firmware counts as its life is reset apart."""
        reach(self, needs_power_off=True)
        self.dead = ()
        self.dirty = False
