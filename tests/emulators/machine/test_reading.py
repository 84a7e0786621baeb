"""Profiles: what is refused, with the place and the mend in one sentence."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from misfeed.emulators import profiles
from misfeed.emulators.machine import Clock, Machine, Profile, ProfileError, parse_profile

_TEXT = (Path(__file__).parents[3] / "fixtures" / "profiles" / "mono-laser.toml").read_text("utf-8")


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('kind = "laser"', 'kind = "laser"\nlaserish = 1', "unknown key 'laserish' in the top level"),
        ("speed_ppm = 33", "speed_pmm = 33", "did you mean 'speed_ppm'"),
        ("speed_ppm = 33", 'speed_ppm = "33"', "engine.speed_ppm"),
        ("speed_ppm = 33", "", "speed_ppm"),
        ("format = 1", "format = 2", "format 2 is not 1"),
        ("format = 1", "", "format"),
        ('name = "tray-2"', 'name = "tray-1"', "'tray-1' is used by two tray tables"),
        ('name = "face-down"', 'name = "tray-1"', "used by a tray and a bin"),
        ('name = "tray-2"', 'name = "power"', "no tray or bin can have the name 'power'"),
        ('name = "tray-2"', 'name = "supply.black"', "another part has it"),
        ('marks_at = "transfer"', 'marks_at = "drum"', "path.marks_at is 'drum'"),
        ("level = 200", "level = 251", "251 sheets, more than its capacity 250"),
        ("page_yield = 2700", "page_yield = 2700\nlevel = 101", "101, more than its capacity 100"),
        ('"fuser-exit", "duplex"]', '"fuser-exits", "duplex"]', "gives access to 'fuser-exits'"),
        ('{ name = "duplex"', '{ name = "transfer"', "name 'transfer' of another station"),
        ('"VNC3M{n:05}"', '"VNC3M{m:05}"', "its only field is {n}"),
        ('"VNC3M{n:05}"', '"VNC3M{n:q}"', "its only field is {n}"),
        ('"VNC3M{n:05}"', '"VNC3M{"', "its only field is {n}"),
        ('mac_prefix = "9c:b6:54"', 'mac_prefix = "9C-B6-54"', "mac_prefix"),
        ('languages = ["en", "es", "de", "fr"]', "languages = []", "panel.languages"),
        (
            'languages = ["en", "es", "de", "fr"]',
            'languages = ["en", "xx"]',
            "'xx', which is no language; panels have words for de, en, es",
        ),
        ("[engine]", "[engine", "not valid TOML"),
        ('label = "Tray 1"', 'label = "Tray 1"\nindex = 2', "two trays have the same index"),
        ('label = "Tray 1"', 'label = ""', "trays[0].label"),
        ("roller = { life = 50000 }", "roller = { live = 50000 }", "did you mean 'life'"),
    ],
)
def test_a_mistake_is_told_with_its_place(old: str, new: str, says: str) -> None:
    assert old in _TEXT
    with pytest.raises(ProfileError) as caught:
        parse_profile(_TEXT.replace(old, new, 1), "mine.toml")
    assert str(caught.value).startswith("mine.toml: ")
    assert says in str(caught.value)
    assert "\n" not in str(caught.value)


def test_two_sided_engines_need_a_way_back() -> None:
    lines = [line for line in _TEXT.splitlines() if not line.startswith("duplex = {")]
    without = "\n".join(lines).replace('"fuser-exit", "duplex"]', '"fuser-exit"]')
    with pytest.raises(ProfileError, match=r"path\.duplex is missing"):
        parse_profile(without)


def test_nesting_without_end_is_no_profile() -> None:
    with pytest.raises(ProfileError, match="not valid TOML"):
        parse_profile("a = " + "[" * 100_000)


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_a_profile_with_a_line_gone_or_doubled_or_torn_parses_or_says_why(data: st.DataObject) -> None:
    lines = _TEXT.splitlines()
    at = data.draw(st.integers(0, len(lines) - 1))
    torn = lines[at][: data.draw(st.integers(0, len(lines[at])))]
    changed = data.draw(st.sampled_from([[], [lines[at]] * 2, [torn]]))
    try:
        model = parse_profile("\n".join(lines[:at] + changed + lines[at + 1 :]))
    except ProfileError:
        return
    assert Machine(model, Clock()).serial


@given(st.text(max_size=200))
def test_junk_is_no_profile(junk: str) -> None:
    with pytest.raises(ProfileError):
        parse_profile(junk)


def test_the_most_particular_code_is_taken(profile: Profile) -> None:
    assert profile.vendor_code("jam.tray-2") == "13.A2"
    assert profile.vendor_code("jam.bypass") == "13.00"
    assert profile.vendor_code("cover-open.cover.front") == ""
    assert profile.vendor_code("") == ""


@pytest.mark.parametrize("name", profiles.names())
def test_a_built_in_machine_is_found_well(name: str) -> None:
    machine = Machine(profiles.load(name), Clock(), number=7)
    assert machine.panel.text() == machine.profile.panel.ready
    assert not machine.alerts.stopped
    assert "{" not in machine.serial
    assert machine.network.mac.endswith(":07")


@pytest.mark.parametrize(
    ("extra", "told", "at"),
    [
        (
            '[snmp.users.ann]\nauth = "MD5"\npassphrase = "12345678"\n'
            '[snmp.users.bob]\nauth = "md5"\npassphrase = "12345678"\n',
            "snmp.users.bob.auth is 'md5'; choose MD5, SHA, ",
            ("snmp", "users", "bob", "auth"),
        ),
        ('[snmp.users.bob]\nlevel = "auth"\n', "level is 'auth'; choose ", ("snmp", "users", "bob", "level")),
        ("[snmp.users.bob]\n", "snmp.users.bob: the pass phrase for authentication is missing", ()),
        ('[snmp]\ncommunity_view = "sys"\n', "snmp.community_view is 'sys'; there are all, none", ()),
        ('[snmp.views]\nsys = ["1.x"]\n', "no subtree; write numbers as in 1.3.6.1", ("snmp", "views", 0)),
    ],
)
def test_a_word_that_is_none_is_told_with_its_place_and_with_those_there_are(
    extra: str, told: str, at: tuple[str | int, ...]
) -> None:
    with pytest.raises(ProfileError) as error:
        parse_profile(f"{_TEXT}\n{extra}", "my.toml")
    assert told in str(error.value)
    assert error.value.at == at
