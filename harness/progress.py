"""Progress of a run for a person: one live line on a terminal, one line per case elsewhere, or nothing."""

from __future__ import annotations

import os
import time
from shutil import get_terminal_size
from typing import TYPE_CHECKING, TextIO

from misfeed.journal import BAD, CaseRecord, Outcome
from misfeed.messages import SOURCE, words
from misfeed.messages.recorded import recorded

if TYPE_CHECKING:
    from misfeed.vocabulary import Case

_COLOURS = {
    Outcome.PASSED: "32",
    Outcome.FAILED: "31",
    Outcome.ERROR: "31",
    Outcome.SKIPPED: "33",
    Outcome.FLAKY: "33",
    Outcome.QUARANTINED: "33",
}


class Progress:
    """Counts cases as they end and shows them on `stream`.

    Args:
        total: how many cases there are, those finished earlier included. finished: how many those are.
    """

    def __init__(
        self, stream: TextIO, total: int, finished: int = 0, *, quiet: bool = False, language: str = SOURCE
    ) -> None:
        self._say = words(language)
        self._stream = stream
        self._total = total
        self._done = finished
        self._earlier = finished
        self._quiet = quiet
        self._live = stream.isatty() and not quiet
        self._colour = self._live and "NO_COLOR" not in os.environ
        self._counts = dict.fromkeys(Outcome, 0)
        self._ended: dict[str, Outcome] = {}
        self._running: dict[str, None] = {}
        self._began = time.monotonic()

    def began(self, case: str) -> None:
        """A case begins: on a terminal it is the one to be seen."""
        self._running[case] = None
        if self._live:
            self._write(f"\r\x1b[2K{self._line(case)}")

    def watch(self, case: Case) -> None:
        """One line shows names and counts only."""

    def show(self, case: CaseRecord) -> None:
        """A case has ended."""
        before = self._ended.get(case.case)
        if before is not None:  # run again: it counts once, as it ended last
            self._counts[before] -= 1
        elif case.attempt == 1:
            self._done += 1
        self._running.pop(case.case, None)
        self._ended[case.case] = case.outcome
        self._counts[case.outcome] += 1
        if self._quiet:
            return
        bad = case.outcome in BAD
        reason = recorded(case.reason, self._say)
        if not self._live:
            told = f": {reason}" if reason else ""
            self._write(f"{self._say(case.outcome.value):<7} {case.case} {case.wall_s:.2f} s{told}\n")
            return
        if bad:
            word = self._coloured(case.outcome, self._say(case.outcome.value))
            self._write(f"\r\x1b[2K{word} {case.case}: {reason}\n")
        self._write(f"\r\x1b[2K{self._line(next(iter(self._running), case.case))}")

    def _line(self, name: str) -> str:
        counts = [
            (outcome, f"{count} {self._say(outcome.value)}")
            for outcome, count in self._counts.items()
            if count
        ]
        spent = time.monotonic() - self._began
        run = self._done - self._earlier
        left = spent / run * (self._total - self._done) if run else 0.0
        begin, end = f"{self._done}/{self._total}", self._say("time_left", seconds=f"{left:.0f}")
        plain = "  ".join((begin, ", ".join(text for _, text in counts), name, end))
        # A line that wraps could not be taken back: the name has to make room.
        over = max(0, len(plain) - get_terminal_size().columns + 1)
        name = name[: max(0, len(name) - over)]
        coloured = ", ".join(self._coloured(outcome, text) for outcome, text in counts)
        return "  ".join((begin, coloured, name, end))

    def _coloured(self, outcome: Outcome, text: str) -> str:
        return f"\x1b[{_COLOURS[outcome]}m{text}\x1b[0m" if self._colour else text

    def _write(self, text: str) -> None:
        self._stream.write(text)
        self._stream.flush()

    def close(self) -> None:
        """Leave the terminal clean for what comes next."""
        if self._live:
            self._write("\r\x1b[2K")
