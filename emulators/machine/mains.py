"""The site's mains where the printer is plugged in: a live outlet or a dead one, on a circuit that bears the
load or sags. Knows no power supply."""

from __future__ import annotations

from .jobs import Job
from .part import CannotDo, Part, action, physical

_SAG_US = 800_000
"""Long enough to take the printer down, too short for anyone to find the lights out."""
_CUT, _BACK = "cut", "back"


class Mains(Part):
    """Fields:
    dead: no voltage at the outlet. weak: the circuit has other loads on it, and sags under one more.
    sagging: the lights are dim this very moment.
    """

    POWERED = False
    AT_DEVICE = False

    HEARS_JOBS = True

    dead: bool = physical(False, hidden=True)
    weak: bool = physical(False, hidden=True)
    sagging: bool = physical(False, hidden=True)

    @property
    def live(self) -> bool:
        """Voltage enough for a power supply."""
        return not (self.dead or self.sagging)

    def cut(self) -> None:
        """The outlet goes dead, and the printer with it in the same instant."""
        self.dead = True
        self.machine.alarms.set(self, _CUT, 0)

    def job_begins(self, job: Job) -> bool:  # noqa: ARG002
        """Motors start and the fuser draws all it can: what a weak circuit cannot bear."""
        if not self.weak or self.machine.fuser is None:
            return True
        self.sagging = True
        self.machine.alarms.set(self, _BACK, _SAG_US)
        self.machine.lose_power()
        return False

    def on_alarm(self, name: str) -> None:
        if name == _CUT:
            if not self.machine.power.on:
                self.machine.lose_power()
            return
        self.sagging = False
        self.machine.power.returned()

    def look(self) -> dict[str, str]:
        """What a lamp tells, and the way from the outlet to the fuse."""
        return {
            "outlet": "dead" if self.dead else "live",
            "circuit": "shared with other machines" if self.weak else "of its own",
        }

    @action
    def other_outlet(self) -> None:
        """Plug the cord into a tested outlet on a circuit of its own, no UPS and no extension between."""
        if self.machine.power.plugged:
            raise CannotDo("pull the plug first")
        self.dead = self.weak = self.sagging = False
