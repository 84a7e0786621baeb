"""The register of running emulators."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from misfeed.errors import BenchError, UsageError
from misfeed.running import folder, registered, running


@pytest.fixture(autouse=True)
def runtime(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    return tmp_path


def test_who_runs_is_found_by_name_with_its_facts_once_it_is_ready() -> None:
    with registered("office") as place:
        (found,) = running()
        assert (found.name, found.facts) == ("office", {})
        place.ready({"pid": 7})
        (found,) = running()
        assert found.facts == {"pid": 7}
    assert running() == ()


def test_names_are_listed_in_order() -> None:
    with registered("b"), registered("a"):
        assert [one.name for one in running()] == ["a", "b"]


def test_a_name_is_had_once_and_is_free_again_afterwards() -> None:
    with registered("office"), pytest.raises(UsageError, match="runs already"), registered("office"):
        pass
    with registered("office"):
        assert len(running()) == 1


def test_what_a_killed_process_leaves_is_stale_and_removed(runtime: Path) -> None:
    code = (
        "import os, signal\nfrom misfeed.running import registered\n"
        "with registered('office') as place:\n    place.ready({'pid': 1})\n"
        "    os.kill(os.getpid(), signal.SIGKILL)"
    )
    assert subprocess.run([sys.executable, "-c", code]).returncode == -9
    left = runtime / "misfeed" / "office.json"
    assert left.exists()
    assert running() == ()
    assert not left.exists()


def test_a_stale_name_can_be_had_at_once(runtime: Path) -> None:
    (runtime / "misfeed").mkdir(mode=0o700)
    (runtime / "misfeed" / "office.json").write_text('{"pid": 1, "old": true}', encoding="utf-8")
    with registered("office"):
        (found,) = running()
        assert found.facts == {}


def test_only_this_user_can_read_it(runtime: Path) -> None:
    with registered("office"):
        assert os.stat(runtime / "misfeed" / "office.json").st_mode & 0o777 == 0o600
    assert os.stat(runtime / "misfeed").st_mode & 0o777 == 0o700


@pytest.mark.parametrize("name", ["", "7up", "a/b", "../x", "a b", "a" * 65, "é"])
def test_odd_names_are_refused(name: str) -> None:
    with pytest.raises(UsageError, match="a name is a letter"), registered(name):
        pass


def test_a_folder_that_others_may_write_to_is_not_used(runtime: Path) -> None:
    (runtime / "misfeed").mkdir()
    (runtime / "misfeed").chmod(0o777)
    with pytest.raises(BenchError, match="not a folder of this user alone"):
        folder()


def test_a_folder_that_cannot_be_made_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_RUNTIME_DIR", "/nowhere/at/all")
    with pytest.raises(BenchError, match="cannot be at"):
        running()
