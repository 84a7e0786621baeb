"""People are asked on all media at once: the first answer wins, and a lunch ends."""

from __future__ import annotations

import threading
from dataclasses import replace

import pytest
from misfeed.errors import BenchError
from misfeed.prompting import Answer, Kind, NobodyAnswers, Prompt
from misfeed.prompting.people import People

OPEN = Prompt(kind=Kind.ACT, verb="open", target="cover.rear", text="Open the rear cover.")


class Quick:
    """Answers at once."""

    def put(self, prompt: Prompt, patience_s: float, over: threading.Event) -> Answer | None:
        return Answer(by="quick")


class Patient:
    """Waits until it is over, and knows then that it was."""

    def __init__(self) -> None:
        self.over = False

    def put(self, prompt: Prompt, patience_s: float, over: threading.Event) -> Answer | None:
        self.over = over.wait(patience_s)
        return None


class Interrupted:
    """Somebody presses Ctrl-C."""

    def put(self, prompt: Prompt, patience_s: float, over: threading.Event) -> Answer | None:
        raise KeyboardInterrupt


@pytest.mark.parametrize("order", [0, 1])
def test_the_first_answer_wins_wherever_it_is_given(order: int) -> None:
    patient = Patient()
    media = [Quick(), patient] if order else [patient, Quick()]
    assert People(media, patience_s=30).ask(OPEN).by == "quick"
    assert patient.over


def test_nobody_answers_in_time() -> None:
    with pytest.raises(NobodyAnswers, match=r"nobody answered within 0\.01 s: “Open the rear cover\.”"):
        People([Patient(), Patient()], patience_s=0.01).ask(OPEN)


def test_an_interrupt_takes_the_question_back_everywhere() -> None:
    patient = Patient()
    with pytest.raises(KeyboardInterrupt):
        People([patient, Interrupted()], patience_s=30).ask(OPEN)
    assert patient.over


class Broken:
    """Cannot ask anybody."""

    def put(self, prompt: Prompt, patience_s: float, over: threading.Event) -> Answer | None:
        raise BenchError("there is no terminal to ask people at")


@pytest.mark.parametrize("order", [0, 1])
def test_a_medium_that_fails_is_no_lunch(order: int) -> None:
    patient = Patient()
    media = [Broken(), patient] if order else [patient, Broken()]
    with pytest.raises(BenchError, match="there is no terminal to ask people at") as caught:
        People(media, patience_s=30).ask(OPEN)
    assert not isinstance(caught.value, NobodyAnswers)
    assert patient.over


def test_what_is_to_be_waited_for_is_no_lack_of_patience() -> None:
    given: list[float] = []

    class Notes:
        def put(self, prompt: Prompt, patience_s: float, over: threading.Event) -> Answer | None:
            given.append(patience_s)
            return Answer()

    People([Notes()], patience_s=1_800).ask(replace(OPEN, takes_s=3_600))
    assert given == [5_400]
