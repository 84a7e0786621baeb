"""`misfeed run --history`, and runs that the settings of a folder have kept and locked."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

Command = Callable[..., subprocess.CompletedProcess[str]]
Write = Callable[..., Path]
ON = ("--profile", "mono-laser", "-q")


def kept(misfeed: Command) -> list[str]:
    told = misfeed("history", "--json")
    return [run["verdict"] for run in json.loads(told.stdout)] if told.returncode == 0 else []


def test_a_run_is_kept_when_asked_for(misfeed: Command, write: Write) -> None:
    write("my/a.py", "ZZ-1")
    assert misfeed("run", "my/", *ON).returncode == 0
    assert kept(misfeed) == []
    assert misfeed("run", "my/", *ON, "--history").returncode == 0
    write("my/a.py", "ZZ-1", body="assert not 'printing'")
    assert misfeed("run", "my/", *ON, "--history").returncode == 1
    assert kept(misfeed) == ["passed", "failed"]


def test_settings_keep_and_lock_every_run_and_one_may_be_let_off(
    misfeed: Command, write: Write, tmp_path: Path
) -> None:
    write("my/a.py", "ZZ-1")
    (tmp_path / "misfeed.toml").write_text("[run]\nhistory = true\nlocked = true\n")
    refused = misfeed("run", "my/", *ON)
    assert (refused.returncode, kept(misfeed)) == (2, [])
    assert "there is no misfeed.lock; `misfeed lock` writes it" in refused.stderr
    assert misfeed("lock", "my/", "-p", "mono-laser").returncode == 0
    assert misfeed("run", "my/", *ON).returncode == 0
    write("my/a.py", "ZZ-1", body="case.run()  # otherwise")
    assert misfeed("run", "my/", *ON).returncode == 2
    assert misfeed("run", "my/", *ON, "--no-locked", "--no-history").returncode == 0
    assert kept(misfeed) == ["passed"]


@pytest.mark.parametrize("below", ["", "deeper"])
def test_the_lock_file_lies_beside_the_settings(
    misfeed_in: Command, write: Write, tmp_path: Path, below: str
) -> None:
    write("my/a.py", "ZZ-1")
    (tmp_path / "misfeed.toml").write_text("[run]\nlocked = true\n")
    (tmp_path / "deeper").mkdir()
    here = tmp_path / below
    assert misfeed_in(here, "lock", str(tmp_path / "my"), "-p", "mono-laser").returncode == 0
    assert (tmp_path / "misfeed.lock").is_file()
    assert misfeed_in(here, "run", str(tmp_path / "my"), *ON).returncode == 0


def test_a_database_that_cannot_be_written_stops_the_run_before_it_begins(
    misfeed: Command, write: Write, tmp_path: Path
) -> None:
    write("my/a.py", "ZZ-1")
    (tmp_path / "runs").mkdir()
    (tmp_path / "runs" / "history.sqlite").write_text("these are notes of mine\n" * 50)
    stopped = misfeed("run", "my/", *ON, "--history", "-o", "out")
    assert stopped.returncode == 2
    assert "cannot be used as a history" in stopped.stderr
    assert not (tmp_path / "out").exists()
