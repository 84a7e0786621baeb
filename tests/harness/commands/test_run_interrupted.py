"""A run that is cut short keeps what had finished, and goes on where it stopped."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest
from misfeed.errors import UsageError
from misfeed.journal import CaseRecord, Journal

CASES = 8

Command = Callable[..., subprocess.CompletedProcess[str]]

GATED = """\
import pathlib
if not pathlib.Path("open").exists():
        pathlib.Path("reached").touch()
        with pathlib.Path("gate").open() as gate:  # nobody ever writes: stuck until killed
            gate.read()
"""


@pytest.fixture
def scripts(tmp_path: Path, write: Callable[..., Path]) -> Path:
    """Eight quick scenarios, the last of which does not come to its end while the gate is shut."""
    for number in range(1, CASES):
        write(f"my/s{number}.py", f"ZZ-{number}")
    write(f"my/s{CASES}.py", f"ZZ-{CASES}", body=GATED.replace("\n", "\n    ") + "case.run()")
    os.mkfifo(tmp_path / "gate")
    return tmp_path


@pytest.fixture
def start(scripts: Path, surroundings: Mapping[str, str]) -> Iterator[Callable[..., subprocess.Popen[str]]]:
    started: list[subprocess.Popen[str]] = []

    def start(*words: str) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, "-m", "misfeed", "run", *words],
            cwd=scripts,
            env=dict(surroundings),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        started.append(process)
        return process

    yield start
    for process in started:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.communicate(timeout=20)


def recorded(folder: Path) -> dict[str, CaseRecord]:
    try:
        with Journal.open(folder / "run.journal") as journal:
            return {case.case: case for case in journal.cases()}
    except UsageError:
        return {}


def wait_for_cases(process: subprocess.Popen[str], scripts: Path, count: int) -> None:
    """Until `count` cases are in the journal, and the last one is stuck."""
    pause = threading.Event()
    for _ in range(600):
        if (scripts / "reached").exists() and len(recorded(scripts / "out")) >= count:
            return
        assert process.poll() is None, process.communicate()
        pause.wait(0.05)
    raise AssertionError(f"only {len(recorded(scripts / 'out'))} cases were recorded in half a minute")


@pytest.mark.parametrize("workers", ["0", "2"])
def test_a_killed_run_is_resumed_with_nothing_lost_and_nothing_doubled(
    scripts: Path, start: Callable[..., subprocess.Popen[str]], misfeed: Command, workers: str
) -> None:
    process = start("my/", "--profile", "mono-laser", "--seed", "5", "-n", workers, "-o", "out")
    wait_for_cases(process, scripts, 4)
    os.killpg(process.pid, signal.SIGKILL)
    process.communicate(timeout=20)
    before = recorded(scripts / "out")
    assert 4 <= len(before) < CASES

    told = misfeed("report", "out")
    assert "unfinished" in told.stdout

    (scripts / "open").touch()
    resumed = misfeed("run", "--resume", "-o", "out", "-n", workers)
    assert resumed.returncode == 0, resumed.stderr
    assert f"{CASES} passed" in resumed.stdout
    ran_now = [line for line in resumed.stderr.splitlines() if line.startswith("passed")]
    assert len(ran_now) == CASES - len(before)
    after = recorded(scripts / "out")
    assert len(after) == CASES
    assert {name: after[name] for name in before} == before
    with Journal.open(scripts / "out" / "run.journal") as journal:
        assert all(len(journal.attempts(name)) == 1 for name in after)
        assert journal.wall_ended
        assert journal.header.seed == 5


@pytest.mark.parametrize("workers", ["0", "2"])
def test_ctrl_c_ends_a_run_cleanly_and_says_how_to_go_on(
    scripts: Path, start: Callable[..., subprocess.Popen[str]], misfeed: Command, workers: str
) -> None:
    process = start("my/", "--profile", "mono-laser", "-n", workers, "-o", "out", "-q")
    wait_for_cases(process, scripts, 2)
    os.killpg(process.pid, signal.SIGINT)  # as a terminal does: to all of them
    out, complaint = process.communicate(timeout=30)
    assert process.returncode == 130
    assert complaint.strip() == "interrupted; `misfeed run --resume -o out` goes on"
    assert out == ""

    (scripts / "open").touch()
    resumed = misfeed("run", "--resume", "-o", "out", "--json")
    assert resumed.returncode == 0, resumed.stderr
    totals = json.loads(resumed.stdout)["totals"]
    assert (totals["passed"], totals["remaining"]) == (CASES, 0)
