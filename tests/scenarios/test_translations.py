"""Every text of the built-in scripts exists in every language, and no translation is left over."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import misfeed.scenarios
import pytest
from babel.messages.pofile import read_po
from misfeed.emulators import profiles
from misfeed.emulators.machine.faults import catalogue
from misfeed.explain import phrases
from misfeed.messages import languages
from misfeed.providers import provider
from misfeed.shelf import pick
from misfeed.vocabulary import Scenario, Step

FOLDER = Path(misfeed.scenarios.__file__).parent
ROOT = Path(__file__).parents[2]
OTHERS = [language for language in languages() if language != "en"]
SCENARIOS = [one.scenario for one in pick([], provider().profiles()[:1])]


def texts(scenario: Scenario, language: str) -> Iterator[str]:
    """All that a person reads of it, but for its ticket and what the page of a scenario has words for."""
    yield from (scenario.title, scenario.prevent)
    say = phrases(language)
    for option in scenario.options:
        yield from (option.text, option.risk)
    for step in (*scenario.trigger, *scenario.decoy, *scenario.repair, *scenario.verify):
        if isinstance(step, Step):
            yield from (step.serves, step.words)
            yield from (one for one in (step.tool, step.part) if one and ("things", one) not in say.known)


@pytest.mark.parametrize("language", OTHERS)
def test_every_script_is_translated_and_nothing_else(language: str) -> None:
    catalogue = read_po(io.BytesIO((FOLDER / f"{language}.po").read_bytes()), locale=language)
    told = {message.id: message for message in catalogue if message.id}
    said = {text for scenario in SCENARIOS for text in texts(scenario, language) if text}
    assert set(told) == said
    assert [one.id for one in told.values() if not one.string or one.fuzzy] == []


@pytest.mark.parametrize("language", OTHERS)
def test_every_fault_and_profile_is_translated_and_nothing_else(language: str) -> None:
    faults = {fault.summary for fault in catalogue().values() if fault.__module__.startswith("misfeed.")}
    names = (*profiles.names(), *profiles.other_names())
    models = {profiles.load(name).summary for name in names}
    for folder, said in (("emulators/machine/faults", faults), ("fixtures/profiles", models)):
        place = ROOT / folder / f"{language}.po"
        told = {one.id: one.string for one in read_po(io.BytesIO(place.read_bytes())) if one.id}
        assert set(told) == said
        assert all(told.values())


@pytest.mark.parametrize("language", OTHERS)
def test_every_ticket_is_in_every_language(language: str) -> None:
    assert [one.id for one in SCENARIOS if not one.ticket.texts.get(language)] == []
