"""What a folder's settings say for `misfeed run`, and that a command line goes before."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from misfeed.journal import Journal

Say = Callable[..., tuple[int, str, str]]

SETTINGS = """\
[run]
profile = ["mono-laser"]
seed = 9
max-skips = 3
language = "es"
"""


@pytest.fixture
def settled(tmp_path: Path) -> Path:
    (tmp_path / "misfeed.toml").write_text(SETTINGS)
    return tmp_path


def header(folder: Path) -> tuple[int, list[str], int | None]:
    with Journal.open(folder / "run.journal") as journal:
        return journal.header.seed, list(journal.header.profiles), journal.header.max_skips


def test_what_the_settings_say_is_taken_for_said(settled: Path, say: Say) -> None:
    code, out, _ = say("run", "MP-08", "-o", "out")
    assert code == 0
    assert "1 correcto" in out, out
    assert header(settled / "out") == (9, ["mono-laser"], 3)


def test_the_command_line_goes_before_them(settled: Path, say: Say) -> None:
    words = ("--profile", "inkjet-mfp", "--seed", "2", "--max-skips", "0", "--language", "en")
    code, out, _ = say("run", "MP-09", "-o", "out", *words)
    assert code == 0
    assert "1 passed" in out
    assert header(settled / "out") == (2, ["inkjet-mfp"], 0)


def test_without_settings_nothing_is_said(settled: Path, say: Say) -> None:
    code, _, _ = say(
        "run", "--no-config", "MP-09", "-o", "out", "--language", "en", "--profile", "mono-laser"
    )
    assert code == 0
    assert header(settled / "out") == (1, ["mono-laser"], None)


def test_other_settings_can_be_named_before_the_command(settled: Path, say: Say) -> None:
    (settled / "other.toml").write_text('[run]\nseed = 5\nprofile = "mono-laser"\n')
    code, _, _ = say("--config", "other.toml", "run", "MP-09", "-o", "out")
    assert code == 0
    assert header(settled / "out") == (5, ["mono-laser"], None)


def test_a_resumed_run_keeps_what_it_began_with(
    settled: Path, misfeed: Callable[..., subprocess.CompletedProcess[str]]
) -> None:
    misfeed("run", "MP-08", "-o", "out")
    told = misfeed("run", "--resume", "-o", "out")
    # That the settings choose something is no complaint.
    assert (told.returncode, told.stderr) == (
        2,
        "misfeed: nothing to resume: out/run.journal is finished; `misfeed report` shows it\n",
    )


def test_reports_are_in_the_settings_language(settled: Path, say: Say) -> None:
    say("run", "MP-08", "-o", "out")
    _, spanish, _ = say("report", "out")
    _, english, _ = say("report", "out", "--language", "en")
    assert spanish != english
    assert "passed" in english


@pytest.mark.parametrize("command", ["run", "report"])
def test_a_slip_in_the_settings_is_misuse(settled: Path, say: Say, command: str) -> None:
    (settled / "misfeed.toml").write_text("[run]\nsede = 9\n")
    code, _, complaint = say(command)
    assert code == 2
    assert complaint == "misfeed: misfeed.toml:2: unknown key 'sede' in [run]; did you mean 'seed'?\n"


def test_the_settings_count_workers_too(settled: Path, say: Say) -> None:
    (settled / "misfeed.toml").write_text('[run]\nworkers = 2\nprofile = "mono-laser"\n')
    code, out, _ = say("run", "MP-08", "MP-09", "-o", "out", "--json", "--language", "en")
    assert code == 0
    assert len(json.loads(out)["cases"]) == 2


@pytest.mark.parametrize(
    ("written", "told"),
    [
        (
            'profile = ["mono-lasr"]',
            "run.profile: there is no profile 'mono-lasr'",
        ),
        ('where = "duplx"', "run.where: "),
        ('language = "xx"', "run.language: "),
        ('quarantine = "nope.toml"', "run.quarantine: the quarantine file nope.toml cannot be read"),
        ('actor = "technican"', "run.actor: there is no actor 'technican'; did you mean 'technician'?"),
        ('formats = ["jnit"]', "run.formats: "),
    ],
)
def test_what_the_settings_name_and_is_not_there_is_told_with_its_line(
    tmp_path: Path, say: Say, written: str, told: str
) -> None:
    (tmp_path / "misfeed.toml").write_text(f"[run]\n{written}\n", encoding="utf-8")
    code, out, complaint = say("run", "MP-08")
    assert (code, out) == (2, "")
    assert complaint.startswith(f"misfeed: misfeed.toml:2: {told}"), complaint
    assert complaint.count("\n") == 1


def test_the_table_of_a_project_is_told_with_its_line_too(tmp_path: Path, say: Say) -> None:
    (tmp_path / "pyproject.toml").write_text('[tool.misfeed]\n[tool.misfeed.run]\nwhere = "duplx"\n')
    assert say("run", "MP-08")[2].startswith("misfeed: pyproject.toml:3: run.where: ")
