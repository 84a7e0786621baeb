"""The command as a user starts it: another process, in a folder of its own, with scripts written there.

That process is forked from one that has imported the command already, for there are hundreds of them.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from misfeed import cli
from misfeed.journal import CaseRecord, Journal, RunHeader

from ..warm import Warm

SCRIPT = '''\
from misfeed import DO, Ticket, fault, limit, scenario, see, vary


@scenario(
    "{id}",
    needs={{"{{cover}}"}},
    ticket=Ticket(en="Door open message; all doors are closed."),
    fault=fault("{fault}", at="{{cover}}"),
    shows={{"ipp": see.printer("stopped")}},
    repair=[DO.open("{{cover}}"), DO.replace("{{cover}}"), DO.close("{{cover}}")],
    verify=[{verify}],
    {more}
)
def {function}(case):
    """A broken tab."""
    {body}
'''


@pytest.fixture(scope="session")
def write_in() -> Callable[..., Path]:
    """Write a script with one scenario into a folder; what is not said is as it should be."""

    def write_in(
        folder: Path,
        path: str,
        id: str = "ZZ-1",  # noqa: A002
        *,
        fault: str = "cover.tab.broken",
        verify: str = "see.no_conditions()",
        more: str = "",
        body: str = "case.run()",
        function: str = "tab",
        with_first: str = "",
    ) -> Path:
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        told = SCRIPT.format(id=id, fault=fault, verify=verify, more=more, body=body, function=function)
        file.write_text(with_first + told, encoding="utf-8")
        return file

    return write_in


@pytest.fixture
def write(tmp_path: Path, write_in: Callable[..., Path]) -> Callable[..., Path]:
    """Write a script with one scenario into the test's folder."""
    return partial(write_in, tmp_path)


@pytest.fixture(scope="session")
def surroundings() -> dict[str, str]:
    """The environment without what the test run itself put there."""
    return {name: value for name, value in os.environ.items() if not name.startswith("PYTEST")}


@pytest.fixture(scope="session")
def warm() -> Iterator[Warm]:
    """What forks commands."""
    found = Warm()
    yield found
    found.close()


@pytest.fixture(scope="session")
def misfeed_in(
    surroundings: Mapping[str, str], warm: Warm
) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Run `misfeed` in a folder with these words, to its end."""

    def misfeed_in(folder: Path, *words: str, **env: str) -> subprocess.CompletedProcess[str]:
        return warm.run(folder, words, {**surroundings, **env}, timeout_s=60)

    return misfeed_in


@pytest.fixture
def misfeed(
    tmp_path: Path, misfeed_in: Callable[..., subprocess.CompletedProcess[str]]
) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Run `misfeed` in the test's folder with these words, to its end."""
    return partial(misfeed_in, tmp_path)


@pytest.fixture
def run_of(tmp_path: Path) -> Callable[..., Path]:
    """Write the journal of a run, as if its cases had ended so: run_of("monday", [case, ...], seed=2)."""

    def run_of(name: str, cases: Iterable[CaseRecord], plan: Iterable[str] = (), **header: Any) -> Path:
        facts = {
            "run": name,
            "seed": 1,
            "version": "0.1.0",
            "wall_started": f"2026-11-24T02:00:00.{sum(name.encode()) % 1000:03}+00:00",
            "profiles": {"mono-laser": "1.0"},
            "firmware": {"mono-laser": "20130415"},
        }
        cases = list(cases)
        with Journal.create(tmp_path / name / "run.journal", RunHeader(**{**facts, **header})) as journal:
            journal.plan([*(case.case for case in cases), *plan])
            for case in cases:
                journal.record(case)
            if not plan:
                journal.finish()
        return tmp_path / name

    return run_of


@pytest.fixture
def say(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., tuple[int, str, str]]:
    """Run a command in this process and in the test's folder: its exit code, output and complaints."""
    monkeypatch.chdir(tmp_path)

    def say(*words: str) -> tuple[int, str, str]:
        before = set(sys.modules)
        try:
            code = cli.main(words)
        except SystemExit as stop:
            code = int(stop.code or 0)
        finally:
            # Python remembers modules by name, and scripts of other tests have the same names.
            for name in set(sys.modules) - before:
                if str(getattr(sys.modules[name], "__file__", None)).startswith(str(tmp_path)):
                    del sys.modules[name]
        out, complaint = capsys.readouterr()
        assert "Traceback" not in complaint
        return code, out, complaint

    return say
