"""The quarantine file: cases that may fail for now, each with an owner, a reason and a last day.

    [[quarantine]]
    case = "MP-03[mono-laser]"      # or: scenario = "MP-03"
    owner = "firmware team"
    reason = "FW-1234: the alert comes twice"
    expires = 2027-01-31

Knows no clock: whoever applies it says what day it is.
"""

from __future__ import annotations

import datetime
import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec
from misfeed.errors import UsageError, said_by_system
from misfeed.journal import BAD, CaseRecord, Outcome, QuarantineRecord

_FIELDS = frozenset({"case", "scenario", "owner", "reason", "expires"})


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry: of one case or of all cases of a scenario, the last day included."""

    name: str
    owner: str
    reason: str
    expires: datetime.date
    line: int

    def covers(self, case: str, scenario: str) -> bool:
        """Whether it speaks of that case."""
        return self.name in (case, scenario)


@dataclass(frozen=True, slots=True)
class Quarantine:
    """A quarantine file as read; the empty one lets nothing fail."""

    path: str = ""
    entries: tuple[Entry, ...] = ()

    @classmethod
    def read(cls, path: Path | str) -> Quarantine:
        """The file at `path`. Raises UsageError with file and line."""
        try:
            text = Path(path).read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise UsageError(f"the quarantine file {path} cannot be read: {said_by_system(error)}") from error
        try:
            plain = tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            raise UsageError(f"{path}: {error}") from error
        listed = plain.pop("quarantine", [])
        if plain or not isinstance(listed, list) or not all(isinstance(one, dict) for one in listed):
            odd = f", not {next(iter(plain))!r}" if plain else ""
            raise UsageError(f"{path}:1: a quarantine file holds [[quarantine]] tables only{odd}")
        lines = [
            number
            for number, line in enumerate(text.splitlines(), 1)
            if re.match(r"\s*\[\[\s*[\"']?quarantine[\"']?\s*\]\]", line)
        ]
        entries: dict[str, Entry] = {}
        for number, one in enumerate(listed):
            entry = _entry(one, str(path), lines[number] if number < len(lines) else 1)
            if entry.name in entries:
                first = entries[entry.name].line
                raise UsageError(
                    f"{path}:{entry.line}: {entry.name} is in quarantine already, from line {first}"
                )
            entries[entry.name] = entry
        return cls(str(path), tuple(entries.values()))

    def entry_for(self, case: str, scenario: str) -> Entry | None:
        """The entry that stands for a case: one of its own before one of its scenario."""
        found = [entry for entry in self.entries if entry.covers(case, scenario)]
        return next((entry for entry in found if entry.name == case), found[0] if found else None)

    def applied(self, case: CaseRecord, today: datetime.date) -> CaseRecord:
        """The record with the quarantine counted in: a failure that is allowed, or one that no longer is."""
        entry = self.entry_for(case.case, case.scenario)
        if entry is None or case.outcome is Outcome.SKIPPED:
            return case
        held = QuarantineRecord(entry.owner, entry.reason, entry.expires.isoformat())
        if case.outcome not in BAD:
            return msgspec.structs.replace(case, quarantine=held)
        if entry.expires < today:
            reason = f"its quarantine expired on {held.expires} (owner: {held.owner}): {case.reason}"
            return msgspec.structs.replace(case, quarantine=held, reason=reason)
        return msgspec.structs.replace(case, quarantine=held, outcome=Outcome.QUARANTINED)

    def strangers(self, cases: Iterable[tuple[str, str]]) -> list[Entry]:
        """Entries that speak of none of the cases, given as (case, scenario)."""
        known = {name for pair in cases for name in pair}
        return [entry for entry in self.entries if entry.name not in known]


def _entry(plain: dict[str, Any], path: str, line: int) -> Entry:
    where = f"{path}:{line}"
    odd = sorted(set(plain) - _FIELDS)
    if odd:
        raise UsageError(
            f"{where}: there is no {odd[0]!r} in a quarantine; it has {', '.join(sorted(_FIELDS))}"
        )
    names = [plain[key] for key in ("case", "scenario") if key in plain]
    if len(names) != 1:
        raise UsageError(f"{where}: a quarantine names either a case or a scenario")
    for key, value in (
        ("case or scenario", names[0]),
        *((key, plain.get(key)) for key in ("owner", "reason")),
    ):
        if not isinstance(value, str) or not value.strip():
            raise UsageError(f"{where}: a quarantine needs {key} as text")
    expires = plain.get("expires")
    if isinstance(expires, str):
        try:
            expires = datetime.date.fromisoformat(expires)
        except ValueError:
            expires = None
    if not isinstance(expires, datetime.date) or isinstance(expires, datetime.datetime):
        raise UsageError(f"{where}: a quarantine needs the day it expires, as in expires = 2027-01-31")
    return Entry(names[0].strip(), plain["owner"].strip(), plain["reason"].strip(), expires, line)
