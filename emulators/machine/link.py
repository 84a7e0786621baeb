"""The cable between formatter and engine. Knows neither's business, only whether they hear each other."""

from __future__ import annotations

from collections.abc import Iterator

from .chance import draw
from .conditions import NO_ROW, Condition, Group, Severity, Training
from .jobs import Job
from .part import Part, action, physical, ram


class Link(Part):
    """Fields:
    loose: share of jobs at whose beginning the connector, not fully home, loses contact.
    tries: beginnings of jobs so far. lost: the formatter waited in vain for the engine; until power-on.
    """

    HEARS_JOBS = True

    loose: float = physical(0.0, hidden=True)
    tries: int = physical(0, hidden=True)
    lost: bool = ram(False)

    def job_begins(self, job: Job) -> bool:  # noqa: ARG002
        """Motors start and shake the connector."""
        if self.loose:
            self.tries += 1
            self.lost = draw(self.machine.seed, self.id, self.tries) < self.loose
        return not self.lost

    def look(self) -> dict[str, str]:
        """Behind the cover of the board."""
        return {"connector": "not fully home" if self.loose else "home"}

    @action
    def reseat(self) -> None:
        """Pull the connector off and press it home."""
        if self.machine.power.on:
            self.machine.hazards.record("live-work", self.id, "the engine cable was pulled under power")
        self.loose = 0.0

    def conditions(self) -> Iterator[Condition]:
        if self.lost:
            yield Condition(
                "subunitTimingFailure",
                self.id,
                Group.GENERAL_PRINTER,
                NO_ROW,
                Severity.CRITICAL,
                Training.FIELD_SERVICE,
                "engine-silent",
                "Engine does not answer the formatter",
            )
