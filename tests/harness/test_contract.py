"""Facts: roles filled into names, and what a device lacks told in words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from misfeed.contract import Facts
from misfeed.errors import UsageError

FACTS = Facts(
    name="desk-printer",
    parts=frozenset({"tray-2", "tray-2.rollers", "supply.black"}),
    roles={"tray": "tray-2", "black": "supply.black", "waste": "supply.waste"},
    services=frozenset({"ipp"}),
)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("{tray}", "tray-2"),
        ("{tray}.rollers", "tray-2.rollers"),
        ("supply.black", "supply.black"),
        ("", ""),
    ],
)
def test_roles_are_filled_in(text: str, place: str) -> None:
    assert FACTS.place(text) == place


def test_a_role_that_nothing_plays_is_told_in_words() -> None:
    with pytest.raises(UsageError, match=r"^desk-printer has no exit cover$"):
        FACTS.place("{exit_cover}")


@pytest.mark.parametrize(
    "text", ["{tray", "tray}", "{}", "{0}", "{tray.level}", "{tray[x]}", "{tray!x}", "{tray:d}"]
)
def test_a_text_that_is_no_place_is_our_own_mistake(text: str) -> None:
    with pytest.raises(UsageError):
        FACTS.place(text)


@given(st.text(alphabet="{}tray[]!:.0d ", max_size=12))
def test_any_text_is_a_place_or_our_own_mistake(text: str) -> None:
    try:
        assert isinstance(FACTS.place(text), str)
    except UsageError as error:
        assert str(error)  # noqa: PT017


@pytest.mark.parametrize(
    ("needs", "reason"),
    [
        ("{tray}", ""),
        ("{tray}.rollers", ""),
        ("supply.black", ""),
        ("service:ipp", ""),
        ("service:snmp", "desk-printer offers no snmp"),
        ("network:ipp", ""),
        ("network:snmp", "desk-printer offers no snmp"),
        ("{colour}", "desk-printer has no colour"),
        ("{waste}", "desk-printer has no supply.waste"),
        ("fuser", "desk-printer has no fuser"),
    ],
)
def test_what_a_device_lacks_is_said(needs: str, reason: str) -> None:
    assert FACTS.missing(needs) == reason


def test_what_the_network_would_carry_is_not_missed_where_no_network_leads_to_it() -> None:
    cabled = FACTS.by_usb_alone()
    assert cabled.missing("service:ipp") == "desk-printer offers no ipp over USB"
    assert cabled.missing("network:ipp") == ""


def test_a_role_that_nobody_knows_is_a_mistake_and_not_a_misfit() -> None:
    facts = Facts("mono-laser", roles={"bin": "top"}, parts=frozenset({"top"}))
    with pytest.raises(UsageError, match="there is no role 'flaged_bin'; did you mean 'flagged_bin'"):
        facts.missing("{flaged_bin}")
    assert facts.missing("{flagged_bin}") == "mono-laser has no flagged bin"
