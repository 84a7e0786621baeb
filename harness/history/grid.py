"""Models by firmware: how the cases of each model fared on each firmware, over several runs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from misfeed.journal import BAD, CaseRecord, Outcome
from misfeed.messages import Words
from misfeed.report.tally import natural


@dataclass(frozen=True, slots=True)
class Row:
    """One case as it ended on a model with a firmware."""

    model: str
    firmware: str
    case: str
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class Cell:
    """The cases of a model on one firmware: how many passed, how many of them only when run again."""

    passed: int = 0
    flaky: int = 0
    bad: int = 0
    other: int = 0

    def told(self, say: Words) -> str:
        """How many passed of those that ran, and how many of them were flaky."""
        tried = self.passed + self.flaky + self.bad
        marks = [f"{self.passed + self.flaky}/{tried}"] if tried else ["-"]
        marks += [say("grid_flaky", count=self.flaky)] if self.flaky else []
        return " ".join(marks)


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: models down, firmware versions across; no cell where a model never ran a version."""

    models: tuple[str, ...]
    versions: tuple[str, ...]
    cells: dict[tuple[str, str], Cell]

    def lines(self, say: Words) -> list[str]:
        """As text, in columns."""
        table = [["", *self.versions]]
        for model in self.models:
            cells = [self.cells.get((model, version)) for version in self.versions]
            table.append([model, *("" if cell is None else cell.told(say) for cell in cells)])
        widths = [max(map(len, column)) for column in zip(*table, strict=True)]
        return [
            "  ".join(text.ljust(width) for text, width in zip(row, widths, strict=True)).rstrip()
            for row in table
        ]


def row_of(case: CaseRecord, firmware: dict[str, str], versions: dict[str, str]) -> Row:
    """A case as a row; where the firmware is not known, the version of the profile stands for it."""
    told = firmware.get(case.profile) or versions.get(case.profile) or "?"
    return Row(case.profile, told, case.case, case.outcome)


def grid_of(rows: Iterable[Row]) -> Grid:
    """Count the rows; of a case that is there twice on one firmware, the later row stands."""
    last = {(row.model, row.firmware, row.case): row.outcome for row in rows}
    places: dict[tuple[str, str], list[Outcome]] = {}
    for (model, firmware, _), outcome in last.items():
        places.setdefault((model, firmware), []).append(outcome)
    return Grid(
        models=tuple(sorted({model for model, _ in places}, key=natural)),
        versions=tuple(sorted({firmware for _, firmware in places}, key=natural)),
        cells={place: _cell(outcomes) for place, outcomes in places.items()},
    )


def _cell(outcomes: Sequence[Outcome]) -> Cell:
    counted = [sum(outcome in group for outcome in outcomes) for group in _GROUPS]
    return Cell(*counted)


_GROUPS = (
    frozenset({Outcome.PASSED}),
    frozenset({Outcome.FLAKY}),
    BAD | {Outcome.QUARANTINED},
    frozenset({Outcome.SKIPPED}),
)
