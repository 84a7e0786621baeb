"""Whoever puts questions to people, and the ways in which no answer comes. Knows no medium."""

from __future__ import annotations

from typing import Protocol, runtime_checkable

from misfeed.contract import CannotAct
from misfeed.errors import BenchError
from misfeed.prompting.prompt import Answer, Prompt, Said

PATIENCE_S = 1_800.0
"""How long a person may take to answer, unless the run says otherwise: half an hour, a lunch that ends."""


class NobodyAnswers(BenchError):
    """A person was asked and did not answer in time, or nobody is there to be asked."""


class SkippedByPerson(BenchError):
    """A person at the bench said to leave the case out. Not a failure: the case counts as skipped."""


class Asker(Protocol):
    """Puts a question to a person and waits for the answer."""

    @property
    def language(self) -> str:
        """What the person reads: "en", "es"."""

    def ask(self, prompt: Prompt) -> Answer:
        """The answer, of whatever kind. Raises NobodyAnswers, UsageError for a prompt without an answer
        where answers come from a file, KeyboardInterrupt."""


@runtime_checkable
class FollowsCases(Protocol):
    """An asker that wants to know where one case ends and the next begins."""

    def begin(self, case: str) -> None:
        """Questions are from now on those of this case."""


@runtime_checkable
class Scripted(Protocol):
    """An asker whose answers are written somewhere beforehand."""

    def place(self, answer: Answer) -> str:
        """Where an answer of its is written: "folder/answers.toml:7"."""


def done(asker: Asker, prompt: Prompt) -> Answer:
    """Ask, and take only an answer that says it is done. Raises CannotAct and SkippedByPerson with the
    person's reason, and what `Asker.ask` raises."""
    answer = asker.ask(prompt)
    if answer.said is Said.CANNOT:
        by = f" ({answer.by})" if answer.by else ""
        raise CannotAct(f"cannot {prompt.name}: {answer.why or 'no reason given'}{by}")
    if answer.said is Said.SKIP:
        why = f": {answer.why}" if answer.why else ""
        raise SkippedByPerson(f"skipped by the person who was asked to {prompt.name}{why}")
    return answer
