"""Attempts at a case are counted from the journal; what one is worth depends on those before it."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from pathlib import Path

import pytest
from misfeed.history.repeats import Repeats
from misfeed.journal import CaseRecord, Journal, Outcome, RunHeader, Verdict
from misfeed.policy import Quarantine

DAY = datetime.date(2027, 1, 1)


def case(outcome: Outcome, verdict: Verdict = Verdict.NONE, reason: str = "") -> CaseRecord:
    return CaseRecord(case="a", scenario="a", outcome=outcome, verdict=verdict, reason=reason)


PASSED = case(Outcome.PASSED)
FAILED = case(Outcome.FAILED, Verdict.PRODUCT, "it jammed")
KILLED = case(Outcome.ERROR, Verdict.ENVIRONMENT, "no memory")


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    with Journal.create(tmp_path / "run.journal", RunHeader(run="r", seed=1, version="0")) as journal:
        yield journal


def repeats(journal: Journal, reruns: int) -> Repeats:
    return Repeats(journal, Quarantine(), DAY, reruns)


def test_what_failed_is_run_again_as_often_as_allowed(journal: Journal) -> None:
    found = repeats(journal, 2)
    assert found.first(["a", "b"]) == ["a", "b"]
    for attempt, again in ((1, ["a"]), (2, ["a"]), (3, [])):
        assert found.record(FAILED).attempt == attempt
        assert found.again() == again


def test_a_later_pass_is_flaky_and_keeps_why_it_failed_before(journal: Journal) -> None:
    found = repeats(journal, 1)
    found.first(["a"])
    found.record(FAILED)
    flaky = found.record(PASSED)
    assert (flaky.outcome, flaky.verdict, flaky.attempt) == (Outcome.FLAKY, Verdict.PRODUCT, 2)
    assert flaky.reason == "failed at first: it jammed"
    assert found.again() == []


def test_a_pass_after_the_computer_gave_out_is_a_pass(journal: Journal) -> None:
    found = repeats(journal, 1)
    found.first(["a"])
    found.record(KILLED)
    assert found.record(PASSED).outcome is Outcome.PASSED


def test_a_resumed_run_counts_on_and_tries_what_the_computer_broke_off(journal: Journal) -> None:
    repeats(journal, 0).record(KILLED)
    resumed = repeats(journal, 0)
    assert resumed.first(["a"]) == ["a"]
    assert resumed.record(FAILED).attempt == 2
    assert repeats(journal, 1).first(["a"]) == []
    assert repeats(journal, 2).first(["a"]) == ["a"]
