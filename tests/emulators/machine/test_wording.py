"""What panels say exists in every language that a profile lists, and fits the English it stands for."""

from __future__ import annotations

import re
import tomllib
from importlib import resources
from pathlib import Path

import misfeed.emulators.profiles as shelf
import pytest
from misfeed.emulators.machine import Machine
from misfeed.emulators.machine.wording import base, languages, worded

TOLD = tomllib.loads(resources.files("misfeed.emulators.machine").joinpath("wording.toml").read_text("utf-8"))
ROWS = [(english, told) for table in TOLD.values() for english, told in table.items()]
OTHERS = sorted(languages() - {"en"})
SNAPSHOTS = Path(__file__).parents[2] / "consistency/snapshots"


def alerts_of_the_snapshots() -> set[str]:
    """What was ever alerted in them, in English and without the models' codes."""
    found: set[str] = set()
    for path in SNAPSHOTS.glob("*.txt"):
        found.update(re.findall(r"^  log .* '(.+)'$", path.read_text("utf-8"), re.MULTILINE))
    return {
        text for text in found if not re.match(r"(job|scan|fax|copy|mail) |.*(sent|firmware stopped)", text)
    }


@pytest.mark.parametrize("name", shelf.names())
def test_every_language_of_a_profile_has_words(name: str) -> None:
    profile = shelf.load(name)
    assert Machine(profile).panel.languages == profile.panel.languages


def test_every_sentence_is_told_in_every_language_with_the_same_values() -> None:
    for english, told in ROWS:
        assert set(told) == set(OTHERS), english
        wanted = set(re.findall(r"\{\w+\}", english))
        for text in told.values():
            assert text, english
            assert set(re.findall(r"\{\w+\}", text)) == wanted, text


@pytest.mark.parametrize("language", OTHERS)
def test_alerts_that_were_seen_have_words(language: str) -> None:
    seen = alerts_of_the_snapshots()
    assert len(seen) > 20
    for text in seen:
        assert worded(text, language) != text


def test_parts_inside_a_sentence_are_told_in_its_language_and_sizes_are_kept() -> None:
    assert worded("Jam in Tray 2", "es") == "Atasco en Bandeja 2"
    assert worded("Replace Black Cartridge HP CF280A", "de-AT") == "Patrone Schwarz HP CF280A ersetzen"
    assert worded("Load Tray 1: iso_a4_210x297mm", "ja") == "トレイ1に用紙をセット: iso_a4_210x297mm"


def test_what_there_are_no_words_for_stays_english() -> None:
    assert worded("Jam in Zapfhahn", "fr") == "Bourrage dans Zapfhahn"
    assert worded("Out of cheese", "fr") == "Out of cheese"
    assert worded("Jam in Tray 2", "tlh") == "Jam in Tray 2"


def test_a_region_is_of_its_language() -> None:
    assert [base(tag) for tag in ("es-MX", "de_CH", "EN")] == ["es", "de", "en"]
