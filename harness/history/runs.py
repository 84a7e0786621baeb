"""Where runs lie: a folder each, with a journal in it. Knows no command line and judges no run."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

from misfeed.errors import UsageError
from misfeed.journal import Journal

RUNS = Path("runs")

DATABASE = RUNS / "history.sqlite"
"""Where the history is, unless told otherwise."""


def open_run(place: Path | None) -> Journal:
    """The journal at `place` (a file or a folder), or of the last run. Raises UsageError."""
    if place is not None and place.is_file():
        return Journal.open(place)
    return last_run(place or RUNS)


def runs_among(places: Iterable[Path], *, database: Path = DATABASE) -> list[Path]:
    """What of `runs/*` may be a run: all but the history's database, and what SQLite puts beside it."""
    names = {f"{one.name}{more}" for one in (DATABASE, database) for more in ("", "-wal", "-shm", "-journal")}
    return [place for place in places if place.name not in names]


def last_run(place: Path, *, unfinished: bool = False) -> Journal:
    """The journal of the run that started last, in `place` or a folder of it; open for reading.

    With `unfinished`, one that was cut short comes before all that ended. Raises UsageError.
    """
    if not place.is_dir():
        raise UsageError(f"there is no run in {place}; `misfeed run` makes one")
    found: list[tuple[bool, str, Path]] = []
    damaged: UsageError | None = None
    for path in (*place.glob("*.journal"), *place.glob("*/*.journal")):
        try:
            with Journal.open(path) as journal:
                cut_short = unfinished and not journal.wall_ended
                found.append((cut_short, journal.header.wall_started, journal.path))
        except UsageError as error:
            damaged = error
    if not found and damaged is not None:
        raise damaged
    if not found:
        raise UsageError(f"there is no run in {place}; `misfeed run` makes one")
    return Journal.open(max(found)[2])


def fresh_folder(asked: Path | None) -> Path:
    """The folder for a new run: the one asked for, or one named after this moment. Raises UsageError."""
    if asked is not None:
        return _made(asked)
    stamp = datetime.now(UTC).astimezone().strftime("%Y-%m-%d-%H%M%S")
    for suffix in ("", *(f"-{number}" for number in range(2, 1000))):
        folder = RUNS / f"{stamp}{suffix}"
        if not folder.exists():
            return _made(folder)
    raise UsageError(f"{RUNS} is full of runs of this very second")


def _made(folder: Path) -> Path:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(f"cannot write to the folder {folder}: {error.strerror}") from error
    return folder
