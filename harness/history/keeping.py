"""Adds a run to the history at its end, where the user asked for that.

Knows no command line; the database is looked at before anything runs, so that no run is lost to it.
"""

from __future__ import annotations

from pathlib import Path

from misfeed.history.database import History
from misfeed.history.runs import DATABASE
from misfeed.journal import Journal


def ready(database: Path = DATABASE) -> None:
    """Raises UsageError when the database cannot be written."""
    History(database, make=True).close()


def keep(run: Path, database: Path = DATABASE) -> None:
    """Add the run with the journal `run`, or bring it up to date. Raises UsageError."""
    with Journal.open(run) as journal, History(database, make=True) as history:
        history.add(journal)
