"""What the station page shows: counts, running cases, the last to end, one question. Knows no HTTP.

The thread that runs cases writes, those that serve pages read; everything happens under one lock.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from misfeed.journal import CaseRecord, Outcome
from misfeed.prompting.form import trouble
from misfeed.prompting.people import LOOK_S
from misfeed.prompting.prompt import Answer, Prompt

LAST = 50
"""Ended cases that the page lists."""

GONE = "is no longer asked"
"""Why an answer is not taken that comes too late."""

DeviceState = Callable[[], Mapping[str, Any]]
"""Tells phase and last answers of a device; called while the case runs, so it only reads."""


@dataclass(slots=True)
class _Open:
    number: int
    prompt: Prompt
    answer: Answer | None = None


@dataclass(slots=True)
class Board:
    """The state of one run. `total` cases are planned, `finished` of them ended before it began."""

    total: int
    finished: int = 0
    _counts: dict[Outcome, int] = field(default_factory=dict)
    _running: dict[str, DeviceState | None] = field(default_factory=dict)
    _last: deque[CaseRecord] = field(default_factory=lambda: deque(maxlen=LAST))
    _open: _Open | None = None
    _asked: int = 0
    _ended: bool = False
    _version: int = 0
    _changed: threading.Condition = field(default_factory=threading.Condition)

    def began(self, case: str) -> None:
        """A case begins."""
        with self._changed:
            self._running[case] = None
            self._touch()

    def watch(self, case: str, state: DeviceState) -> None:
        """The case's device can be looked at."""
        with self._changed:
            self._running[case] = state
            self._touch()

    def ended(self, record: CaseRecord) -> None:
        """A case has ended."""
        with self._changed:
            self._running.pop(record.case, None)
            self._counts[record.outcome] = self._counts.get(record.outcome, 0) + 1
            self._last.appendleft(record)
            self._touch()

    def close(self) -> None:
        """The run is over; whoever waits for an answer gets none."""
        with self._changed:
            self._ended = True
            self._running.clear()
            self._touch()

    def ask(
        self, prompt: Prompt, timeout_s: float | None = None, over: threading.Event | None = None
    ) -> Answer | None:
        """Put a question on the page and wait for its answer; None when time or the run is over, or `over` is
        set."""
        deadline = None if timeout_s is None else time.monotonic() + timeout_s
        with self._changed:
            if not self._wait_until(lambda: self._open is None, deadline, over):
                return None
            self._asked += 1
            mine = self._open = _Open(self._asked, prompt)
            self._touch()
            try:
                self._wait_until(lambda: mine.answer is not None, deadline, over)
            finally:
                self._open = None
                self._touch()
            return mine.answer

    def _wait_until(
        self, holds: Callable[[], bool], deadline: float | None, over: threading.Event | None
    ) -> bool:
        """Whether it holds before the run ends, the time is up, or `over` is set."""
        while not holds():
            left = None if deadline is None else deadline - time.monotonic()
            if self._ended or (left is not None and left <= 0) or (over is not None and over.is_set()):
                return False
            self._changed.wait(left if over is None else min(LOOK_S, LOOK_S if left is None else left))
        return not self._ended

    def answer(self, number: int, answer: Answer) -> str:
        """Answer the question of that number; "" when it is taken, else why not."""
        with self._changed:
            asked = self._open
            if asked is None or asked.number != number or asked.answer is not None:
                return GONE
        # Not under the lock: to look into a large scan takes a second, and the page goes on meanwhile.
        if wrong := trouble(asked.prompt, answer):
            return wrong
        with self._changed:
            if self._open is not asked or asked.answer is not None:
                return GONE
            asked.answer = answer
            self._touch()
            return ""

    def picture(self, number: int) -> bytes:
        """The picture of the open question of that number; empty when there is none."""
        with self._changed:
            found = self._open
            return found.prompt.picture if found is not None and found.number == number else b""

    def wait(self, seen: int, timeout_s: float) -> int:
        """The version of the board, as soon as it is another than `seen`, or when time is over."""
        with self._changed:
            self._changed.wait_for(lambda: self._version != seen, timeout_s)
            return self._version

    def plain(self) -> dict[str, Any]:
        """All of it as JSON can carry it."""
        with self._changed:
            asked = self._open
            return {
                "total": self.total,
                "done": self.finished + sum(self._counts.values()),
                "counts": {outcome.value: count for outcome, count in self._counts.items()},
                "ended": self._ended,
                "running": [
                    {"case": case, **(state() if state else {})} for case, state in self._running.items()
                ],
                "last": [
                    {"case": one.case, "title": one.title, "outcome": one.outcome.value, "reason": one.reason}
                    for one in self._last
                ],
                "prompt": None
                if asked is None or asked.answer is not None
                else {
                    "number": asked.number,
                    "case": asked.prompt.case,
                    "text": asked.prompt.text,
                    "notes": [
                        {"heading": note.heading, "text": note.text, "warns": note.warns}
                        for note in asked.prompt.notes
                    ],
                    "wants": asked.prompt.wants.value,
                    "choices": [{"value": one.value, "text": one.text} for one in asked.prompt.choices],
                    "free": asked.prompt.free,
                    "unit": asked.prompt.unit,
                    "picture": bool(asked.prompt.picture),
                },
            }

    def _touch(self) -> None:
        self._version += 1
        self._changed.notify_all()
