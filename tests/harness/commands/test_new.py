"""`misfeed new`: files that pass `check` as they are, and run."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

Command = Callable[..., subprocess.CompletedProcess[str]]


@pytest.mark.parametrize(
    ("words", "file", "checked"),
    [
        (("scenario", "MY-01"), "my_01.py", "1 script, 1 scenario: nothing wrong\n"),
        (("profile", "my-laser"), "my-laser.toml", "1 profile: nothing wrong\n"),
        (("profile", "my-jet", "--like", "inkjet-mfp"), "my-jet.toml", "1 profile: nothing wrong\n"),
        (("fault", "cover.lever.loose"), "cover_lever_loose.py", "1 script, 1 fault: nothing wrong\n"),
    ],
)
def test_what_it_writes_passes_the_check(
    misfeed: Command, tmp_path: Path, words: tuple[str, ...], file: str, checked: str
) -> None:
    told = misfeed("new", *words, "-o", "mine")
    assert (told.returncode, told.stderr) == (0, "")
    assert told.stdout == f"mine/{file}\ncheck it: misfeed check mine/{file}\n"
    assert "@" not in (tmp_path / "mine" / file).read_text("utf-8").replace("@scenario", "").split("\n\n")[0]
    found = misfeed("check", f"mine/{file}")
    assert (found.returncode, found.stdout) == (0, checked)


def test_the_scenario_runs_and_its_repair_is_proven(misfeed: Command) -> None:
    misfeed("new", "scenario", "MY-01")
    told = misfeed("run", "my_01.py", "--profile", "mono-laser", "-q")
    assert told.returncode == 0, told.stdout + told.stderr
    assert misfeed("prove", "my_01.py", "--profile", "mono-laser", "--strict").returncode == 0


def test_the_profile_runs_scenarios(misfeed: Command) -> None:
    misfeed("new", "profile", "my-laser")
    told = misfeed("run", "MP-08", "--profile", "my-laser.toml", "-q")
    assert told.returncode == 0, told.stdout + told.stderr


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (("scenario", "my scenario"), "'my scenario' is not of the form of a scenario's id, such as MY-01"),
        (("profile", "My Laser"), "'My Laser' is not of the form of a profile's name, such as my-laser"),
        (("profile", "../x"), "'../x' is not of the form of a profile's name"),
        (("fault", "loose"), "'loose' is not of the form of a fault's name, such as cover.lever.loose"),
        (("profile", "x", "--like", "moon"), "there is no built-in profile 'moon'"),
        (("profile", "x", "--like", "../profiles/mono-laser"), "there is no built-in profile"),
    ],
)
def test_a_name_that_does_not_fit_is_misuse(
    misfeed: Command, tmp_path: Path, words: tuple[str, ...], complaint: str
) -> None:
    told = misfeed("new", *words)
    assert told.returncode == 2
    assert told.stderr.startswith(f"misfeed: {complaint}")
    assert list(tmp_path.iterdir()) == []


def test_it_never_writes_over_a_file(misfeed: Command, tmp_path: Path) -> None:
    (tmp_path / "my_01.py").write_text("precious")
    told = misfeed("new", "scenario", "MY-01")
    assert told.returncode == 2
    assert told.stderr == "misfeed: my_01.py exists already; name another, or remove it first\n"
    assert (tmp_path / "my_01.py").read_text() == "precious"


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (("profile", "mono-laser"), "the profile mono-laser is there already (`misfeed profiles`"),
        (("fault", "supply.spent"), "the fault supply.spent is there already (`misfeed faults`"),
        (("scenario", "MP-08"), "the scenario MP-08 is there already ("),
    ],
)
def test_a_name_that_is_taken_is_refused_before_anything_is_written(
    misfeed: Command, tmp_path: Path, words: tuple[str, ...], complaint: str
) -> None:
    told = misfeed("new", *words)
    assert (told.returncode, told.stdout) == (2, "")
    assert told.stderr.startswith(f"misfeed: {complaint}")
    assert told.stderr.endswith("; choose another name\n")
    assert list(tmp_path.iterdir()) == []


def test_a_name_of_the_folders_own_is_taken_too(misfeed: Command, tmp_path: Path) -> None:
    (tmp_path / "misfeed.toml").touch()
    assert misfeed("new", "scenario", "MY-01", "-o", "scenarios").returncode == 0
    told = misfeed("new", "scenario", "MY-01", "-o", "elsewhere")
    assert told.returncode == 2
    assert told.stderr == (
        "misfeed: the scenario MY-01 is there already (scenarios/my_01.py:6); choose another name\n"
    )
