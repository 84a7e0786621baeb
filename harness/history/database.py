"""A database of runs: one SQLite file that holds how every case of every added run ended.

Keeps outcomes and times, not observations: the journal of a run stays the place for those.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from misfeed.errors import UsageError, said_by_system
from misfeed.history.grid import Row, row_of
from misfeed.journal import Journal, Outcome
from misfeed.journal.records import encode
from misfeed.report.tally import tally_in

APPLICATION = 0x6D66_6869  # "mfhi"
SCHEMA = 1

_TABLES = f"""
BEGIN;
PRAGMA application_id={APPLICATION};
PRAGMA user_version={SCHEMA};
CREATE TABLE run (
    id INTEGER PRIMARY KEY, digest TEXT NOT NULL UNIQUE, path TEXT NOT NULL, started TEXT NOT NULL,
    ended TEXT NOT NULL, version TEXT NOT NULL, seed INTEGER NOT NULL, shard TEXT NOT NULL,
    verdict TEXT NOT NULL, passed INTEGER NOT NULL, flaky INTEGER NOT NULL, bad INTEGER NOT NULL,
    quarantined INTEGER NOT NULL, skipped INTEGER NOT NULL, remaining INTEGER NOT NULL
);
CREATE TABLE result (
    run INTEGER NOT NULL REFERENCES run (id) ON DELETE CASCADE,
    name TEXT NOT NULL, scenario TEXT NOT NULL, model TEXT NOT NULL, firmware TEXT NOT NULL,
    outcome TEXT NOT NULL, verdict TEXT NOT NULL, reason TEXT NOT NULL, attempt INTEGER NOT NULL,
    device_s REAL NOT NULL, wall_s REAL NOT NULL,
    PRIMARY KEY (run, name)
) WITHOUT ROWID;
CREATE INDEX result_by_name ON result (name);
CREATE INDEX result_by_scenario ON result (scenario);
COMMIT;
"""
_RUNS = """
SELECT id, path, started, version, seed, shard, verdict, passed, flaky, bad, quarantined, skipped, remaining
FROM run ORDER BY started, id
"""
_CASES = """
SELECT run.id, run.started, run.version, name, firmware, outcome, result.verdict, reason, attempt, device_s
FROM result JOIN run ON run.id = result.run WHERE name = :name OR scenario = :name
ORDER BY name, run.started, run.id
"""


@dataclass(frozen=True, slots=True)
class RunLine:
    """One run as listed."""

    id: int
    path: str
    started: str
    version: str
    seed: int
    shard: str
    verdict: str
    passed: int
    flaky: int
    bad: int
    quarantined: int
    skipped: int
    remaining: int


@dataclass(frozen=True, slots=True)
class CaseLine:
    """How one case ended in one run."""

    run: int
    started: str
    version: str
    case: str
    firmware: str
    outcome: str
    verdict: str
    reason: str
    attempt: int
    device_s: float


class History:
    """The database at `path`; made when it is first written to. Raises UsageError for what is none."""

    def __init__(self, path: Path, *, make: bool = False) -> None:
        self.path = path
        if not make and not path.is_file():
            raise UsageError(f"there is no history at {path}; `misfeed history add RUN` makes one")
        with self._explained():
            path.parent.mkdir(parents=True, exist_ok=True)
            self._database = sqlite3.connect(path, timeout=10, isolation_level=None)
            try:
                self._check()
            except BaseException:
                self._database.close()
                raise

    def _check(self) -> None:
        self._database.execute("PRAGMA foreign_keys=ON")
        (application,) = self._database.execute("PRAGMA application_id").fetchone()
        (schema,) = self._database.execute("PRAGMA user_version").fetchone()
        (tables,) = self._database.execute("SELECT count(*) FROM sqlite_schema").fetchone()
        if not tables and not application:
            self._database.executescript(_TABLES)
        elif application != APPLICATION:
            raise UsageError(f"{self.path} is not a history of misfeed; name another file with --db")
        elif schema != SCHEMA:
            raise UsageError(f"{self.path} was written by another version of misfeed (format {schema})")

    def add(self, run: Journal) -> bool:
        """Add a run, or bring it up to date; returns whether it was new."""
        header, tally = run.header, tally_in(run)
        digest = hashlib.blake2b(encode(header), digest_size=16).hexdigest()
        values = (
            digest, str(run.path), header.wall_started, run.wall_ended, header.version, header.seed,
            header.shard, tally.verdict.value, tally.passed, tally.flaky, tally.failed + tally.error,
            tally.quarantined, tally.skipped, tally.remaining,
        )  # fmt: skip
        rows = []
        for case in run.cases():
            place = row_of(case, header.firmware, header.profiles)
            spent = sum(phase.duration_us for phase in case.phases) / 1_000_000
            rows.append(
                (case.case, case.scenario, place.model, place.firmware, case.outcome.value,
                 case.verdict.value, case.reason, case.attempt, spent, case.wall_s)
            )  # fmt: skip
        with self._explained():
            self._database.execute("BEGIN IMMEDIATE")
            try:
                old = self._database.execute("SELECT id FROM run WHERE digest = ?", [digest]).fetchone()
                self._database.execute("DELETE FROM run WHERE digest = ?", [digest])
                marks = ", ".join("?" * (len(values) + 1))
                number = old[0] if old else None
                cursor = self._database.execute(f"INSERT INTO run VALUES ({marks})", [number, *values])
                marks = ", ".join("?" * 11)
                self._database.executemany(
                    f"INSERT INTO result VALUES ({marks})", [(cursor.lastrowid, *row) for row in rows]
                )
                self._database.execute("COMMIT")
            except BaseException:
                self._database.execute("ROLLBACK")
                raise
        return old is None

    def runs(self) -> list[RunLine]:
        """Every run, the oldest first."""
        with self._explained():
            return [RunLine(*row) for row in self._database.execute(_RUNS)]

    def case(self, name: str) -> list[CaseLine]:
        """How a case, or every case of a scenario, ended in every run; the oldest first."""
        with self._explained():
            return [CaseLine(*row) for row in self._database.execute(_CASES, {"name": name})]

    def rows(self) -> Iterator[Row]:
        """Every result, for a grid; the oldest first."""
        with self._explained():
            found = self._database.execute(
                "SELECT model, firmware, name, outcome FROM result JOIN run ON run.id = run "
                "ORDER BY started, id"
            ).fetchall()
        for model, firmware, name, outcome in found:
            yield Row(model, firmware, name, Outcome(outcome))

    def close(self) -> None:
        """Let go of the file."""
        self._database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except (sqlite3.Error, OSError) as error:
            raise UsageError(f"{self.path} cannot be used as a history: {said_by_system(error)}") from error
