"""A person who diagnoses is offered the causes that rules have, a folder's own rules among them."""

from __future__ import annotations

import pytest
from misfeed.diagnostics import rulebook as books
from misfeed.diagnostics.rules import AlertRule, media_path
from misfeed.prompting import Answer, Prompt, desk, operator
from misfeed.providers import emulate
from misfeed.vocabulary.actor import Work


class Person:
    """Says of everything that it is the flag, and remembers what was offered."""

    language = "en"

    def __init__(self) -> None:
        self.asked: list[Prompt] = []

    def ask(self, prompt: Prompt) -> Answer:
        self.asked.append(prompt)
        return Answer(value="bin.flag.stuck")


def test_rules_of_a_persons_own_folder_are_offered_too(monkeypatch: pytest.MonkeyPatch) -> None:
    mine = AlertRule("bin.spring.mine", media_path._FULL)
    book = books.rulebook()
    monkeypatch.setattr(operator, "rulebook", lambda: book._replace(alerts=(*book.alerts, mine)))
    person = Person()
    with emulate("mono-laser") as device, desk().staffed(person):
        device.inject("bin.flag.stuck")
        found = operator.Operator().diagnose(Work(device, "It stops.", (), lambda step: None))
    assert found.cause == "bin.flag.stuck"
    offered = [choice.value for choice in person.asked[0].choices]
    assert {"bin.flag.stuck", "bin.spring.mine"} <= set(offered)
    assert offered == sorted(offered)
