"""The journal's file: SQLite, one writing process, every finished case one committed transaction.

Knows records only as names and JSON. A run that is killed loses nothing it had recorded: the file opens
again, for reading or to resume. A journal that was closed is one plain file that can be mailed.
"""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Self, TypeVar

import msgspec
from misfeed.errors import UsageError
from misfeed.journal.attachments import unpack
from misfeed.journal.records import CaseRecord, RunHeader, encode

Record = TypeVar("Record", bound=msgspec.Struct)

SUFFIX = ".journal"
SCHEMA = 1
APPLICATION = 0x6D66_6A6C  # "mfjl": tells our files from other SQLite files

_TABLES = """
CREATE TABLE run (key TEXT PRIMARY KEY, body BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE plan (name TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE result (
    seq INTEGER PRIMARY KEY, name TEXT NOT NULL, attempt INTEGER NOT NULL, body BLOB NOT NULL,
    UNIQUE (name, attempt)
);
"""
_LATEST = """
SELECT body FROM result AS r
WHERE attempt = (SELECT max(attempt) FROM result WHERE name = r.name) ORDER BY seq
"""


class Journal:
    """The record of one run. `create` and `resume` write; `open` only reads, also while another writes."""

    def __init__(self, path: Path, database: sqlite3.Connection, lock: sqlite3.Connection | None) -> None:
        self.path = path
        self._database = database
        self._lock = lock

    # -- opening ---------------------------------------------------------------------------------------

    @classmethod
    def create(cls, path: Path | str, header: RunHeader) -> Journal:
        """A new journal at `path`; in a folder, one named after the start of the run.

        Raises UsageError when the file exists or cannot be made.
        """
        path = Path(path)
        if path.is_dir():
            started = "".join(letter for letter in header.wall_started[:19] if letter.isalnum())
            path /= "-".join(part for part in (started, header.run) if part) + SUFFIX
        if path.exists():
            raise UsageError(f"{path} exists: resume that run, or name another journal")
        body = encode(header)
        with ExitStack() as undo, _explained(path, "cannot be written"):
            path.parent.mkdir(parents=True, exist_ok=True)
            lock = undo.enter_context(closing(_lock(path)))
            database = undo.enter_context(closing(sqlite3.connect(path, isolation_level=None)))
            _prepare_to_write(database)
            database.executescript(
                f"BEGIN; PRAGMA application_id={APPLICATION}; PRAGMA user_version={SCHEMA}; {_TABLES}"
            )
            database.execute("INSERT INTO run VALUES ('header', ?)", [body])
            database.execute("COMMIT")
            undo.pop_all()
        return cls(path, database, lock)

    @classmethod
    def open(cls, path: Path | str) -> Journal:
        """The journal at `path`, for reading. Raises UsageError when there is none or it is damaged."""
        path = Path(path)
        if not path.is_file():
            raise UsageError(f"there is no journal at {path}")
        with ExitStack() as undo, _explained(path, "cannot be read as a journal"):
            database = undo.enter_context(closing(_connect(path, "ro")))
            _check(path, database)
            undo.pop_all()
        return cls(path, database, None)

    @classmethod
    def latest(cls, folder: Path | str) -> Journal:
        """The journal in `folder` whose run started last, for reading; unreadable files are passed over.

        Raises UsageError when there is none.
        """
        found: list[tuple[str, Path]] = []
        for path in Path(folder).glob(f"*{SUFFIX}"):
            with contextlib.suppress(UsageError), cls.open(path) as journal:
                found.append((journal.header.wall_started, path))
        if not found:
            raise UsageError(f"there is no journal in {folder}: run something first, or name one")
        return cls.open(max(found)[1])

    def resume(self) -> Journal:
        """The same journal, opened for writing, to finish an interrupted run.

        Raises UsageError while another process writes it.
        """
        if self._lock is not None:
            raise UsageError(f"{self.path} is already being written by this process")
        with ExitStack() as undo, _explained(self.path, "cannot be resumed"):
            lock = undo.enter_context(closing(_lock(self.path)))
            database = undo.enter_context(closing(_connect(self.path, "rw")))
            _check(self.path, database)
            _prepare_to_write(database)
            database.execute("DELETE FROM run WHERE key = 'ended'")
            undo.pop_all()
        return Journal(self.path, database, lock)

    # -- writing ---------------------------------------------------------------------------------------

    def plan(self, cases: Iterable[str]) -> None:
        """Name the cases this run means to run, so that `remaining` can tell what an interruption cost."""
        database = self._writing()
        with _explained(self.path, "cannot be written"):
            database.execute("BEGIN IMMEDIATE")
            database.executemany("INSERT OR IGNORE INTO plan VALUES (?)", [[name] for name in cases])
            database.execute("COMMIT")

    def record(self, case: CaseRecord) -> bool:
        """Commit one finished case. Returns whether it was new.

        The same record twice is written once. Another record under the same name needs a higher `attempt`
        and then stands for the case; raises UsageError without one.
        """
        database = self._writing()
        body = encode(case)
        _decode(body, CaseRecord, case.case)
        unpack(case, self.path.parent)
        with _explained(self.path, "cannot be written"):
            held = database.execute(
                "SELECT body FROM result WHERE name = ? AND attempt = ?", [case.case, case.attempt]
            ).fetchone()
            if held is None:
                database.execute(
                    "INSERT INTO result (name, attempt, body) VALUES (?, ?, ?)",
                    [case.case, case.attempt, body],
                )
                return True
        if held[0] != body:
            raise UsageError(
                f"{case.case} is recorded already with another result: give it a new attempt number"
            )
        return False

    def finish(self, at: str = "") -> None:
        """Note that the run came to its end, now or `at`; a run that was killed has no such note."""
        ended = at or datetime.now(UTC).isoformat(timespec="milliseconds")
        database = self._writing()
        with _explained(self.path, "cannot be written"):
            database.execute("INSERT OR REPLACE INTO run VALUES ('ended', ?)", [ended.encode()])

    # -- reading ---------------------------------------------------------------------------------------

    @property
    def header(self) -> RunHeader:
        """What was known when the run started."""
        with _explained(self.path, "is damaged"):
            row = self._database.execute("SELECT body FROM run WHERE key = 'header'").fetchone()
        if row is None:
            raise UsageError(f"{self.path} has no header: its run was killed before it began")
        return _decode(row[0], RunHeader, "the header")

    @property
    def wall_ended(self) -> str:
        """When the run ended (ISO 8601), empty while it runs and after it was killed."""
        with _explained(self.path, "is damaged"):
            row = self._database.execute("SELECT body FROM run WHERE key = 'ended'").fetchone()
        return "" if row is None else bytes(row[0]).decode()

    def cases(self) -> tuple[CaseRecord, ...]:
        """The last attempt of every finished case, in the order in which they finished."""
        with _explained(self.path, "is damaged"):
            rows = self._database.execute(_LATEST).fetchall()
        return tuple(_decode(body, CaseRecord, "a case") for (body,) in rows)

    def attempts(self, case: str) -> tuple[CaseRecord, ...]:
        """Every recorded attempt at one case, first to last."""
        with _explained(self.path, "is damaged"):
            rows = self._database.execute(
                "SELECT body FROM result WHERE name = ? ORDER BY attempt", [case]
            ).fetchall()
        return tuple(_decode(body, CaseRecord, case) for (body,) in rows)

    def finished(self) -> set[str]:
        """Names of the cases that are recorded, whatever came of them."""
        with _explained(self.path, "is damaged"):
            return {name for (name,) in self._database.execute("SELECT DISTINCT name FROM result")}

    def planned(self) -> tuple[str, ...]:
        """Names of all cases that the run meant to run, sorted."""
        with _explained(self.path, "is damaged"):
            return tuple(name for (name,) in self._database.execute("SELECT name FROM plan ORDER BY name"))

    def remaining(self) -> tuple[str, ...]:
        """Names of planned cases that have not finished, sorted."""
        with _explained(self.path, "is damaged"):
            rows = self._database.execute(
                "SELECT name FROM plan EXCEPT SELECT name FROM result ORDER BY name"
            )
            return tuple(name for (name,) in rows)

    # -- closing ---------------------------------------------------------------------------------------

    def close(self) -> None:
        """Leave one plain file behind and let go of it. Closing twice does no harm."""
        if self._lock is not None:
            # A reader that is still open keeps the write-ahead log; the next writer folds it in.
            with contextlib.suppress(sqlite3.Error):
                self._database.execute("PRAGMA journal_mode=DELETE")
        self._database.close()
        if self._lock is not None:
            with contextlib.suppress(OSError):
                _lock_path(self.path).unlink()
            self._lock.close()
            self._lock = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _writing(self) -> sqlite3.Connection:
        if self._lock is None:
            raise UsageError(f"{self.path} is open for reading only: resume it to write")
        return self._database


