"""Selecting and running scenarios with pytest, seen from the caller's side."""

from __future__ import annotations

import itertools
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from misfeed import suite
from misfeed.errors import MisfeedError, UsageError
from misfeed.journal import CaseRecord, Outcome
from misfeed.suite import Selection

SCRIPT = '''\
from misfeed import DO, Ticket, fault, scenario, see


@scenario(
    "{id}",
    ticket=Ticket(en="It says open."),
    fault=fault("cover.tab.broken", at="{{cover}}"),
    shows={{"ipp": see.printer("stopped")}},
    repair=[DO.open("{{cover}}"), DO.replace("{{cover}}"), DO.close("{{cover}}")],
    verify=[see.no_conditions()],
)
def tab_{name}(case):
    """A broken tab."""
    {body}
'''

LASER = ("mono-laser",)

_numbers = itertools.count(1)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder for scripts, by a name that no other test has: Python remembers modules by name."""
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / f"suite{next(_numbers)}"
    folder.mkdir()
    return folder


@pytest.fixture
def write(folder: Path) -> Callable[..., Path]:
    def write(path: str, id: str, body: str = "case.run()") -> Path:  # noqa: A002
        file = folder / path
        file.parent.mkdir(exist_ok=True)
        file.write_text(SCRIPT.format(id=id, name=id[-1], body=body))
        return file

    return write


def names(selection: Selection) -> list[str]:
    return [spec.name for spec in suite.collect(selection)]


def run(selection: Selection, cases: list[str]) -> tuple[dict[str, CaseRecord], tuple[str, ...]]:
    records: dict[str, CaseRecord] = {}

    def record(case: CaseRecord) -> None:
        assert case.case not in records
        records[case.case] = case

    broken = suite.run(selection, cases, record)
    return records, broken


# -- selecting -----------------------------------------------------------------------------------------------


def test_without_words_every_built_in_scenario_is_selected() -> None:
    found = suite.collect(Selection(profiles=LASER))
    assert {spec.scenario.family for spec in found} >= {"media_path", "consumables", "network", "imaging"}
    assert {spec.profile for spec in found} == set(LASER)


@pytest.mark.parametrize(
    ("words", "families"), [(("network",), {"network"}), (("MP-01", "network"), {"media_path", "network"})]
)
def test_ids_and_families_narrow_the_selection(words: tuple[str, ...], families: set[str]) -> None:
    assert {spec.scenario.family for spec in suite.collect(Selection(words, LASER))} == families


def test_an_expression_of_pytest_narrows_it_too() -> None:
    assert names(Selection(("NW-06",), LASER, "silent")) == ["NW-06[mono-laser-silent]"]


def test_a_file_a_folder_and_both_together_select_each_case_once(
    folder: Path, write: Callable[..., Path]
) -> None:
    one = write("one.py", "ZZ-1")
    write("deeper/two.py", "ZZ-2")
    both = ["ZZ-1[mono-laser]", "ZZ-2[mono-laser]"]
    assert names(Selection((str(one),), LASER)) == both[:1]
    assert sorted(names(Selection((folder.name,), LASER))) == both
    assert sorted(names(Selection((folder.name, str(one)), LASER))) == both
    assert names(Selection((folder.name, "deeper"), LASER)) == both[1:]


def test_folders_may_have_spaces_and_quotes_in_their_names(folder: Path, write: Callable[..., Path]) -> None:
    write("it's all fine/one.py", "ZZ-1", "assert 1 + 1 == 3")
    selection = Selection((f"{folder.name}/it's all fine",), LASER)
    records, _ = run(selection, names(selection))
    assert records["ZZ-1[mono-laser]"].reason == "assert (1 + 1) == 3", "tells what was compared"


def test_what_is_no_script_is_told(folder: Path) -> None:
    (folder / "notes.txt").touch()
    with pytest.raises(UsageError, match=r"notes\.txt is neither a folder nor a Python file"):
        suite.collect(Selection((str(folder / "notes.txt"),), LASER))


def test_the_environment_is_as_before_afterwards(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTEST_ADDOPTS", "--color=yes --nonsense")
    monkeypatch.delenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", raising=False)
    assert names(Selection(("CS-01",), LASER)) == ["CS-01[mono-laser]"]
    assert os.environ["PYTEST_ADDOPTS"] == "--color=yes --nonsense"
    assert "PYTEST_DISABLE_PLUGIN_AUTOLOAD" not in os.environ


# -- running -------------------------------------------------------------------------------------------------


def test_only_the_named_cases_run_and_each_hands_on_one_record(
    folder: Path, write: Callable[..., Path]
) -> None:
    write("one.py", "ZZ-1")
    write("two.py", "ZZ-2", "assert False, 'too hot'")
    write("three.py", "ZZ-3")
    selection = Selection((folder.name,), LASER)
    records, broken = run(selection, ["ZZ-1[mono-laser]", "ZZ-2[mono-laser]"])
    assert {name: case.outcome for name, case in records.items()} == {
        "ZZ-1[mono-laser]": Outcome.PASSED,
        "ZZ-2[mono-laser]": Outcome.FAILED,
    }
    assert records["ZZ-2[mono-laser]"].reason.startswith("too hot")
    assert broken == ()


def test_tests_that_are_no_scenarios_run_along_and_are_named_when_they_fail(
    folder: Path, write: Callable[..., Path]
) -> None:
    write("one.py", "ZZ-1")
    (folder / "conftest.py").write_text(
        "import pytest\n\n\n@pytest.fixture\ndef three():\n    yield 3\n    raise OSError\n"
    )
    (folder / "plain.py").write_text(
        "def test_good(): pass\ndef test_bad(): assert 0\ndef test_untidy(three): assert not three\n"
    )
    records, broken = run(Selection((folder.name,), LASER), ["ZZ-1[mono-laser]"])
    assert list(records) == ["ZZ-1[mono-laser]"]
    assert broken == (f"{folder.name}/plain.py::test_bad", f"{folder.name}/plain.py::test_untidy")


def test_a_record_that_cannot_be_kept_ends_the_run_with_its_reason(
    folder: Path, write: Callable[..., Path], capfd: pytest.CaptureFixture[str]
) -> None:
    write("one.py", "ZZ-1")

    def full(case: CaseRecord) -> None:
        raise MisfeedError("the disk is full")

    with pytest.raises(MisfeedError, match="the disk is full"):
        suite.run(Selection((folder.name,), LASER), ["ZZ-1[mono-laser]"], full)
    assert capfd.readouterr() == ("", "")


def test_a_worker_that_dies_costs_its_case_and_no_other(folder: Path, write: Callable[..., Path]) -> None:
    """Nobody can say how its case would have ended, so that a resumed run tries it again."""
    for number in range(1, 5):
        write(f"s{number}.py", f"ZZ-{number}")
    write("dies.py", "ZZ-5", "import os; os.path.exists('mended') or os._exit(9); case.run()")
    env = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST")}
    words = ["run", folder.name, "--profile", "mono-laser", "-n", "2", "-o", "out"]
    result = subprocess.run(
        [sys.executable, "-m", "misfeed", *words],
        env=env,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert result.returncode == 1, result.stderr
    assert "4 passed, 1 in error\nwhose they are: environment 1\n" in result.stdout
    assert "error   ZZ-5[mono-laser] 0.00 s: the process that ran it died (worker 'gw" in result.stderr
    assert "Traceback" not in result.stderr

    Path("mended").touch()
    words = ["run", "--resume", "-o", "out"]
    resumed = subprocess.run(
        [sys.executable, "-m", "misfeed", *words], env=env, capture_output=True, text=True, timeout=60
    )
    assert resumed.stdout.startswith("5 passed\n"), "neither flaky nor left out"
