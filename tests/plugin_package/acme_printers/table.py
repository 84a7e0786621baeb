"""A run as comma-separated values."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path

from misfeed.journal import CaseRecord, RunHeader


def write(run: RunHeader, cases: Sequence[CaseRecord], folder: Path) -> Iterable[Path]:
    path = folder / "cases.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows((run.seed, case.case, case.outcome.value) for case in cases)
    yield path
