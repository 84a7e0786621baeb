"""The settings of a folder: where they are found, what they may say, and how each slip is told."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from misfeed import config
from misfeed.errors import UsageError


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of somebody's, to be in."""
    monkeypatch.chdir(tmp_path)
    for name in (config.FILE_VARIABLE, config.SEARCH_VARIABLE):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


def here() -> config.Config:
    with config.chosen():
        return config.current()


def test_a_folder_without_settings_has_those_of_nobody(folder: Path) -> None:
    (folder / "scenarios").mkdir()
    assert (here().path, here().search) == (None, ())
    assert here().holding("scenarios") == ()


def test_settings_are_found_from_a_folder_below(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "misfeed.toml").write_text("[run]\nseed = 7\n")
    (folder / "deep" / "down").mkdir(parents=True)
    monkeypatch.chdir(folder / "deep" / "down")
    assert here().run.seed == 7
    assert here().search == (folder,)


def test_they_are_not_looked_for_above_the_repository(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "misfeed.toml").write_text("[run]\nseed = 7\n")
    (folder / "clone" / ".git").mkdir(parents=True)
    monkeypatch.chdir(folder / "clone")
    assert here().path is None


def test_those_of_a_stranger_above_are_not_taken(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "misfeed.toml").write_text("[run]\nseed = 7\n")
    (folder / "mine").mkdir()
    monkeypatch.setattr(config, "_trusted", lambda path, start: False)
    assert here().run.seed == 7
    monkeypatch.chdir(folder / "mine")
    assert here().path is None


def test_a_projects_own_file_does_as_well(folder: Path) -> None:
    (folder / "bench" / "scenarios").mkdir(parents=True)
    text = '[tool.other]\nx = 1\n[tool.misfeed]\nsearch = ["bench/"]\n[tool.misfeed.run]\nworkers = 2\n'
    (folder / "pyproject.toml").write_text(text)
    assert here().run.workers == 2
    assert here().holding("scenarios") == (folder / "bench" / "scenarios",)


@pytest.mark.parametrize("text", ["[tool.other]\nx = 1\n", "[tool.other\n", 'name = "misfeed"\n'])
def test_somebody_elses_project_file_says_nothing(folder: Path, text: str) -> None:
    (folder / "pyproject.toml").write_text(text)
    assert (here().path, here().search) == (None, ())


def test_paths_count_from_the_settings_and_not_from_here(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = '[run]\nprofile = ["mono-laser", "models/x.toml"]\nquarantine = "known.toml"\n'
    (folder / "misfeed.toml").write_text(told)
    (folder / "below").mkdir()
    monkeypatch.chdir(folder / "below")
    found = here()
    assert found.profiles() == ("mono-laser", os.path.join("..", "models", "x.toml"))
    assert found.near(found.run.quarantine) == os.path.join("..", "known.toml")
    assert found.near("") == ""


def test_one_profile_needs_no_list(folder: Path) -> None:
    (folder / "misfeed.toml").write_text('[run]\nprofile = "mono-laser"\n')
    assert here().profiles() == ("mono-laser",)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('serch = ["x"]\n', "misfeed.toml:1: unknown key 'serch'; did you mean 'search'?"),
        (
            "[run]\nseed = 1\n\nmax-skip = 3\n",
            "misfeed.toml:4: unknown key 'max-skip' in [run]; did you mean 'max-skips'?",
        ),
        (
            "[run]\nzzz = 3\n",
            "misfeed.toml:2: unknown key 'zzz' in [run]; known here: profile, where, workers",
        ),
        ('[run]\nseed = "x"\n', "misfeed.toml:2: run.seed: it must be a whole number, not text"),
        ("[run]\nworkers = 65\n", "misfeed.toml:2: run.workers: it must be a whole number <= 64"),
        ('[run]\nprofile = ["a",\n  ""]\n', "misfeed.toml:2: run.profile.1: it must be text of length >= 1"),
        ('search = ["nowhere"]\n', "misfeed.toml:1: search: there is no folder 'nowhere'"),
        ("[run]\nseed = = 1\n", "misfeed.toml:2: not valid TOML: Invalid value"),
    ],
)
def test_each_slip_is_one_sentence_with_its_line(folder: Path, text: str, told: str) -> None:
    (folder / "misfeed.toml").write_text(text)
    with pytest.raises(UsageError) as caught:
        here()
    assert str(caught.value).startswith(told)
    assert "\n" not in str(caught.value)


def test_a_slip_in_a_projects_file_is_told_with_its_table(folder: Path) -> None:
    (folder / "pyproject.toml").write_text("[project]\nname = 'x'\n[tool.misfeed.run]\nsede = 3\n")
    with pytest.raises(
        UsageError, match=r"pyproject.toml:4: unknown key 'sede' in \[tool.misfeed.run\]; did"
    ):
        here()


def test_settings_that_cannot_be_read_are_named(folder: Path) -> None:
    (folder / "misfeed.toml").write_bytes(b"\xff")
    with pytest.raises(UsageError, match=r"cannot read the settings misfeed.toml: it is not UTF-8 text"):
        here()


def test_other_settings_hold_meanwhile_and_for_processes_started_then(folder: Path) -> None:
    (folder / "misfeed.toml").write_text("[run]\nseed = 7\n")
    (folder / "other.toml").write_text("[run]\nseed = 8\n")
    (folder / "more" / "faults").mkdir(parents=True)
    with config.chosen(none=True):
        assert config.current().path is None
        assert os.environ[config.FILE_VARIABLE] == "none"
    with config.chosen("other.toml", ["more"]):
        assert config.current().run.seed == 8
        assert config.current().holding("faults") == (folder / "more" / "faults",)
        assert os.environ[config.SEARCH_VARIABLE] == str(folder / "more")
    assert config.SEARCH_VARIABLE not in os.environ
    assert here().run.seed == 7


def test_a_folder_to_search_must_hold_something(folder: Path) -> None:
    (folder / "empty").mkdir()
    for name, told in (
        ("empty", "it holds none of the folders profiles, faults"),
        ("no", "there is no such"),
    ):
        with config.chosen(search=[name]), pytest.raises(UsageError, match=told):
            config.current()
