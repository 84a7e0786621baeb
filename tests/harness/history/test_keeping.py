"""A run that is kept in the history by itself."""

from __future__ import annotations

from pathlib import Path

import pytest
from misfeed.errors import UsageError
from misfeed.history.database import History
from misfeed.history.keeping import keep, ready
from misfeed.journal import Journal, RunHeader

HEADER = RunHeader(run="seed-1", seed=1, version="0.1.0", wall_started="2026-11-24T02:00:00.000+00:00")


def test_a_run_is_kept_once_however_often_it_is_added(tmp_path: Path) -> None:
    with Journal.create(tmp_path / "run.journal", HEADER) as journal:
        journal.plan([])
        journal.finish()
    database = tmp_path / "deeper" / "history.sqlite"
    ready(database)
    keep(tmp_path / "run.journal", database)
    keep(tmp_path / "run.journal", database)
    with History(database) as history:
        assert [run.seed for run in history.runs()] == [1]


def test_what_is_no_database_is_told_at_once(tmp_path: Path) -> None:
    file = tmp_path / "history.sqlite"
    file.write_text("these are notes of mine, and longer than a header is\n" * 20)
    with pytest.raises(UsageError, match="cannot be used as a history"):
        ready(file)
