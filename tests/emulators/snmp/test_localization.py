"""Languages and character sets."""

from __future__ import annotations

import codecs
from collections.abc import Callable
from typing import Any

import pytest
from misfeed.emulators.machine import Machine
from misfeed.emulators.snmp.localization import CODECS, Localization, number_of
from misfeed.protocols.snmp import mib

Shown = Callable[[Machine, str], Any]


def test_every_character_set_is_one_that_can_be_written() -> None:
    known = set(mib.enum("IANACharset").labels)
    for number, codec in CODECS.items():
        assert number in known
        assert codecs.lookup(codec)


def test_an_unknown_character_set_is_written_as_ascii() -> None:
    assert Localization(1, "en", "", 2).codec == "ascii"


def test_the_console_speaks_the_language_the_panel_is_set_to(machine: Machine, shown: Shown) -> None:
    assert shown(machine, "prtConsoleLocalization.1") == 1
    machine.panel.language = "de"
    machine.clock.finish_now()
    row = shown(machine, "prtConsoleLocalization.1")
    assert shown(machine, f"prtLocalizationLanguage.1.{row}") == b"de"


def test_a_captured_row_number_stands_though_its_table_was_not_recorded(
    small: Callable[..., Machine], shown: Shown
) -> None:
    machine = small(("prtConsoleLocalization.1", "2", "5"))
    assert shown(machine, "prtConsoleLocalization.1") == 5
    assert shown(machine, "prtLocalizationLanguage.1.5") == b"en"


def test_the_panel_is_read_in_its_language_and_its_own_characters(machine: Machine, shown: Shown) -> None:
    machine.act("set_language", "panel", language="fr")
    row = shown(machine, "prtConsoleLocalization.1")
    assert shown(machine, f"prtLocalizationCharacterSet.1.{row}") == mib.enum("IANACharset").number(
        "csISOLatin1"
    )
    assert shown(machine, "prtConsoleDisplayBufferText.1.1") == "Prêt".encode("latin-1")
    machine.act("open", "cover.front")
    (alert,) = machine.alerts.rows
    assert shown(machine, f"prtAlertDescription.1.{alert.index}") == b"Ouverture : Porte avant"


@pytest.mark.parametrize(
    ("charset", "number"),
    [
        ("UTF-8", 106),
        ("ISO-8859-1", 4),
        ("latin-1", 4),
        ("US-ASCII", 3),
        ("Shift_JIS", 17),
        ("windows-1252", 2252),
        ("koi8-r", 2084),
        ("cp737", 106),
    ],
)
def test_a_character_set_has_its_number_under_any_name_that_python_knows(charset: str, number: int) -> None:
    assert number_of(charset) == number
