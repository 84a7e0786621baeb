"""Questions find whoever answers in this process, and are written down with the time they took."""

from __future__ import annotations

import pytest
from misfeed.prompting import Answer, Desk, Kind, NobodyAnswers, Prompt

OPEN = Prompt(kind=Kind.ACT, verb="open", target="cover.rear", text="Open it.")


class Person:
    language = "es"

    def __init__(self, answer: Answer | None = None) -> None:
        self.answer = answer
        self.asked: list[Prompt] = []

    def ask(self, prompt: Prompt) -> Answer:
        self.asked.append(prompt)
        if self.answer is None:
            raise NobodyAnswers("gone for lunch")
        return self.answer


def test_nobody_at_the_desk_is_told_with_what_to_do() -> None:
    with pytest.raises(NobodyAnswers, match=r"act open cover\.rear: give --answers FILE, --station"):
        Desk().ask(OPEN)


def test_it_speaks_the_language_of_whoever_sits_there() -> None:
    desk = Desk()
    assert desk.language == "en"
    with desk.staffed(Person(Answer())):
        assert desk.language == "es"
    assert desk.language == "en"


def test_a_question_carries_its_case_and_is_noted_with_its_answer() -> None:
    desk, person = Desk(), Person(Answer(by="somebody"))
    noted: list[tuple[Prompt, Answer | None, float]] = []
    with desk.staffed(person), desk.sitting("MP-01[x]", lambda *told: noted.append(told)):
        assert desk.ask(OPEN).by == "somebody"
    assert person.asked[0].case == "MP-01[x]"
    ((prompt, answer, spent),) = noted
    assert (prompt.name, answer) == ("act open cover.rear", Answer(by="somebody"))
    assert spent >= 0


def test_a_question_without_an_answer_is_noted_too() -> None:
    desk = Desk()
    noted: list[Answer | None] = []
    with (
        desk.staffed(Person()),
        desk.sitting("MP-01[x]", lambda _, answer, __: noted.append(answer)),
        pytest.raises(NobodyAnswers, match="lunch"),
    ):
        desk.ask(OPEN)
    assert noted == [None]
