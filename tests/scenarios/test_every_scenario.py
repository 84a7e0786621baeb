"""Every built-in scenario on every model that fits, run as a user would; and a share of them again."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from misfeed.providers import provider
from misfeed.report import without_wall

WORKERS = ("0", "1", "2")
SHARE = "1/12"
"""Of the cases, by their names: enough to see that the number of workers does not matter."""
WHOLE = "whole"


def command(*words: str) -> list[str]:
    return [sys.executable, "-m", "misfeed", *words]


def surroundings() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith("PYTEST")}


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("runs")


@pytest.fixture(scope="module")
def runs(place: Path) -> dict[str, str]:
    """What `misfeed run --json` printed: of the whole, and of a share of it by number of workers."""
    wanted = {WHOLE: ("-n", "2"), **{count: ("-n", count, "--shard", SHARE) for count in WORKERS}}
    printed = {}
    for name, words in wanted.items():
        ran = subprocess.run(
            command("run", "--json", "--seed", "7", "-o", name, *words),
            cwd=place,
            env=surroundings(),
            capture_output=True,
            text=True,
            timeout=400,
        )
        assert (ran.returncode, ran.stderr) == (0, ""), ran.stderr
        printed[name] = ran.stdout
    return printed


@pytest.fixture(scope="module")
def cases(runs: dict[str, str]) -> list[dict[str, Any]]:
    """Those in which something is broken."""
    ran = [case for case in json.loads(runs[WHOLE])["cases"] if case["outcome"] != "skipped"]
    return [case for case in ran if case["family"] != "health"]


def observations(case: dict[str, Any], phase: str) -> Iterator[dict[str, Any]]:
    return (one for one in case["observations"] if one["phase"] == phase)


def told(observation: dict[str, Any]) -> tuple[str, str]:
    return observation["interface"], observation["what"]


def test_all_pass_and_each_ran_somewhere(runs: dict[str, str]) -> None:
    report = json.loads(runs[WHOLE])
    trouble = [f"{case['case']}: {case['reason']}" for case in report["cases"] if case["outcome"] == "failed"]
    assert trouble == []
    assert report["verdict"] == "passed"
    ran = {case["scenario"] for case in report["cases"] if case["outcome"] == "passed"}
    assert ran == {case["scenario"] for case in report["cases"]}


def test_a_case_is_left_out_only_with_a_reason_that_names_the_model(runs: dict[str, str]) -> None:
    for case in json.loads(runs[WHOLE])["cases"]:
        if case["outcome"] == "skipped":
            lacks = tuple(f"{case['profile']} {word} no " for word in ("has", "offers"))
            assert case["reason"].startswith(lacks), case["reason"]


def test_every_model_runs_most_scenarios(cases: list[dict[str, Any]]) -> None:
    for profile in provider().profiles():
        ran = [case for case in cases if case["profile"] == profile]
        assert len(ran) >= 6, f"{profile} runs {len(ran)} cases"


def test_every_symptom_shows_and_says_when(cases: list[dict[str, Any]]) -> None:
    for case in cases:
        shown = list(observations(case, "detect"))
        assert len(shown) >= 3, case["case"]
        for one in shown:
            assert one.get("held", True), (case["case"], one)
            assert one["after_us"] >= 0


def test_symptoms_show_on_the_cable_too(cases: list[dict[str, Any]]) -> None:
    for case in cases:
        assert "usb" in {one["interface"] for one in observations(case, "detect")}, case["case"]


def test_some_symptom_of_every_case_was_absent_before_the_fault(cases: list[dict[str, Any]]) -> None:
    for case in cases:
        before = {one["interface"]: one.get("held", True) for one in observations(case, "setup")}
        assert not all(before.values()), f"{case['case']} would see its symptoms on a healthy device"


def test_symptoms_are_gone_when_it_is_verified(cases: list[dict[str, Any]]) -> None:
    for case in cases:
        # Verification looks at more than the symptoms, and may look at the same interface for it.
        before = {told(one): one.get("held", True) for one in observations(case, "setup")}
        after = {told(one): one.get("held", True) for one in observations(case, "verify")}
        gone = {name for name, held in before.items() if not held}
        assert any(not after[name] for name in gone), f"{case['case']} looks as broken as it was"


def test_decoys_do_not_verify(cases: list[dict[str, Any]]) -> None:
    for case in cases:
        assert case["decoy"], f"{case['case']} has no decoy"
        why = [one["value"] for one in observations(case, "decoy") if one["what"].startswith("the decoy")]
        assert len(why) == 1, case["case"]
        assert why[0], "says why it does not verify"


def test_the_cause_is_named_with_evidence(cases: list[dict[str, Any]]) -> None:
    for case in cases:
        finding = case["finding"]
        assert finding["cause"] not in ("none", "unknown"), case["case"]
        assert finding["evidence"]
        assert 0.5 < finding["confidence"] <= 1


def test_every_phase_is_timed_on_the_devices_clock(cases: list[dict[str, Any]]) -> None:
    order = ["setup", "fault", "trigger", "detect", "diagnose", "decoy", "repair", "verify"]
    for case in cases:
        phases = case["phases"]
        # Where one cause hides another, there is a second diagnosis.
        assert list(dict.fromkeys(phase["name"] for phase in phases)) == order
        moments = [moment for phase in phases for moment in (phase["started_us"], phase["ended_us"])]
        assert moments == sorted(moments), case["case"]
        repairs = [phase for phase in phases if phase["name"] == "repair"]
        took = sum(phase["ended_us"] - phase["started_us"] for phase in repairs)
        minutes = sum(step.get("minutes", 0) for step in case["repair"])
        assert took >= minutes * 60_000_000


@pytest.mark.parametrize("count", WORKERS[1:])
def test_a_seed_repeats_a_run_to_the_byte_whatever_the_number_of_workers(
    runs: dict[str, str], count: str
) -> None:
    one, other = (
        json.dumps(without_wall(json.loads(runs[number])), ensure_ascii=False, indent=1)
        for number in ("0", count)
    )
    assert one == other


def test_a_case_comes_out_the_same_whatever_runs_beside_it(runs: dict[str, str]) -> None:
    share = {case["case"]: case for case in without_wall(json.loads(runs["0"]))["cases"]}
    whole = {case["case"]: case for case in without_wall(json.loads(runs[WHOLE]))["cases"]}
    assert len(share) >= 10
    assert share == {name: whole[name] for name in share}


def test_the_report_of_a_run_says_what_the_run_said(runs: dict[str, str], place: Path) -> None:
    for name, printed in runs.items():
        told = subprocess.run(
            command("report", name, "--json"),
            cwd=place,
            env=surroundings(),
            capture_output=True,
            text=True,
            timeout=60,
            check=True,
        )
        assert told.stdout == printed


def test_every_run_leaves_a_page_and_a_junit_file(runs: dict[str, str], place: Path) -> None:
    for name in runs:
        left = {path.name for path in (place / name).iterdir()}
        # What cases attached lies in a folder of its own.
        assert left - {"attachments"} == {"run.journal", "report.html", "junit.xml"}
