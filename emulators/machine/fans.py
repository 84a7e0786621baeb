"""Fans, each with a sensor that counts its turns. Knows no heat: the firmware stops long before any harm."""

from __future__ import annotations

from collections.abc import Iterator

from . import profile
from .conditions import Condition, Group, Severity, Training
from .part import Part, action, physical, ram

_TURNS = "turns"


class Fan(Part):
    """One fan. It is driven while the printer is awake.

    Fields:
        clogged: dust holds its blades. bearing_worn: its shaft is stiff.
        failed: the firmware counted no turns while it drove it. Until the next power-on.
    """

    STEERS = False
    FAILS_BY = ("clogged", "bearing_worn")

    clogged: bool = physical(False, hidden=True)
    bearing_worn: bool = physical(False, hidden=True)
    failed: bool = ram(False)

    spec: profile.Fan

    @property
    def turns(self) -> bool:
        """What its sensor tells while it is driven."""
        return not (self.clogged or self.bearing_worn)

    def become(self, **fields: bool) -> None:
        """Dust or wear is so from now on; where it is driven, its sensor tells at once."""
        for name, value in fields.items():
            setattr(self, name, value)
        self.machine.alarms.set(self, _TURNS, 0)

    def on_boot(self) -> None:
        self._count_turns()

    def on_wake(self) -> None:
        self._count_turns()

    def on_alarm(self, name: str) -> None:  # noqa: ARG002 - there is one
        self._count_turns()

    def _count_turns(self) -> None:
        power = self.machine.power
        if not self.turns and power.ready and not power.asleep:
            self.failed = True

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
        if self.failed:
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
