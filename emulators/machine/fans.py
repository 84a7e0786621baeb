"""Fans, each with a sensor that counts its turns. Knows no heat: the firmware stops long before any harm."""

from __future__ import annotations

from collections.abc import Iterator

from . import profile
from .conditions import Condition, Group, Severity, Training
from .part import Part, action, physical


class Fan(Part):
    """One fan. It is driven while the printer is awake.

    Fields:
        clogged: dust holds its blades. bearing_worn: its shaft is stiff.
    """

    STEERS = False

    clogged: bool = physical(False, hidden=True)
    bearing_worn: bool = physical(False, hidden=True)

    spec: profile.Fan

    def look(self) -> dict[str, str]:
        """What one sees and feels who turns it by finger."""
        return {
            "blades": "clogged with dust" if self.clogged else "clean",
            "shaft": "stiff" if self.bearing_worn else "turns freely",
        }

    @action
    def clean(self) -> None:
        """Vacuum dust out of it, with a toner-rated vacuum."""
        self._reach("cleaned")
        self.clogged = False

    @action
    def replace(self) -> None:
        """Fit a new fan and plug its connector in."""
        self._reach("replaced")
        self.clogged = self.bearing_worn = False

    def _reach(self, how: str) -> None:
        if self.machine.power.on:
            self.machine.hazards.record("live-work", self.id, f"{self.id} was {how} under power")

    def conditions(self) -> Iterator[Condition]:
        if (self.clogged or self.bearing_worn) and not self.machine.power.asleep:
            yield Condition(
                "subunitMotorFailure",
                self.id,
                Group.MARKER,
                1,
                Severity.CRITICAL,
                Training.FIELD_SERVICE,
                f"fan.{self.spec.name}",
                f"{self.spec.label} does not turn",
                self.spec.location,
            )
