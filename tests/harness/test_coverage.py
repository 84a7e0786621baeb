"""Which requirements are covered, by which cases."""

from __future__ import annotations

from pathlib import Path

import pytest
from misfeed.coverage import Covering, Standing, of_run, read_list, requirements
from misfeed.errors import UsageError
from misfeed.journal import CaseRecord, Measurement, Outcome


def case(name: str, outcome: Outcome, *ids: str, measured: tuple[Measurement, ...] = ()) -> CaseRecord:
    return CaseRecord(case=name, scenario="A-1", outcome=outcome, requirements=ids, measurements=measured)


def standing(*cases: CaseRecord) -> dict[str, Standing]:
    return {one.id: one.standing for one in requirements(of_run(cases))}


@pytest.mark.parametrize(
    ("outcomes", "expected"),
    [
        ([Outcome.PASSED], Standing.PASSED),
        ([Outcome.PASSED, Outcome.FAILED], Standing.FAILED),
        ([Outcome.PASSED, Outcome.ERROR], Standing.FAILED),
        ([Outcome.PASSED, Outcome.SKIPPED], Standing.PASSED),
        ([Outcome.SKIPPED], Standing.NOT_RUN),
    ],
)
def test_the_worst_case_counts(outcomes: list[Outcome], expected: Standing) -> None:
    cases = [case(str(number), outcome, "R-1") for number, outcome in enumerate(outcomes)]
    assert standing(*cases) == {"R-1": expected}


def test_a_measurement_covers_the_requirement_it_names() -> None:
    numbers = (
        Measurement("delay", 1, "s", "<= 2 s", True, False, "R-1"),
        Measurement("warm-up", 19, "s", "<= 20 s", True, True, "R-2"),
        Measurement("noise", 80, "dB", "<= 60 dB", False, False, "R-3"),
        Measurement("size", 3),
    )
    found = standing(case("A", Outcome.FAILED, measured=numbers))
    assert found == {"R-1": Standing.PASSED, "R-2": Standing.MARGINAL, "R-3": Standing.FAILED}


def test_a_list_shows_what_is_untested_and_what_nobody_asked_for() -> None:
    covering = {"R-1": [Covering("A", Standing.PASSED)], "R-9": [Covering("A", Standing.PASSED)]}
    found = requirements(covering, [("R-2", "never"), ("R-1", "once")])
    assert [(one.id, one.title, one.listed, one.standing) for one in found] == [
        ("R-2", "never", True, Standing.UNTESTED),
        ("R-1", "once", True, Standing.PASSED),
        ("R-9", "", False, Standing.PASSED),
    ]


def test_a_list_is_a_text_file_with_comments(tmp_path: Path) -> None:
    file = tmp_path / "reqs"
    file.write_text("# all of them\nR-1  Jams are told within 2 s\n\nR-2 # later\n", "utf-8")
    assert read_list(file) == [("R-1", "Jams are told within 2 s"), ("R-2", "")]


@pytest.mark.parametrize(
    ("text", "told"),
    [("R-1\nR-1 again\n", r":2: R-1 is listed twice"), ("# none\n", "names no requirement")],
)
def test_a_list_that_is_none_is_refused(tmp_path: Path, text: str, told: str) -> None:
    file = tmp_path / "reqs"
    file.write_text(text, "utf-8")
    with pytest.raises(UsageError, match=told):
        read_list(file)


def test_a_list_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be read"):
        read_list(tmp_path / "none")
