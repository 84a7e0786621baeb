"""The encrypted disk of the formatter, readable by the one it was paired with. Knows no file."""

from __future__ import annotations

from collections.abc import Iterator

from . import profile
from .conditions import NO_ROW, Condition, Group, Severity, Training
from .part import CannotDo, Part, action, physical, ram

_READ = "read"


class Disk(Part):
    """Fields:
    failed: it does not spin up. paired: this formatter has the key of its own disk.
    foreign: the one in it is another printer's. original: the one it was sold with was not changed for a new
    one.
    found: what the firmware found when it last tried to start it: "failed", "unknown" or "", which is well.
    """

    FAILS_BY = ("failed", "foreign", "paired")

    failed: bool = physical(False, hidden=True)
    paired: bool = physical(True, hidden=True)
    foreign: bool = physical(False, hidden=True)
    original: bool = physical(True, hidden=True)
    found: str = ram("")

    spec: profile.Disk

    @property
    def unlocks(self) -> bool:
        """The key that this formatter has opens it."""
        return self.paired and not self.foreign

    def become(self, **fields: bool) -> None:
        """It is another disk, or has broken; whatever works with it is told at once."""
        for name, value in fields.items():
            setattr(self, name, value)
        self.machine.alarms.set(self, _READ, 0)

    def on_boot(self) -> None:
        self.found = "failed" if self.failed else "" if self.unlocks else "unknown"

    def on_alarm(self, name: str) -> None:  # noqa: ARG002 - there is one
        if self.machine.power.ready and not self.found:
            self.on_boot()

    @property
    def _in_the_papers(self) -> bool:
        return self.original and not self.foreign

    def look(self) -> dict[str, str]:
        """Its sound, and the label with the serial number beside the one in the machine's papers."""
        return {
            "sound": "clicks" if self.failed else "spins",
            "label": "as in the papers" if self._in_the_papers else "not the one in the papers",
        }

    def _touched(self, how: str) -> None:
        if self.machine.power.on:
            self.machine.hazards.record("live-work", self.id, f"the disk was {how} under power")

    @action
    def replace(self) -> None:
        """Fit a new disk, which no formatter has the key of."""
        self._touched("changed")
        self.failed = self.foreign = self.paired = self.original = False

    @action
    def refit_original(self) -> None:
        """Put the disk back that the machine was sold with."""
        self._touched("changed")
        self.failed = self.foreign = False
        self.paired = self.original = True

    @action(panel=True)
    def erase(self, consent: bool = False) -> None:
        """Erase it from the pre-boot menu and pair it with this formatter; all that was on it is lost."""
        if self.failed:
            raise CannotDo("it does not spin up; fit another one first")
        if self._in_the_papers and not consent:
            self.machine.hazards.record("data-lost", self.id, "the disk was erased without consent")
        self.paired = True
        if self.foreign:
            self.foreign = self.original = False
        self.found = ""

    def conditions(self) -> Iterator[Condition]:
        if not self.found:
            return
        failed = self.found == "failed"
        yield Condition(
            "subunitUnrecoverableStorageError",
            self.id,
            Group.GENERAL_PRINTER,
            NO_ROW,
            Severity.CRITICAL,
            Training.FIELD_SERVICE,
            "disk-failed" if failed else "disk-unknown",
            "Disk failure" if failed else "Unknown disk: unlock or erase",
        )
