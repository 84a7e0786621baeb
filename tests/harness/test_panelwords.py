"""A panel's message is known in every language: what scripts look for, and nothing that they do not."""

from __future__ import annotations

import tomllib
from importlib import resources

import pytest
from misfeed.diagnostics.rules import QUIET_RULES
from misfeed.panelwords import known, says
from misfeed.providers import provider
from misfeed.shelf import pick
from misfeed.vocabulary.expectation import parts_of
from misfeed.vocabulary.sights.person import PanelText

WORDING = tomllib.loads(
    resources.files("misfeed.emulators.machine").joinpath("wording.toml").read_text("utf-8")
)
TOLD = {english: told for table in WORDING.values() for english, told in table.items()}


def looked_for() -> set[str]:
    """All that built-in scripts and the diagnosis look for on panels."""
    found = {rule.panel for rule in QUIET_RULES}
    for picked in pick([], provider().profiles()[:1]):
        for expectation in picked.scenario.shows.values():
            found |= {part.words for part in parts_of(expectation) if isinstance(part, PanelText)}
    return {words.casefold() for words in found if words}


def test_all_that_is_looked_for_is_known_in_other_languages() -> None:
    assert looked_for() - set(known()) == set()


@pytest.mark.parametrize("words", sorted(known()))
def test_it_is_found_in_the_sentences_that_say_it_and_in_no_other(words: str) -> None:
    for english, told in TOLD.items():
        # The same things under other makers' names.
        plain = english.casefold().replace("fusing", "fuser").replace("printhead", "print head")
        for text in told.values():
            assert says(text, words) is (words in plain), (english, text)


def test_words_that_are_not_known_are_looked_for_as_they_are() -> None:
    assert says("Out of CHEESE", "cheese")
    assert not says("Sin queso", "cheese")