def _connect(path: Path, mode: str) -> sqlite3.Connection:
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode={mode}", uri=True, isolation_level=None)


def _prepare_to_write(database: sqlite3.Connection) -> None:
    database.execute("PRAGMA journal_mode=WAL")
    # FULL costs a tenth of a millisecond per case and survives a power cut, which benches do have.
    database.execute("PRAGMA synchronous=FULL")


def _check(path: Path, database: sqlite3.Connection) -> None:
    (application,) = database.execute("PRAGMA application_id").fetchone()
    (schema,) = database.execute("PRAGMA user_version").fetchone()
    if application != APPLICATION:
        raise UsageError(f"{path} is not a misfeed journal")
    if schema != SCHEMA:
        raise UsageError(f"{path} was written by another version of misfeed (format {schema}, not {SCHEMA})")
    database.execute("SELECT count(*) FROM run").fetchone()


def _lock_path(path: Path) -> Path:
    return path.with_name(path.name + "-writer")


def _lock(path: Path) -> sqlite3.Connection:
    """Hold the right to write. The lock belongs to the process: it goes when the process is killed."""
    lock = sqlite3.connect(_lock_path(path), timeout=0, isolation_level=None)
    try:
        lock.execute("BEGIN EXCLUSIVE")
    except sqlite3.Error as error:
        lock.close()
        raise UsageError(f"{path} cannot be written, or another process is writing it: {error}") from error
    return lock


@contextmanager
def _explained(path: Path, trouble: str) -> Iterator[None]:
    try:
        yield
    except (sqlite3.Error, OSError) as error:
        raise UsageError(f"{path} {trouble}: {error}") from error


def _decode(body: bytes, kind: type[Record], what: str) -> Record:
    try:
        return msgspec.json.decode(body, type=kind)
    except msgspec.DecodeError as error:
        raise UsageError(f"{what} does not fit its record: {error}") from error
