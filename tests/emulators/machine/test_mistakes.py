"""Everything that is wrong with a profile, and not the first thing alone."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from misfeed.emulators.machine import ProfileError, parse_profile
from misfeed.emulators.machine.mistakes import MOST, mistakes_in
from misfeed.emulators.profiles import names

SHELF = Path(__file__).parents[3] / "fixtures" / "profiles"
TEXT = (SHELF / "mono-laser.toml").read_text("utf-8")


def changed(*pairs: tuple[str, str]) -> str:
    text = TEXT
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new, 1)
    return text


@pytest.mark.parametrize("name", names())
def test_a_built_in_profile_has_none(name: str) -> None:
    assert mistakes_in((SHELF / f"{name}.toml").read_text("utf-8")) == ()


def test_all_that_types_find_is_told_with_its_own_place() -> None:
    text = changed(
        ("speed_ppm = 33", "speed_pmm = 33"),
        ('kind = "laser"', 'kind = "laser"\nlaserish = 1'),
        ("level = 200", 'level = "many"'),
        ('mac_prefix = "9c:b6:54"', 'mac_prefix = "9C-B6-54"'),
    )
    found = mistakes_in(text, "mine.toml")
    places = {error.at for error in found}
    assert places >= {("laserish",), ("engine", "speed_pmm"), ("identity", "mac_prefix")}
    assert any(at[0] == "trays" and at[-1] == "level" for at in places)
    assert any("required field `speed_ppm`" in str(error) for error in found)
    assert all(str(error).startswith("mine.toml: ") and "\n" not in str(error) for error in found)


def test_what_is_taken_out_does_not_count_as_missing_and_moves_no_number() -> None:
    text = changed(('name = "tray-1"', "name = 1"), ('label = "Tray 2"', "label = 2"))
    assert [error.at for error in mistakes_in(text)] == [("trays", 0, "name"), ("trays", 1, "label")]
    assert "trays[1].label" in mistakes_in(text)[1].what


def test_tables_that_do_not_agree_are_all_told() -> None:
    text = changed(
        ('name = "tray-2"', 'name = "tray-1"'),
        ('marks_at = "transfer"', 'marks_at = "drum"'),
        ('"VNC3M{n:05}"', '"VNC3M{m:05}"'),
        ("level = 200", "level = 251"),
    )
    found = [error.what for error in mistakes_in(text)]
    for says in ("two tray tables", "path.marks_at is 'drum'", "its only field is {n}", "251 sheets"):
        assert any(says in what for what in found), says
    assert len(found) == 4


def test_what_is_no_toml_has_one_mistake() -> None:
    (error,) = mistakes_in("[engine", "mine.toml")
    assert "not valid TOML" in str(error)
    (error,) = mistakes_in(changed(("format = 1", "format = 2")))
    assert error.at == ("format",)


def test_they_are_not_counted_without_end() -> None:
    many = "".join(f"k{number} = {number}\n" for number in range(2 * MOST))
    assert len(mistakes_in(many + TEXT)) == MOST


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_a_torn_profile_has_the_mistake_that_reading_finds(data: st.DataObject) -> None:
    lines = TEXT.splitlines()
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, len(lines) - 1))
        lines[at] = lines[at][: data.draw(st.integers(0, len(lines[at])))]
    text = "\n".join(lines)
    first = _first(text)
    assert (first in [str(one) for one in mistakes_in(text)]) if first else mistakes_in(text) == ()


def _first(text: str) -> str:
    try:
        parse_profile(text)
    except ProfileError as error:
        return str(error)
    return ""


def test_an_interface_that_carries_something_has_endpoints_of_its_own() -> None:
    usb = """
[[usb.interfaces]]
carries = "ipp"
endpoints = ["bulk-in"]
[[usb.interfaces]]
carries = "pages"
"""
    (error,) = mistakes_in(TEXT + usb)
    assert error.at == ("usb", "interfaces", 0, "endpoints")
    assert "carries ipp and has the endpoints that ipp need; leave endpoints out" in str(error)
    assert mistakes_in(TEXT + usb.replace('endpoints = ["bulk-in"]', "")) == ()
