"""`misfeed bench` measures what is registered, and says how far its measurements lie apart."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from typing import Any

import pytest
from misfeed.benches import SuiteBench
from misfeed.commands import bench
from misfeed.contract import Sample
from misfeed.errors import UsageError


class _Steps:
    """Measures 3, 1, 2, ... and keeps what it was asked for."""

    unit = "steps/s"
    asked: list[tuple[tuple[str, ...], int]]
    good = True

    def __init__(self) -> None:
        self.asked = []

    def sample(self, profiles: tuple[str, ...], workers: int) -> Sample:
        self.asked.append((profiles, workers))
        return Sample((3.0, 1.0, 2.0)[len(self.asked) % 3 - 1], {"legs": 2}, good=self.good)


Run = Callable[..., int]


@pytest.fixture
def steps(monkeypatch: pytest.MonkeyPatch) -> _Steps:
    one = _Steps()
    monkeypatch.setattr(bench, "_bench", lambda name: one)
    return one


@pytest.fixture
def run() -> Run:
    def run(*words: str) -> int:
        parser = argparse.ArgumentParser()
        bench.configure(parser)
        return bench.run(parser.parse_args(list(words)))

    return run


def test_it_prints_the_median_and_the_spread(
    steps: _Steps, run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("steps") == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "steps: 2 steps/s, median of 3 (1 to 3)"
    assert lines[1] == "  2 legs"
    assert "Python" in lines[2]
    assert steps.asked == [((), 0)] * 3


def test_programs_get_all_of_it(steps: _Steps, run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("steps", "--json", "--repeat", "2", "-n", "2", "--profile", "mono-laser") == 0
    told: dict[str, Any] = json.loads(capsys.readouterr().out)
    assert (told["median"], told["least"], told["most"], told["samples"]) == (2.0, 1.0, 3.0, [3.0, 1.0])
    assert told["unit"] == "steps/s"
    assert told["machine"]["processors"] >= 1
    assert steps.asked == [(("mono-laser",), 2)] * 2


def test_what_did_not_do_what_it_had_to_fails(steps: _Steps, run: Run) -> None:
    steps.good = False
    assert run("steps", "--repeat", "1") == 1


@pytest.mark.parametrize("count", ["0", "-1", "many"])
def test_no_workers_are_no_number_of_workers(steps: _Steps, run: Run, count: str) -> None:
    with pytest.raises(SystemExit):
        run("steps", f"-n={count}")
    assert steps.asked == []


def test_what_is_not_as_it_ought_to_be_is_marked(
    monkeypatch: pytest.MonkeyPatch, run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    class Judged(_Steps):
        def sample(self, profiles: tuple[str, ...], workers: int) -> Sample:
            figures = {
                "slow": {"ours": 1.0, "at least": 2.0},
                "fast": {"ours": 2.0, "at least": 2.0},
                "fat": {"ours": 3.0, "at most": 2.5},
                "alone": {"ours": 1.0, "at least": 9.0},
            }
            judged = dict.fromkeys(figures, "ours") | {"alone": "times theirs"}
            return Sample(1.0, figures=figures, judged=judged)

    monkeypatch.setattr(bench, "_bench", lambda name: Judged())
    assert run("judged") == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines if line.endswith("missed")] == ["slow", "fat"]
    assert run("judged", "--json") == 0
    assert json.loads(capsys.readouterr().out)["missed"] == ["slow", "fat"]


def test_what_takes_long_says_on_standard_error_how_far_it_is(
    monkeypatch: pytest.MonkeyPatch, run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    class Telling(_Steps):
        tell: Callable[[str], None]

        def __init__(self) -> None:
            super().__init__()
            self.tell = lambda _: None

        def sample(self, profiles: tuple[str, ...], workers: int) -> Sample:
            self.tell("GET")
            return super().sample(profiles, workers)

    monkeypatch.setattr(bench, "_bench", lambda name: Telling())
    assert run("telling", "--repeat", "2", "--json") == 0
    said, told = capsys.readouterr()
    assert told.splitlines() == ["measurement 1 of 2: GET", "measurement 2 of 2: GET"]
    assert json.loads(said)["samples"] == [3.0, 1.0]


def test_misuse_is_told(steps: _Steps, run: Run) -> None:
    with pytest.raises(UsageError, match="measures nothing"):
        run("steps", "--repeat", "0")
    with pytest.raises(UsageError, match="no profile"):
        run("steps", "--profile", "typewriter")
    assert steps.asked == []


def test_an_unknown_bench_is_told_those_there_are(run: Run) -> None:
    with pytest.raises(UsageError, match="there is no bench 'marathon'"):
        run("marathon")


def test_a_suite_runs_every_case_of_a_model(monkeypatch: pytest.MonkeyPatch) -> None:
    sample = SuiteBench().sample(("label-printer",), 0)
    assert sample.good
    assert sample.value > 0
    assert sample.facts["cases"] == sample.facts["passed"] > 5
    assert sample.facts["hours of device time"] > 0


def test_figures_are_a_table_of_medians(
    monkeypatch: pytest.MonkeyPatch, run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    taken = iter([{"ours": 1.0, "theirs": 9.0}, {"ours": 3.0}, {"ours": 2.0}])

    class Table(_Steps):
        def sample(self, profiles: tuple[str, ...], workers: int) -> Sample:
            return Sample(1.0, figures={"GET": next(taken), "longer name": {"theirs": 4.0}})

    monkeypatch.setattr(bench, "_bench", lambda name: Table())
    assert run("table") == 0
    lines = [line.split() for line in capsys.readouterr().out.splitlines()]
    assert lines[1:4] == [["ours", "theirs"], ["GET", "2", "9"], ["longer", "name", "4"]]


def test_a_relation_is_said_to_be_of_one_measurement_and_the_median_of_those() -> None:
    def told(*figures: tuple[int, int]) -> str:
        samples = [
            Sample(ours, {}, figures={"all": {"misfeed": ours, "peer": peer, "times the best": ours / peer}})
            for ours, peer in figures
        ]
        return bench._words(bench.summary("ipp", "answers/s", samples))

    note = "each cell is the median of its own; a relation is taken within each measurement"
    assert note in told((9, 1), (10, 10), (12, 6))
    assert note not in told((9, 1)), "one measurement has no other relation"
