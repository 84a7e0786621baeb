"""A scenario as its technician reads it: everything is there, in both languages, on a model and on any."""

from __future__ import annotations

from typing import Any

import pytest
from misfeed import DO, Ticket, fault, scenario, see, vary
from misfeed.errors import UsageError
from misfeed.explain import html_page, languages, phrases, sheet_of, text_page
from misfeed.providers import provider
from misfeed.shelf import pick
from misfeed.vocabulary import Scenario, Step

LIBRARY = tuple(one.scenario for one in pick([], provider().profiles()[:1]))
EACH = pytest.mark.parametrize("one", LIBRARY, ids=[one.id for one in LIBRARY])


def found(name: str) -> Scenario:
    return next(one for one in LIBRARY if one.id == name)


def declared(**more: Any) -> Scenario:
    data: dict[str, Any] = {
        "ticket": Ticket(en="It says open."),
        "fault": fault("cover.tab.broken", at="{cover}"),
        "shows": {"ipp": see.printer("stopped")},
        "repair": [DO.open("{cover}"), DO.replace("{cover}", minutes=15), DO.close("{cover}")],
        "verify": [see.no_conditions()],
    }

    @scenario("ZZ-1", **data | more)
    def tab() -> None:
        """A broken tab."""

    return tab.scenario


def page_of(one: Scenario, language: str = "en", profile: str = "") -> str:
    say = phrases(language, provider().facts(profile) if profile else None)
    return " ".join(text_page(sheet_of(one, say, LIBRARY), say).split())


def test_a_page_tells_all_that_a_technician_needs() -> None:
    page = page_of(found("MP-03"), profile="mono-laser")
    for words in (
        "MP-03: Worn separation claws",
        "on the model mono-laser",
        "Paper folds like an accordion",
        "PJL CODE is 40022",
        "a look at the fuser finds claws worn",
        "MP-01: Worn pickup rollers",
        "there PJL CODE is 40119",
        "MP-01: a look at the rollers of tray 2 (tray-2.rollers) finds surface glazed",
        "Safety: burn",
        "Tools: heat gloves",
        "Parts: fuser kit",
        "2. Wait until the fuser is below 50 °C (at most 60 min) careful: burn",
        "3. Open the rear cover (cover.rear)",
        "not needed for the repair itself, but for: maintenance record",
        "Working time: 15 minutes",
        "This does not mend it",
        "WHAT CLOSES THE TICKET - Print 30p.pdf",
        "PREVENTION Lock the tray's paper type",
    ):
        assert words in page, words


def test_the_same_page_in_spanish() -> None:
    page = page_of(found("MP-03"), "es", "mono-laser")
    for words in (
        "El papel se pliega como un acordeón",
        "3. Abra la cubierta trasera (cover.rear)",
        "5. Ponga una pieza nueva en lugar del fusor (fuser) (8 min)",
        "cuidado: quemadura",
        "herramienta: guantes térmicos",
        "entonces se ve: printer-state es idle",
        "Tiempo de trabajo: 15 minutos",
    ):
        assert words in page, words


def test_without_a_model_parts_go_by_their_roles() -> None:
    page = page_of(found("MP-03"))
    assert "on any model" in page
    assert "3. Open the cover over the fuser's exit" in page
    assert "{" not in page


def test_variants_are_told_together() -> None:
    assert "ipp is refused / silent" in page_of(found("NW-06"))
    pauses = declared(trigger=DO.wait(1), repair=[DO.wait(vary("pause", 1.0, 2.0))])
    assert "Wait (1 min)" in page_of(pauses)


def test_what_is_set_up_to_be_secret_is_not_printed() -> None:
    for one in LIBRARY:
        for step in one.repair:
            for key, value in step.details.items():
                if "password" in key or "passphrase" in key:
                    assert f" {value} " not in page_of(one), one.id


@pytest.mark.parametrize("language", languages())
@EACH
def test_every_scenario_has_a_page_on_every_model_that_it_fits(one: Scenario, language: str) -> None:
    for profile in ("", *(name for name in provider().profiles() if not one.misfit(provider().facts(name)))):
        say = phrases(language, provider().facts(profile) if profile else None)
        sheet = sheet_of(one, say, LIBRARY)
        page = text_page(sheet, say)
        assert "Vary(" not in page
        assert "{" not in page
        assert html_page(sheet, say).startswith("<!doctype html>")
        assert [step.number for step in sheet.repair] == list(range(1, len(one.repair) + 1))
        assert len(sheet.alike) == len(one.lookalikes)


@pytest.mark.parametrize("language", languages())
@EACH
def test_every_step_of_a_built_in_scenario_has_words_in_every_language(one: Scenario, language: str) -> None:
    say = phrases(language)
    things = (*one.trigger, *one.decoy, *one.repair, *one.verify)
    for step in (thing for thing in things if isinstance(thing, Step)):
        told = say.step(step)
        assert step.words or told.language == language, (step.text, told.words)


def test_both_catalogues_say_the_same_things() -> None:
    for table in ("page", "steps", "parts"):
        english, spanish = (
            {key for place, key in phrases(one).known if place == table} for one in ("en", "es")
        )
        assert english == spanish


def test_a_language_that_there_is_not_is_named() -> None:
    with pytest.raises(UsageError, match="no page in the language 'tlh': choose one of en, es"):
        phrases("tlh")


# -- the page in a browser -----------------------------------------------------------------------------------


def html_of(one: Scenario, language: str = "en") -> str:
    say = phrases(language)
    return html_page(sheet_of(one, say, LIBRARY), say)


def test_words_in_another_language_are_marked() -> None:
    page = html_of(found("MP-03"), "es")
    assert '<html lang="es">' in page
    assert "<p>Bloquee el tipo de papel" in page
    mine = html_of(declared(prevent="Nobody translated this."), "es")
    assert '<p><span lang="en">Nobody translated this.</span>' in mine
    assert '<p class="note careful">cuidado: quemadura</p>' in page


def test_a_script_cannot_write_markup() -> None:
    page = html_of(declared(ticket=Ticket(en="<script>alert(1)</script>"), prevent="<b>"))
    assert "<script>" not in page
    assert "&lt;script&gt;" in page
    assert "<b>" not in page


def test_the_page_needs_nothing_else() -> None:
    page = html_of(found("NW-06"))
    for word in ("http://", "https://", "src=", "<link", "\0"):
        assert word not in page
