"""`misfeed coverage`: requirements and the cases that cover them."""

from __future__ import annotations

import csv
import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

Command = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def ran(tmp_path: Path, write: Callable[..., Path], misfeed: Command) -> Path:
    """A run in the folder `out` of two scenarios with requirements, one of which fails."""
    write("my/one.py", "ZZ-1", more='requirements=["R-1", "=R-2"],')
    body = "case.measure('delay', 1.95, limit(le=2, marginal=0.1), requirement='R-3'); case.run(); assert 0"
    write("my/two.py", "ZZ-2", more='requirements=["R-1"],', body=body)
    (tmp_path / "reqs").write_text("R-1  Jams are told\nR-3  in time\nR-4  and on paper\n", "utf-8")
    told = misfeed("run", "my/", "--profile", "mono-laser", "-q", "-o", "out")
    assert told.returncode == 1, told.stderr
    return tmp_path / "out"


def test_a_run_tells_how_each_requirement_stands(ran: Path, misfeed: Command) -> None:
    told = misfeed("coverage", "--run", "out", "--list", "reqs")
    assert (told.returncode, told.stderr) == (0, "")
    assert told.stdout.splitlines() == [
        "R-1                  failed     Jams are told",
        "    ZZ-1[mono-laser]: passed",
        "    ZZ-2[mono-laser]: failed",
        "R-3                  marginal   in time",
        "    ZZ-2[mono-laser]: marginal, delay",
        "R-4                  untested   and on paper",
        "=R-2                 passed",
        "    ZZ-1[mono-laser]: passed",
        "    it is not in the list",
        "1 passed, 1 marginal, 1 failed, 1 untested",
    ]
    assert misfeed("coverage", "--run", "out", "--strict").returncode == 1


def test_it_is_exported_for_programs_and_spreadsheets(ran: Path, misfeed: Command) -> None:
    plain = json.loads(misfeed("coverage", "--run", "out", "--list", "reqs", "--json").stdout)
    assert [(one["requirement"], one["standing"]) for one in plain] == [
        ("R-1", "failed"),
        ("R-3", "marginal"),
        ("R-4", "untested"),
        ("=R-2", "passed"),
    ]
    rows = list(csv.DictReader(misfeed("coverage", "--run", "out", "--csv").stdout.splitlines()))
    assert [(row["requirement"], row["case"]) for row in rows] == [
        ("'=R-2", "ZZ-1[mono-laser]"),
        ("R-1", "ZZ-1[mono-laser]"),
        ("R-1", "ZZ-2[mono-laser]"),
        ("R-3", "ZZ-2[mono-laser]"),
    ]


def test_scripts_alone_tell_what_they_would_cover(misfeed: Command, write: Callable[..., Path]) -> None:
    write("my/one.py", "ZZ-1", more='requirements=["R-1"],')
    told = misfeed("coverage", "my/", "--profile", "mono-laser", "--strict")
    assert told.returncode == 0
    assert told.stdout.splitlines() == [
        "R-1                  not run",
        "    ZZ-1[mono-laser]: not run",
        "1 not run",
    ]


def test_no_requirement_at_all_is_said(misfeed: Command) -> None:
    told = misfeed("coverage", "MP-03")
    assert (told.returncode, told.stdout) == (0, "no case names a requirement\n")
    assert misfeed("coverage", "MP-03", "--strict").returncode == 1
