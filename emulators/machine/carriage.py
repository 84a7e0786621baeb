"""An inkjet's carriage: a motor moves it, and an encoder strip behind it tells the firmware where it is.

Knows where it can go, not what the print head in it marks.
"""

from __future__ import annotations

from collections.abc import Iterator

from . import profile
from .conditions import Condition, Group, Severity, Training
from .covers import reach
from .jobs import Job
from .part import Part, action, physical, ram


class PrintCarriage(Part):
    """Fields:
    blocked: a scrap of paper lies in its way.
    strip_smeared: ink and grease cover lines of the encoder strip, so that it is not where it counts itself.
    lost: the firmware drove it and it was not where it had to be; latched until power-on.
    """

    HEARS_JOBS = True

    blocked: bool = physical(False, hidden=True)
    strip_smeared: bool = physical(False, hidden=True)
    lost: bool = ram(False)

    spec: profile.Carriage

    def on_boot(self) -> None:
        """It seeks its home slowly and by touch: a scrap stops it, a smeared strip does not show."""
        self.lost = self.blocked

    def job_begins(self, job: Job) -> bool:  # noqa: ARG002
        """It sweeps at full speed, by the strip."""
        self.lost = self.lost or self.blocked or self.strip_smeared
        return not self.lost

    def look(self) -> dict[str, str]:
        return {
            "way": "a scrap of paper" if self.blocked else "free",
            "strip": "smeared" if self.strip_smeared else "clear",
        }

    @action
    def remove_scrap(self) -> None:
        """Shine a torch along its way, push it aside and take out whatever lies there."""
        self._reach()
        self.blocked = False

    @action
    def clean(self) -> None:
        """Wipe the encoder strip with a damp, lint-free cloth."""
        self._reach()
        self.strip_smeared = False

    def _reach(self) -> None:
        machine = self.machine
        reach(self, machine.marker_covers)
        if machine.power.on:
            machine.hazards.record("live-work", self.id, "hands were in the carriage's way under power")

    def conditions(self) -> Iterator[Condition]:
        if self.lost:
            yield Condition(
                "markerMotorFailure",
                self.id,
                Group.MARKER,
                1,
                Severity.CRITICAL,
                Training.TRAINED,
                "carriage",
                f"{self.spec.label} does not move as it should",
                self.spec.location,
            )
