"""What an earlier run measured, by case and name."""

from __future__ import annotations

from pathlib import Path

import pytest
from misfeed.baselines import Measured, measured_in
from misfeed.errors import UsageError
from misfeed.journal import CaseRecord, Journal, Measurement, Outcome, RunHeader


def test_numbers_that_passed_are_told_by_case_and_name(tmp_path: Path) -> None:
    measurements = (
        Measurement("delay", 1.5, "s"),
        Measurement("late", 9, "s", passed=False),
        Measurement("word", "jam"),
        Measurement("flag", True),
    )
    with Journal.create(tmp_path / "run.journal", RunHeader(run="r", seed=1, version="1")) as journal:
        journal.record(
            CaseRecord(case="ZZ-1[m]", scenario="ZZ-1", outcome=Outcome.PASSED, measurements=measurements)
        )
        journal.finish()
    assert measured_in(str(tmp_path)) == {"ZZ-1[m]": {"delay": Measured(1.5, "s")}}
    assert measured_in(str(tmp_path / "run.journal")) == measured_in(str(tmp_path))


def test_a_run_that_is_not_there_is_misuse(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="there is no run in"):
        measured_in(str(tmp_path / "none"))
