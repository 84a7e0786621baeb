"""What an earlier run measured, for those who hold a new run against it case by case. Knows records only."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from misfeed.history.runs import open_run


class Measured(NamedTuple):
    """A number of an earlier run."""

    value: float
    unit: str


@lru_cache(maxsize=1)
def measured_in(run: str) -> Mapping[str, Mapping[str, Measured]]:
    """All that passed its limits in a run (a journal, or the folder it lies in), by case and name.

    Raises UsageError.
    """
    with open_run(Path(run)) as journal:
        return {
            case.case: {
                one.name: Measured(float(one.value), one.unit)
                for one in case.measurements
                if one.passed and isinstance(one.value, int | float) and not isinstance(one.value, bool)
            }
            for case in journal.cases()
        }
