"""What hands find by looking has words in every language: all that the diagnosis and the scripts look for."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from importlib import resources

import pytest
from misfeed.diagnostics.rules import ALERT_RULES, NETWORK_RULES, QUIET_RULES, NetworkRule
from misfeed.messages import PSEUDO, languages
from misfeed.messages.looks import found, known, look, looks
from misfeed.providers import provider
from misfeed.shelf import pick
from misfeed.vocabulary import Scenario, Step
from misfeed.vocabulary.expectation import parts_of
from misfeed.vocabulary.sights.person import Looks

OTHERS = [language for language in languages() if language != "en"]

#: Addresses, figures, versions, and what other software answers.
AS_IT_IS = re.compile(
    r"[\d.,:/ ]+|.*\d.*|YOU HAVE BEEN PWNED|fax-modem.*|fleet|(mail|folder): .*|.*Vary.*|[A-Z]\w* CA .*"
)


def sights_of(scenario: Scenario) -> Iterator[tuple[str, str]]:
    steps = (*scenario.trigger, *scenario.decoy, *scenario.repair)
    steps += tuple(one for one in scenario.verify if isinstance(one, Step))
    seen = [*scenario.shows.values(), *(step.then for step in steps if step.then is not None)]
    seen += [one for one in scenario.verify if not isinstance(one, Step)]
    for expectation in seen:
        for part in parts_of(expectation):
            if isinstance(part, Looks):
                yield from ((key, str(value)) for key, value in part.sight.items())


def looked_for() -> set[tuple[str, str]]:
    pairs = set()
    for rule in (*ALERT_RULES, *NETWORK_RULES, *QUIET_RULES):
        unlike = rule.unlike if isinstance(rule, NetworkRule) else {}
        pairs |= {(key.replace("{service}", "IPP"), value) for key, value in {**rule.sight, **unlike}.items()}
    for picked in pick([], provider().profiles()[:1]):
        pairs |= set(sights_of(picked.scenario))
    return pairs


@pytest.mark.parametrize("language", OTHERS)
def test_all_that_is_looked_for_has_words(language: str) -> None:
    tables = known(language)
    missing = [
        (key, value)
        for key, value in looked_for()
        if f"{key} {value}" not in tables["pairs"]
        and (key not in tables["keys"] or not (value in tables["values"] or AS_IT_IS.fullmatch(value)))
    ]
    assert missing == []


def test_all_languages_have_the_same_words() -> None:
    read = tomllib.loads(resources.files("misfeed.messages").joinpath("looks.toml").read_text("utf-8"))
    assert set(read) == set(OTHERS)
    for table in ("keys", "values"):
        assert len({frozenset(words[table]) for words in read.values()}) == 1


def test_a_pair_may_need_another_form_than_its_words() -> None:
    assert look("surface", "clean", "es") == "superficie limpia"
    assert look("lens", "dusty", "es") == "lente con polvo"
    assert look("lens", "dusty", "en") == "lens dusty"
    assert look("lens", "dusty", PSEUDO) == "⟦léñs⟧ ⟦dûsty⟧"


def test_evidence_holds_several_and_what_has_no_words_stays() -> None:
    assert looks("contacts clean, label not for this printer", "es") == (
        "contactos limpios, etiqueta no es para esta impresora"
    )
    assert looks("mood sour", "es") == "mood sour"
    assert found("refused / silent", "es") == "rechazado / sin respuesta"
