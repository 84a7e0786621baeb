"""Every sentence exists in every language, with the same values, and surroundings choose the language."""

from __future__ import annotations

import re
import string
from collections.abc import Iterable
from pathlib import Path

import pytest
from misfeed.errors import UsageError
from misfeed.messages import PSEUDO, catalogue, language_of, languages, words

ROOT = Path(__file__).parents[3]
TRANSLATED = [language for language in languages() if language != "en"]


def forms(text: str | Iterable[str]) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text)


def values_in(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_translation_has_every_message_and_no_other(language: str) -> None:
    english = {(m.context, forms(m.id)) for m in catalogue("misfeed.pot") if m.id}
    # A changed English sentence has another id: its translation has to be looked at again.
    assert {(m.context, forms(m.id)) for m in catalogue(f"{language}.po") if m.id} == english


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_translation_says_something_with_the_same_values_in_every_form(language: str) -> None:
    for message in catalogue(f"{language}.po"):
        if not message.id:
            continue
        assert not message.fuzzy, message.context
        wanted = {frozenset(values_in(form)) for form in forms(message.id)}
        for form in forms(message.string):
            assert form, message.context
            assert values_in(form) in wanted, message.context
        assert len(forms(message.string)) == len(forms(message.id)), message.context


def test_keys_are_not_given_twice() -> None:
    for name in ("misfeed.pot", *(f"{language}.po" for language in TRANSLATED)):
        text = (ROOT / "harness/messages" / name).read_text(encoding="utf-8")
        keys = re.findall(r'^msgctxt "(.+)"$', text, re.MULTILINE)
        assert sorted(keys) == sorted(set(keys))


def test_numbers_choose_the_plural_of_the_language() -> None:
    assert words("en")("say_passed", count=1) == "The one case that ran passed."
    assert words("es")("sum_failed", count=1) == "1 fallido"
    assert words("es")("sum_failed", count=2) == "2 fallidos"


def test_a_region_of_a_language_speaks_that_language() -> None:
    assert words("es-MX")("passed") == words("es")("passed") != words("en_GB")("passed") == "passed"


def test_an_unknown_language_is_refused_naming_those_there_are() -> None:
    with pytest.raises(UsageError, match="nothing is translated to 'tlh'; choose one of en, es"):
        words("tlh")


def test_accented_english_marks_what_came_from_a_catalogue_and_keeps_values() -> None:
    assert words(PSEUDO)("sum_failed", count=3) == "⟦3 fåîléd⟧"
    assert words(PSEUDO)("passed") == "⟦påsséd⟧"


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({}, "en"),
        ({"LANG": "es_ES.UTF-8"}, "es"),
        ({"LANG": "es_ES.UTF-8", "LC_ALL": "C.UTF-8"}, "en"),
        ({"LANG": "en_US.UTF-8", "LC_MESSAGES": "es_AR@euro"}, "es"),
        ({"LANGUAGE": "de:es:en", "LANG": "en_US.UTF-8"}, "es"),
        ({"LANG": "de_DE.UTF-8"}, "en"),
        ({"LANG": "POSIX"}, "en"),
        ({"LC_ALL": "", "LANG": "es"}, "es"),
    ],
)
def test_the_surroundings_choose_the_language(environment: dict[str, str], language: str) -> None:
    assert language_of(environment) == language
