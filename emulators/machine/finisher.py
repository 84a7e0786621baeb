"""The finisher: gathers a set in its staple tray and drives a staple through it.

Hands ask for a stapled set at the panel, the engine for those of a job. Knows nothing of print jobs; the
sheets of a set have come already.
"""

from __future__ import annotations

from collections.abc import Iterator

from . import profile
from .conditions import Condition, Group, Severity, Training
from .covers import reach
from .part import CannotDo, Part, action, physical, ram


class Stapler(Part):
    """The stapler's head with its cartridge.

    Fields:
        bent: a bent staple sticks in the head, and no other gets past it. driven: staples driven.
    """

    STEERS = False

    bent: bool = physical(False, hidden=True)
    driven: int = physical(0, hidden=True)

    spec: profile.Finisher

    def drive(self) -> bool:
        """Drive one staple; False when none comes out."""
        if self.bent:
            return False
        self.driven += 1
        return True

    def look(self) -> dict[str, str]:
        return {"head": "a bent staple sticks in it" if self.bent else "clear"}

    def _reach(self) -> None:
        reach(self, [cover for cover in self.machine.covers if cover.id == f"cover.{self.spec.cover}"])

    @action
    def remove_staples(self) -> None:
        """Lift the plate of the head and pick out what sticks there."""
        self._reach()
        self.bent = False

    @action
    def replace(self) -> None:
        """Put in a new staple cartridge; the head behind it stays as it is."""
        self._reach()


class Finisher(Part):
    """The unit that finishes sets.

    Fields:
        waiting: sheets of the set that lies in the staple tray.
        failed: the head did not come back when it was last tried; it is tried at power-on and for every set.
        last: what became of the last set.
    """

    waiting: int = physical(0)
    failed: bool = ram(False)
    last: str = physical("none", hidden=True)

    spec: profile.Finisher

    @property
    def stapler(self) -> Stapler:
        return self.machine.part(f"{self.id}.stapler", Stapler)

    def on_boot(self) -> None:
        self.failed = self.stapler.bent

    def _staple(self) -> None:
        self.failed = not self.stapler.drive()
        self.last = "not stapled" if self.failed else "stapled"
        if not self.failed:
            self.waiting = 0

    def finish(self, sheets: int) -> None:
        """A set of a job has come together: staple it, if it is one that the stapler takes."""
        if 2 <= sheets <= self.spec.staples_sheets:
            self.waiting = sheets
            self._staple()
        else:
            self.last = "not stapled"

    def look(self) -> dict[str, str]:
        tray = "a set lies in it" if self.waiting else "empty"
        return {"staple tray": tray, "last set": self.last}

    @action(panel=True)
    def staple(self, sheets: int = 2) -> None:
        """Copy a set of so many sheets at the panel, stapled."""
        if self.machine.alerts.stopped:
            raise CannotDo("it makes no copies now; see what the panel says first")
        if not 2 <= sheets <= self.spec.staples_sheets:
            raise CannotDo(f"the stapler takes 2 to {self.spec.staples_sheets} sheets")
        self.waiting = sheets
        self._staple()

    @action(panel=True)
    def resume(self) -> None:
        """Press start again: the set that waits is stapled."""
        if not self.waiting:
            raise CannotDo("no set waits to be stapled")
        self._staple()

    @action
    def take_out(self) -> None:
        """Take the waiting set out of the staple tray as it is."""
        if self.waiting:
            self.waiting = 0
            self.last = "taken out"

    def conditions(self) -> Iterator[Condition]:
        if self.failed:
            yield Condition(
                "jam",
                self.id,
                Group.FIN_DEVICE,
                1,
                Severity.CRITICAL if self.waiting else Severity.WARNING_BINARY_CHANGE,
                Training.UNTRAINED,
                "stapler-jam",
                f"{self.spec.label}: remove jammed staples",
                self.spec.location,
            )
