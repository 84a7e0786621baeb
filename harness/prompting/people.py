"""Asks people wherever they are: on all media at once, and the first answer wins. Knows no medium."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from typing import Protocol

from misfeed.prompting.asker import PATIENCE_S, NobodyAnswers
from misfeed.prompting.prompt import Answer, Prompt

LOOK_S = 0.2
"""How often a medium looks whether the question was answered elsewhere."""


class Medium(Protocol):
    """A place where one question can be shown and answered."""

    def put(self, prompt: Prompt, patience_s: float, over: threading.Event) -> Answer | None:
        """Show it until it is answered in the right form here; None when time is up, the medium is closed,
        or `over` was set, which it looks at every `LOOK_S`. What it raises ends the question everywhere."""


class People:
    """Satisfies `Asker`. The last medium is used in the thread that asks, so that Ctrl-C ends it at once."""

    def __init__(self, media: Sequence[Medium], language: str = "en", patience_s: float = PATIENCE_S) -> None:
        self._media = tuple(media)
        self._language = language
        self._patience_s = patience_s

    @property
    def language(self) -> str:
        return self._language

    def ask(self, prompt: Prompt) -> Answer:
        patience_s = self._patience_s + prompt.takes_s
        over = threading.Event()
        answers: list[Answer] = []
        broken: list[BaseException] = []

        def put(medium: Medium) -> None:
            answer = medium.put(prompt, patience_s, over)
            if answer is not None:
                answers.append(answer)
                over.set()

        def put_aside(medium: Medium) -> None:
            try:
                put(medium)
            except BaseException as error:  # noqa: BLE001 - raised below, in the thread that asks
                broken.append(error)
                over.set()

        others = [
            threading.Thread(target=put_aside, args=(medium,), daemon=True) for medium in self._media[:-1]
        ]
        for other in others:
            other.start()
        try:
            put(self._media[-1])
            for other in others:
                other.join()
        finally:
            over.set()
            for other in others:
                other.join(5)
        if broken and not answers:
            raise broken[0]
        if not answers:
            minutes = f"{patience_s / 60:g} min" if patience_s >= 60 else f"{patience_s:g} s"
            raise NobodyAnswers(f"nobody answered within {minutes}: “{prompt.text}”")
        return answers[0]
