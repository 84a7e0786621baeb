"""A stamp that falls on every finished sheet: a kind of part that only these printers have."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from misfeed.emulators.machine.conditions import Condition, Group, Severity, Training
from misfeed.emulators.machine.part import Part, action, physical


class Stamper(Part):
    """`stuck`: its arm stays down, in the way of the sheets."""

    stuck: bool = physical(False)

    def conditions(self) -> Iterator[Condition]:
        if self.stuck:
            told = f"{self.spec.settings.get('label', 'Stamp')}: the arm does not rise"
            where = (Group.FIN_DEVICE, 1, Severity.CRITICAL, Training.TRAINED)
            yield Condition("jam", self.id, *where, "stamper-jam", told)

    def look(self) -> Mapping[str, str]:
        return {"arm": "down" if self.stuck else "up"}

    @action
    def oil(self) -> None:
        """Oil the arm's axle, so that it rises."""
        self.stuck = False
