"""Where the questions of this process arrive, are put to whoever answers here, and are written down.

Devices, hands and actors are made by name and know no run, so the desk is found, not handed to them.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace

from misfeed.prompting.asker import Asker, FollowsCases, NobodyAnswers, Scripted
from misfeed.prompting.prompt import Answer, Prompt

Noted = Callable[[Prompt, Answer | None, float], None]
"""Hears of each question, its answer (None when there came none), and the real seconds it took."""


class Desk:
    """Satisfies `Asker`; who answers changes from run to run, and who writes down from case to case."""

    def __init__(self) -> None:
        self._asker: Asker | None = None
        self._case = ""
        self._noted: Noted | None = None

    @contextmanager
    def staffed(self, asker: Asker) -> Iterator[None]:
        """Have `asker` put the questions meanwhile."""
        before, self._asker = self._asker, asker
        try:
            yield
        finally:
            self._asker = before

    @contextmanager
    def sitting(self, case: str, noted: Noted) -> Iterator[None]:
        """Questions meanwhile are those of a case, and `noted` hears of each."""
        before = self._case, self._noted
        self._case, self._noted = case, noted
        if isinstance(self._asker, FollowsCases):
            self._asker.begin(case)
        try:
            yield
        finally:
            self._case, self._noted = before

    @property
    def language(self) -> str:
        return self._asker.language if self._asker is not None else "en"

    def place(self, answer: Answer) -> str:
        """Where the answer is written, if it is from a file, which says the same when it is asked again."""
        return self._asker.place(answer) if isinstance(self._asker, Scripted) else ""

    def ask(self, prompt: Prompt) -> Answer:
        if self._asker is None:
            raise NobodyAnswers(
                f"nobody is there to be asked to {prompt.name}: "
                "give --answers FILE, --station, or run at a terminal"
            )
        prompt = replace(prompt, case=self._case)
        began = time.perf_counter()
        answer: Answer | None = None
        try:
            answer = self._asker.ask(prompt)
        finally:
            if self._noted is not None:
                self._noted(prompt, answer, time.perf_counter() - began)
        return answer


_DESK = Desk()


def desk() -> Desk:
    """The desk of this process."""
    return _DESK
