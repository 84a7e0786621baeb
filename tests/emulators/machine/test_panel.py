"""What the panel says, in which order of weight, and how it breaks its lines."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from misfeed.emulators.machine import Clock, Job, Machine, Profile
from misfeed.emulators.machine.part import CannotDo
from misfeed.emulators.machine.profile import Panel as PanelSpec

Print = Callable[..., Job]


def test_the_oldest_critical_alert_leads_then_the_oldest_warning(machine: Machine) -> None:
    machine.trays[0].level = 0
    machine.clock.finish_now()
    assert machine.panel.text() == "Bypass is empty"
    machine.act("open", "cover.rear")
    machine.act("open", "cover.front")
    assert machine.panel.text() == "Rear cover is open"
    machine.act("close", "cover.rear")
    assert machine.panel.text() == "Front door is open"
    machine.act("close", "cover.front")
    assert machine.panel.text() == "Bypass is empty"


def test_the_models_own_code_stands_before_the_words(machine: Machine) -> None:
    machine.path.latched = "tray-2"
    machine.clock.finish_now()
    assert machine.panel.text() == "13.A2 Jam in Tray 2"


def test_it_tells_what_the_printer_does(machine: Machine, print_pages: Print) -> None:
    assert machine.panel.text() == "Ready"
    print_pages(1)
    assert machine.panel.text() == "Printing"
    machine.act("power_off", "power")
    assert machine.panel.text() == ""
    assert machine.panel.lines() == ("", "")
    machine.act("power_on", "power")
    assert machine.panel.text() == "Starting"


def test_a_ready_message_of_ones_own_gives_way_to_trouble_and_to_a_power_cycle(machine: Machine) -> None:
    machine.panel.ready_text = "Hello"
    assert machine.panel.text() == "Hello"
    machine.act("open", "cover.front")
    assert machine.panel.text() == "Front door is open"
    machine.act("power_off", "power")
    machine.act("close", "cover.front")
    machine.act("power_on", "power")
    machine.clock.advance(60_000_000)
    assert machine.panel.text() == "Ready"


def test_words_are_not_broken_where_they_fit(machine: Machine) -> None:
    machine.panel.ready_text = "the quick brown fox jumps over the lazy dog"
    assert machine.panel.lines() == ("the quick brown fox", "jumps over the lazy")


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=80), st.integers(0, 4), st.integers(0, 30))
def test_any_text_fits_any_display(profile: Profile, text: str, lines: int, columns: int) -> None:
    panel = msgspec.structs.replace(profile.panel, lines=lines, columns=columns)
    machine = Machine(msgspec.structs.replace(profile, panel=panel), Clock())
    machine.panel.ready_text = text
    shown = machine.panel.lines()
    assert len(shown) == lines
    assert all(len(line) <= columns for line in shown)


def test_a_refusal_stands_for_a_minute_under_what_is_wrong(machine: Machine) -> None:
    machine.panel.deny()
    machine.clock.advance(1_000_000)
    assert machine.panel.text() == "Access denied"
    machine.panel.deny()
    machine.clock.advance(59_000_000)
    assert machine.panel.text() == "Access denied"
    machine.act("open", "cover.front")
    assert machine.panel.text() == "Front door is open"
    machine.act("close", "cover.front")
    machine.clock.advance(2_000_000)
    assert machine.panel.text() != "Access denied"


def test_the_ready_message_can_be_put_back_by_hand(machine: Machine) -> None:
    machine.panel.ready_text = "Hello"
    assert machine.panel.look() == {"ready message": "Hello", "language": "en"}
    machine.act("reset_ready_message", "panel")
    assert machine.panel.look() == {"ready message": "the model's own", "language": "en"}


def speaking(profile: Profile, *languages: str, charset: str = "UTF-8", columns: int = 20) -> Machine:
    """A machine whose panel speaks these languages."""
    panel = msgspec.structs.replace(profile.panel, languages=languages, charset=charset, columns=columns)
    return Machine(msgspec.structs.replace(profile, panel=panel), Clock())


def test_it_speaks_the_language_its_menu_is_set_to(profile: Profile) -> None:
    machine = speaking(profile, "en", "es", "ja")
    machine.act("open", "cover.front")
    assert machine.panel.text() == "Front door is open"
    machine.act("set_language", "panel", language="es")
    assert machine.panel.text() == "Puerta delantera: sin cerrar"
    machine.act("set_language", "panel", language="ja")
    assert machine.panel.text() == "前ドアが開いています"


def test_its_menu_offers_only_what_the_model_speaks(profile: Profile) -> None:
    machine = speaking(profile, "en", "es")
    with pytest.raises(CannotDo, match="does not speak 'ja'; it offers en, es"):
        machine.act("set_language", "panel", language="ja")


def test_the_language_outlives_the_power_and_goes_with_the_nvram(profile: Profile) -> None:
    machine = speaking(profile, "en", "es")
    machine.act("set_language", "panel", language="es")
    machine.act("power_off", "power")
    machine.act("power_on", "power")
    assert machine.panel.text() == "Iniciando"
    machine.formatter.nvram_failing = True
    machine.act("power_off", "power")
    machine.act("power_on", "power")
    assert machine.panel.text() == "Starting"


def test_what_its_characters_lack_is_a_question_mark_on_the_display_only(profile: Profile) -> None:
    machine = speaking(profile, "ja", charset="ISO-8859-1")
    assert (machine.panel.text(), machine.panel.message()) == ("??????", "印刷できます")
    french = speaking(profile, "fr", charset="ISO-8859-1")
    assert french.panel.text() == "Prêt"
    assert speaking(profile, "fr", charset="US-ASCII").panel.text() == "Pr?t"


def test_a_wide_character_takes_two_columns_and_is_never_halved(profile: Profile) -> None:
    machine = speaking(profile, "ja", columns=7)
    machine.act("open", "cover.front")
    assert machine.panel.lines() == ("前ドア", "が開い")


def test_a_message_that_somebody_sent_is_not_translated(profile: Profile) -> None:
    machine = speaking(profile, "es")
    machine.panel.ready_text = "Ready"
    assert machine.panel.text() == "Ready"


def test_a_language_that_there_are_no_words_for_is_english(profile: Profile) -> None:
    machine = speaking(profile, "tlh")
    assert (machine.panel.languages, machine.panel.text()) == (("en",), "Ready")


def test_an_unknown_character_set_is_refused_by_its_name() -> None:
    with pytest.raises(ValueError, match="charset 'EBCDIC-9' is none that is known"):
        PanelSpec(charset="EBCDIC-9")
