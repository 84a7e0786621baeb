"""The cutter of a label printer: its blade must be home before a label moves.

Knows no label; whether one comes is the path's business.
"""

from __future__ import annotations

from collections.abc import Iterator

from . import profile
from .conditions import Condition, Group, Severity, Training
from .jobs import Job
from .part import Part, action, physical, ram


class Cutter(Part):
    """Fields:
    gummed: label glue holds the blade where it is, in the way of the labels.
    stuck: the firmware drove the blade, and it did not come home; it is tried at power-on and for every job.
    """

    HEARS_JOBS = True

    gummed: bool = physical(False, hidden=True)
    stuck: bool = ram(False)

    spec: profile.Cutter

    def on_boot(self) -> None:
        self.stuck = self.gummed

    def job_begins(self, job: Job) -> bool:  # noqa: ARG002
        """It drives the blade once to see that it moves."""
        self.stuck = self.gummed
        return not self.stuck

    def try_again(self) -> None:
        """Somebody says that it is free: the firmware drives it home, or finds that it is not."""
        self.stuck = self.gummed

    def look(self) -> dict[str, str]:
        return {"blade": "gummed with label glue" if self.gummed else "bright"}

    @action
    def clean(self) -> None:
        """Take off the guard and clean the blade with a swab; under power it may close on a finger."""
        if self.machine.power.on:
            self.machine.hazards.record("cut", self.id, "the blade was cleaned under power")
        self.gummed = False

    @action
    def pull(self) -> None:
        """Pull out a label that hangs in it; the blade stays where it is."""

    def conditions(self) -> Iterator[Condition]:
        if self.stuck:
            yield Condition(
                "jam",
                self.id,
                Group.FIN_DEVICE,
                1,
                Severity.CRITICAL,
                Training.TRAINED,
                "cutter-jam",
                f"{self.spec.label}: the blade is in the media path",
                self.spec.location,
            )
