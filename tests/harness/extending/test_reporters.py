"""Reporters by name: those that there are, and what happens when one fails."""

from __future__ import annotations

from collections.abc import Callable
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest
from misfeed.errors import MisfeedError, UsageError
from misfeed.extending import reporters
from misfeed.journal import Journal, RunHeader

HEADER = RunHeader(run="x", seed=7, version="0", wall_started="2026-01-01T00:00:00.000+00:00")


def counting(run: RunHeader, cases: object, folder: Path) -> list[Path]:
    (folder / "seed.txt").write_text(str(run.seed))
    return [folder / "seed.txt"]


def failing(run: RunHeader, cases: object, folder: Path) -> list[Path]:
    return [folder / str(1 // 0)]


@pytest.fixture
def known(monkeypatch: pytest.MonkeyPatch) -> None:
    def point(name: str, made: Callable[..., object]) -> EntryPoint:
        return EntryPoint(name, f"tests:{made.__name__}", reporters.GROUP)

    found = {one.name: one for one in (point("count", counting), point("fail", failing))}
    monkeypatch.setattr(reporters, "_known", lambda: found)
    monkeypatch.setattr(reporters, "load", lambda point: globals()[point.attr])


@pytest.mark.usefixtures("known")
def test_a_reporter_writes_into_the_folder(tmp_path: Path) -> None:
    with Journal.create(tmp_path / "run.journal", HEADER) as journal:
        journal.plan([])
        assert reporters.write("count", journal, tmp_path / "out") == (tmp_path / "out" / "seed.txt",)
    assert (tmp_path / "out" / "seed.txt").read_text() == "7"


@pytest.mark.usefixtures("known")
def test_one_that_fails_is_told_with_its_line(tmp_path: Path) -> None:
    with Journal.create(tmp_path / "run.journal", HEADER) as journal:
        journal.plan([])
        with pytest.raises(MisfeedError, match=r"the reporter fail failed: .*\.py:\d+: ZeroDivisionError: "):
            reporters.write("fail", journal, tmp_path)


@pytest.mark.usefixtures("known")
@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("cuont", "did you mean 'count'?"),
        ("zzz", "there are count, fail"),
        ("html", "misfeed report --html writes that"),
    ],
)
def test_a_form_that_nobody_writes_is_answered_with_those_there_are(name: str, told: str) -> None:
    with pytest.raises(UsageError) as caught:
        reporters.reporter(name)
    assert str(caught.value) == f"no installed package has a reporter {name!r}; {told}"
