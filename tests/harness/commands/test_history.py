"""Runs are kept in one file, listed, and asked how a case fared."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from misfeed.journal import CaseRecord, Journal, Outcome

Say = Callable[..., tuple[int, str, str]]
RunOf = Callable[..., Path]


def case(name: str, outcome: Outcome = Outcome.PASSED, reason: str = "") -> CaseRecord:
    return CaseRecord(
        case=f"{name}[mono-laser]", scenario=name, outcome=outcome, profile="mono-laser", reason=reason
    )


@pytest.fixture
def runs(run_of: RunOf) -> None:
    """Two runs, the second of which went worse."""
    run_of("runs/monday", [case("ZZ-1"), case("ZZ-2")], wall_started="2026-11-23T02:00:00+00:00")
    run_of(
        "runs/tuesday",
        [case("ZZ-1", Outcome.FAILED, "it jammed"), case("ZZ-2", Outcome.FLAKY)],
        wall_started="2026-11-24T02:00:00+00:00",
        firmware={"mono-laser": "20260101"},
    )


def test_runs_are_added_once_and_listed_oldest_first(say: Say, runs: None) -> None:
    assert say("history", "add") == (0, "added runs/tuesday/run.journal\n", ""), "the last run"
    code, out, _ = say("history", "add", "runs/monday", "runs/tuesday", "runs/history.sqlite")
    assert (code, out.splitlines()) == (
        0,
        ["added runs/monday/run.journal", "brought up to date runs/tuesday/run.journal"],
    )
    code, out, _ = say("history")
    assert code == 0
    assert out.splitlines() == [
        "   2 2026-11-23 02:00 passed      2 passed; seed 1, runs/monday/run.journal",
        "   1 2026-11-24 02:00 failed      1 flaky, 1 not passed; seed 1, runs/tuesday/run.journal",
    ]
    assert [one["passed"] for one in json.loads(say("history", "--json")[1])] == [2, 0]


def test_a_run_that_went_on_is_brought_up_to_date(say: Say, run_of: RunOf) -> None:
    run_of("one", [case("ZZ-1")], plan=["ZZ-2[mono-laser]"])
    say("history", "add", "one")
    assert "unfinished  1 passed, 1 not run" in say("history")[1]
    with Journal.open("one/run.journal") as read, read.resume() as journal:
        journal.record(case("ZZ-2"))
        journal.finish()
    say("history", "add", "one")
    out = say("history")[1]
    assert "passed      2 passed; " in out
    assert out.count("\n") == 1


def test_a_case_or_scenario_is_told_run_by_run(say: Say, runs: None) -> None:
    say("history", "add", "runs/monday", "runs/tuesday")
    for name in ("ZZ-1", "ZZ-1[mono-laser]"):
        code, out, _ = say("history", "case", name)
        assert code == 0
        assert out.splitlines() == [
            "2026-11-23 02:00 passed      ZZ-1[mono-laser] on 20130415, 0 s",
            "2026-11-24 02:00 failed      ZZ-1[mono-laser] on 20260101, 0 s: it jammed",
            "passed in 1 of 2",
        ]
    plain = json.loads(say("history", "case", "ZZ-1", "--json")[1])
    assert [one["outcome"] for one in plain] == ["passed", "failed"]


def test_models_by_firmware_over_all_runs(say: Say, runs: None) -> None:
    say("history", "add", "runs/monday", "runs/tuesday")
    assert say("history", "grid")[1].splitlines() == [
        "            20130415  20260101",
        "mono-laser  2/2       1/2 1 flaky",
    ]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["history"], "there is no history at runs/history.sqlite; `misfeed history add RUN` makes one"),
        (["history", "add", "nowhere"], "there is no run in nowhere"),
        (["history", "case"], "takes one name: MP-03, or MP-03[mono-laser]"),
        (["history", "list", "x"], "`misfeed history list` takes no names"),
        (["history", "forget"], "invalid choice: 'forget'"),
        (["history", "--db", "plain.txt"], "plain.txt cannot be used as a history"),
        (["history", "--db", "other.sqlite"], "other.sqlite is not a history of misfeed"),
    ],
)
def test_misuse_is_told_and_leaves_nothing_behind(
    say: Say, tmp_path: Path, words: list[str], said: str
) -> None:
    (tmp_path / "plain.txt").write_text("hello, this is no database at all" * 99)
    with sqlite3.connect(tmp_path / "other.sqlite") as other:
        other.execute("CREATE TABLE x (y)")
    other.close()
    code, out, complaint = say(*words)
    assert (code, out) == (2, "")
    assert not (tmp_path / "runs").exists()
    assert said in complaint


def test_an_unknown_case_is_told(say: Say, runs: None) -> None:
    say("history", "add")
    code, _, complaint = say("history", "case", "ZZ-9")
    assert (code, complaint) == (2, "misfeed: no run in runs/history.sqlite has a case or scenario 'ZZ-9'\n")


def test_the_history_among_the_runs_is_no_run(say: Say, runs: None, tmp_path: Path) -> None:
    assert say("history", "add", "runs/monday")[0] == 0
    (tmp_path / "runs" / "history.sqlite-wal").touch()
    every = sorted(f"./{one.relative_to(tmp_path)}" for one in (tmp_path / "runs").iterdir())
    assert len(every) == 4
    code, out, complaint = say("history", "add", *every)
    assert (code, len(out.splitlines()), complaint) == (0, 2, "")
    code, out, complaint = say("compare", *every)
    assert (code, complaint) == (1, "")
    assert "runs/tuesday/run.journal" in out
    assert say("compare", *every[:2])[0] == 2
