"""`misfeed run --baseline`: measurements held against an earlier run."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from misfeed.journal import Journal

Command = Callable[..., subprocess.CompletedProcess[str]]

MODEL = ("--profile", "mono-laser", "-q")


@pytest.fixture
def measuring(write: Callable[..., Path]) -> Callable[[float], Path]:
    """A script whose one measurement comes out as said."""
    return lambda value: write(
        "my/one.py", body=f"case.run(); case.measure('delay', {value}, limit(le=5, unit='s'), baseline=0.1)"
    )


def test_what_drifts_too_far_fails_with_both_numbers(
    misfeed: Command, measuring: Callable[[float], Path], tmp_path: Path
) -> None:
    measuring(1.5)
    assert misfeed("run", "my/", *MODEL, "-o", "first").returncode == 0
    measuring(1.6)
    assert misfeed("run", "my/", *MODEL, "-o", "near", "--baseline", "first").returncode == 0
    measuring(1.9)
    assert misfeed("run", "my/", *MODEL, "-o", "alone").returncode == 0, "without a baseline it is only noted"
    told = misfeed("run", "my/", *MODEL, "-o", "far", "--baseline", "first/run.journal", "-n", "2")
    assert told.returncode == 1
    with Journal.open(tmp_path / "far" / "run.journal") as journal:
        (case,) = journal.cases()
    assert case.reason == "delay is 1.9 s, and was 1.5 s in the baseline: it may be 1.5 s + 10 %"
    assert case.measurements[0].baseline == 1.5
    assert misfeed("report", "far").stdout.count("1.5 s + 10 %") >= 1


def test_limits_of_a_model_say_how_far_it_may_drift(
    misfeed: Command, measuring: Callable[[float], Path]
) -> None:
    script = measuring(1.5)
    assert misfeed("run", "my/", *MODEL, "-o", "first").returncode == 0
    script.with_name("limits.toml").write_text("[ZZ-1.delay]\nmono-laser = { baseline = 0.5 }\n", "utf-8")
    measuring(2.0)
    assert misfeed("run", "my/", *MODEL, "-o", "near", "--baseline", "first").returncode == 0
    measuring(5.5)
    told = misfeed("run", "my/", *MODEL, "-o", "over", "--baseline", "first")
    assert told.returncode == 1
    assert "but must be <= 5 s" in misfeed("report", "over").stdout, "the script's own limit stays in force"


def test_a_baseline_that_is_no_run_is_misuse(misfeed: Command, measuring: Callable[[float], Path]) -> None:
    measuring(1.5)
    told = misfeed("run", "my/", *MODEL, "--baseline", "nowhere")
    assert (told.returncode, told.stderr) == (
        2,
        "misfeed: there is no run in nowhere; `misfeed run` makes one\n",
    )
    told = misfeed("run", "--resume", "--baseline", "nowhere")
    assert told.returncode == 2
    assert "--resume takes the selection of the run it resumes" in told.stderr
