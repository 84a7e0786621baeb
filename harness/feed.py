"""What happens in a run, told to all who follow it as it happens: terminal, JSON lines, station page.

Knows no output format but one JSON object per line.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, Protocol, TextIO

from misfeed.journal import CaseRecord
from misfeed.report.json import plain_case
from misfeed.report.tally import Tally

if TYPE_CHECKING:
    from misfeed.vocabulary import Case


class Follower(Protocol):
    """One who follows a run. Called in the thread that runs it, so nobody may dawdle."""

    def began(self, case: str) -> None:
        """A case begins, here or in a worker."""

    def watch(self, case: Case) -> None:
        """A case of this very process has its device; who follows may look at what it writes down."""

    def show(self, case: CaseRecord) -> None:
        """A case has ended."""

    def close(self) -> None:
        """Nothing more comes."""


class Feed:
    """Hands everything on to several followers, in their order."""

    def __init__(self, followers: Sequence[Follower]) -> None:
        self._followers = followers

    def began(self, case: str) -> None:
        for follower in self._followers:
            follower.began(case)

    def watch(self, case: Case) -> None:
        for follower in self._followers:
            follower.watch(case)

    def show(self, case: CaseRecord) -> None:
        for follower in self._followers:
            follower.show(case)

    def close(self) -> None:
        for follower in self._followers:
            follower.close()


class JsonLines:
    """One object per line on `stream`: run-began, case-began, case-ended with its record, run-ended."""

    def __init__(self, stream: TextIO, cases: Iterable[str], finished: int = 0) -> None:
        self._stream = stream
        self._write("run-began", total=len(list(cases)), finished=finished)

    def began(self, case: str) -> None:
        self._write("case-began", case=case)

    def watch(self, case: Case) -> None:
        """The lines tell what is recorded only."""

    def show(self, case: CaseRecord) -> None:
        self._write("case-ended", record=plain_case(case))

    def close(self) -> None:
        """The last line is written by `run_ended`, when the reports are there."""

    def _write(self, event: str, **facts: Any) -> None:
        self._stream.write(json_line(event, **facts))
        self._stream.flush()


def json_line(event: str, **facts: Any) -> str:
    """One event as one line."""
    return json.dumps({"event": event, **facts}, ensure_ascii=False, sort_keys=True, default=str) + "\n"


def run_ended(tally: Tally, report: str) -> str:
    """The last line: the verdict, the counts, and where the page is."""
    totals = {
        name: getattr(tally, name)
        for name in ("passed", "failed", "error", "skipped", "flaky", "quarantined", "remaining")
    }
    return json_line("run-ended", verdict=tally.verdict.value, totals=totals, report=report)
