"""Drums, belts and rollers that touch every page: what happens to one comes back once a turn.

Knows its circumference and what it is changed with; not the sheet, and not what is printed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from . import profile
from .marks import Defect, DefectKind
from .part import CannotDo, Part, action, physical

if TYPE_CHECKING:
    from .machine import Machine

_LEFT_MM = 60.0
_MARK_MM = 3.0
_STRIPE_MM = 40.0


class Roll(Part):
    """One of them.

    Fields:
        cut: something sharp went over it.
        light_struck: daylight spoilt a photoconductor: where it fell, no charge stays.
        worn: a transfer roller's foam has gone hard. contact_dirty: the high voltage does not reach it.
    """

    __slots__ = ("_unit",)
    TRANSIENT = {"_unit": lambda: None}  # noqa: RUF012

    STEERS = False
    MARKS = True
    FAILS_BY = ("cut", "light_struck", "worn")

    cut: bool = physical(False, hidden=True)
    light_struck: bool = physical(False, hidden=True)
    worn: bool = physical(False, hidden=True)
    contact_dirty: bool = physical(False, hidden=True)

    spec: profile.Roll
    _unit: Any

    @property
    def changed_with(self) -> str:
        """Id of the part that brings a new one along; its own when it is changed alone."""
        inside = self.spec.inside
        return inside if inside == "fuser" else f"supply.{inside}" if inside else self.id

    def renew(self) -> None:
        """It is a new one."""
        self.cut = self.light_struck = self.worn = False

    def defects(self) -> Iterable[Defect]:
        well = not (self.cut or self.light_struck or self.worn or self.contact_dirty)
        unit = self._unit
        if unit is None:
            unit = self._unit = self._counted_unit()
        return () if well and not (unit and unit.worn) else tuple(self._found())

    def _counted_unit(self) -> Any:
        """The drum unit it is changed with, where that is a supply of its own; False for all others."""
        unit = self.machine.parts[self.changed_with]
        return unit if self.spec.kind == "drum" and unit.spec.type == "opc" else False

    def _found(self) -> Iterator[Defect]:
        if self.cut:
            yield self._again(1.0, _MARK_MM)
        if self.light_struck:
            yield self._again(0.6, _STRIPE_MM)
            yield self._grey(0.4)
        if self.contact_dirty:
            yield Defect(DefectKind.BLANK, part=self.id)
        elif self.worn:
            yield Defect(DefectKind.FADE, 0.6, part=self.id)
        if self._unit and self._unit.worn:
            yield self._grey(0.3)
            # What the last turn left is not wiped off it any more.
            yield Defect(
                DefectKind.GHOST,
                0.3,
                spacing_mm=self.spec.circumference_mm,
                colorant=self.spec.colorant,
                part=self.id,
            )

    def _grey(self, strength: float) -> Defect:
        return Defect(DefectKind.BACKGROUND, strength, colorant=self.spec.colorant, part=self.id)

    def _again(self, strength: float, width_mm: float) -> Defect:
        return Defect(
            DefectKind.REPEAT_MARK,
            strength,
            at_mm=_LEFT_MM,
            width_mm=width_mm,
            spacing_mm=self.spec.circumference_mm,
            colorant=self.spec.colorant,
            part=self.id,
        )

    def look(self) -> dict[str, str]:
        """The half test: a sheet that is stopped before the fuser, held against the drum."""
        found = [word for word, so in (("cut", self.cut), ("a pale stripe", self.light_struck)) if so]
        seen = {"surface": ", ".join(found) or "smooth", "defect ruler": f"{self.spec.circumference_mm:g} mm"}
        if self.spec.kind == "transfer":
            weak = self.worn or self.contact_dirty
            seen["half test"] = "image stays on the drum" if weak else "image on the paper"
            seen["foam"] = "hard" if self.worn else "soft"
            seen["contact"] = "dirty" if self.contact_dirty else "bright"
        return seen

    @action
    def clean(self) -> None:
        """Run cleaning pages, and wipe it and its contact with a dry cloth; a cut stays a cut."""
        if self.contact_dirty and self.machine.power.on:
            self.machine.hazards.record("live-work", self.id, "a high-voltage contact was wiped under power")
        self.contact_dirty = False

    @action
    def replace(self) -> None:
        """Fit a new one, where it is not a part of something bigger."""
        if self.spec.inside:
            raise CannotDo(f"{self.id} comes with {self.changed_with}; replace that")
        if self.machine.power.on:
            raise CannotDo(f"power off before {self.id} is taken out")
        self.renew()


def rolls_are_good(machine: Machine, whole: str) -> bool:
    """Nothing is wrong with what turns inside `whole`."""
    return all(
        part.is_good
        for part in machine.parts.values()
        if isinstance(part, Roll) and part.changed_with == whole
    )


def renew_rolls(machine: Machine, whole: str) -> None:
    """`whole` was replaced, and what turns inside it with it."""
    for part in machine.parts.values():
        if isinstance(part, Roll) and part.changed_with == whole:
            part.renew()
