"""Plain pytest in a folder of somebody's: scenarios in any file, and an emulated `printer` for other tests.

And what docs/extending.md shows is so.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from misfeed import config, templates
from misfeed.diagnostics.rulebook import rulebook

DOCS = Path(__file__).resolve().parents[2] / "docs" / "extending.md"

Pytest = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def plain(tmp_path: Path) -> Pytest:
    """Run pytest as anybody would, with warnings as errors."""
    env = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST", "MISFEED"))}

    def plain(*words: str) -> subprocess.CompletedProcess[str]:
        strict = ("-p", "no:cacheprovider", "--strict-markers", "-W", "error", "-q")
        command = [sys.executable, "-m", "pytest", *strict, *words]
        return subprocess.run(command, cwd=tmp_path, env=env, capture_output=True, text=True, timeout=60)

    return plain


def write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    return path


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    """A folder with a scenario, called as misfeed calls it."""
    name, text = templates.scenario("MY-01")
    return write(tmp_path / "my_scenarios" / name, text)


def passed(ran: subprocess.CompletedProcess[str]) -> int:
    assert ran.returncode == 0, ran.stdout + ran.stderr
    found = re.search(r"(\d+) passed", ran.stdout)
    return int(found[1]) if found else 0


def test_a_folder_of_scenarios_runs_whatever_its_files_are_called(plain: Pytest, mine: Path) -> None:
    assert passed(plain("my_scenarios/", "--misfeed-profile=mono-laser")) == 1


def test_the_settings_name_scenarios_and_models(plain: Pytest, mine: Path, tmp_path: Path) -> None:
    write(tmp_path / "misfeed.toml", '[run]\nprofile = ["mono-laser", "inkjet-mfp"]\n')
    mine.parent.rename(tmp_path / "scenarios")
    assert passed(plain()) == 2
    assert passed(plain("--misfeed-profile=label-printer", "-k", "label")) == 1


def test_files_that_nobody_named_are_left_alone(plain: Pytest, mine: Path, tmp_path: Path) -> None:
    write(tmp_path / "test_plain.py", "def test_one():\n    pass\n")
    assert passed(plain()) == 1
    write(tmp_path / "my_scenarios" / "trap.py", "raise SystemExit('imported')\n")
    assert passed(plain("my_scenarios/", "--misfeed-profile=mono-laser")) == 1


def test_a_project_that_says_where_its_tests_are_means_those(
    plain: Pytest, mine: Path, tmp_path: Path
) -> None:
    write(tmp_path / "pytest.ini", "[pytest]\ntestpaths = tests\n")
    write(tmp_path / "tests" / "test_plain.py", "def test_one():\n    pass\n")
    assert passed(plain(".")) == 1


def test_an_assertion_in_such_a_file_is_told_with_its_values(plain: Pytest, mine: Path) -> None:
    body = (
        'def the_name_of_the_test(case) -> None:\n    """x"""\n    assert case.device.facts.name == "moon"\n'
    )
    text = mine.read_text("utf-8")
    mine.write_text(text[: text.index("def the_name")] + body, "utf-8")
    ran = plain("my_scenarios/", "--misfeed-profile=mono-laser")
    assert ran.returncode == 1
    assert "'mono-laser' == 'moon'" in ran.stdout


def documented(language: str, word: str) -> str:
    blocks = re.findall(rf"```{language}\n(.*?)```", DOCS.read_text("utf-8"), re.DOTALL)
    (found,) = [block for block in blocks if word in block]
    return found


def test_the_example_of_the_printer_runs_as_it_is_documented(plain: Pytest, tmp_path: Path) -> None:
    example = documented("python", "(printer)")
    write(tmp_path / "test_ours.py", example)
    assert passed(plain()) == example.count("def test_")


def test_the_settings_and_the_rules_are_read_as_documented(tmp_path: Path) -> None:
    file = write(tmp_path / "misfeed.toml", documented("toml", "search ="))
    write(tmp_path / "bench" / "probes" / "hinges.py", documented("python", "RULES ="))
    settings = config.read(file)
    assert settings.run.rerun_failed == 1
    with config.chosen(str(file)):
        assert "cover.hinge.bent" in {rule.cause for rule in rulebook().alerts}
        assert [probe.__name__ for probe in rulebook().probes] == ["fan_out_of_sight"]


@pytest.mark.parametrize("how", ["settings", "option"])
def test_without_a_mark_it_is_the_model_that_was_named(plain: Pytest, tmp_path: Path, how: str) -> None:
    write(
        tmp_path / "test_it.py", "def test_it(printer):\n    assert printer.facts.name == 'label-printer'\n"
    )
    if how == "settings":
        write(tmp_path / "misfeed.toml", '[run]\nprofile = "label-printer"\n')
    words = ("--misfeed-profile=label-printer",) if how == "option" else ()
    assert passed(plain(*words)) == 1


@pytest.mark.parametrize(
    ("mark", "told"),
    [
        ("", "say which printer: @pytest.mark.misfeed(profile=...)"),
        ("@pytest.mark.misfeed(profile='mono-lazer')\n", "did you mean 'mono-laser'?"),
        ("@pytest.mark.misfeed('mono-laser')\n", "write @pytest.mark.misfeed(profile=NAME, seed=N)"),
    ],
)
def test_a_slip_in_asking_for_it_is_told(plain: Pytest, tmp_path: Path, mark: str, told: str) -> None:
    write(tmp_path / "test_it.py", f"import pytest\n\n{mark}def test_it(printer):\n    pass\n")
    ran = plain()
    assert ran.returncode == 1
    assert told in ran.stdout


def test_a_printer_of_somebody_elses_goes_before_ours(plain: Pytest, tmp_path: Path) -> None:
    fixture = "import pytest\n\n@pytest.fixture\ndef printer():\n    return 1\n\n"
    write(tmp_path / "test_it.py", f"{fixture}def test_it(printer):\n    assert printer == 1\n")
    assert passed(plain()) == 1


def test_new_pieces_in_a_fresh_folder_run_at_once(
    tmp_path: Path, plain: Pytest, surroundings: dict[str, str]
) -> None:
    def misfeed(*words: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "misfeed", *words]
        return subprocess.run(
            command, cwd=tmp_path, env=surroundings, capture_output=True, text=True, timeout=60
        )

    write(tmp_path / "misfeed.toml", '[run]\nprofile = "my-laser"\n')
    for kind, name in (("scenario", "MY-01"), ("profile", "my-laser"), ("fault", "cover.hinge.bent")):
        assert misfeed("new", kind, name).returncode == 0
    assert sorted(str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*.*")) == [
        "faults/cover_hinge_bent.py",
        "misfeed.toml",
        "profiles/my-laser.toml",
        "scenarios/my_01.py",
    ]
    ran = misfeed("run")
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert misfeed("check").returncode == 0
    assert misfeed("faults").stdout.count("cover.hinge.bent") == 1
    assert passed(plain()) == 1


@pytest.fixture
def surroundings() -> dict[str, str]:
    ours = ("PYTEST", "MISFEED")
    return {name: value for name, value in os.environ.items() if not name.startswith(ours)}
