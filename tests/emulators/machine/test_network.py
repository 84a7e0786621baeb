"""The printer's own network rules: who is let in, refused, ignored, believed or locked out."""

from __future__ import annotations

from ipaddress import ip_network

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from misfeed.emulators import profiles
from misfeed.emulators.machine import CannotDo, Machine, Verdict
from misfeed.emulators.machine.access import Access
from misfeed.emulators.machine.network import LOCKOUT_TRIES, LOCKOUT_US

ADMIN = "10.0.9.17"
RIGHT, WRONG = ("admin", "secret"), ("admin", "guess")


def verdict(machine: Machine, source: str, service: str = "ipp") -> str:
    return machine.network.verdict(service, source).value


@pytest.fixture
def guarded(machine: Machine) -> Machine:
    machine.act("add_user", "network", name="admin", password="secret")
    return machine


def test_everybody_is_let_in_to_begin_with(machine: Machine) -> None:
    for source in (ADMIN, "192.0.2.1", "::1", "2001:db8::1", "fe80::1%eth0"):
        assert verdict(machine, source) == "open"


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("10.0.9.17", "open"),
        ("10.0.9.18", "silent"),
        ("10.0.20.255", "open"),
        ("10.0.21.0", "silent"),
        ("::ffff:10.0.9.17", "open"),
        ("::ffff:10.0.9.18", "silent"),
        ("2001:db8::77", "open"),
        ("2001:db9::77", "silent"),
        ("fe80::1%eth0", "open"),
        ("::1", "silent"),
    ],
)
def test_the_list_lets_in_whom_it_names_in_either_version(machine: Machine, source: str, said: str) -> None:
    acl = ("10.0.9.17/32", "10.0.20.0/24", "2001:db8::/32", "fe80::/10")
    machine.act("set_acl", "network", acl=acl)
    assert verdict(machine, source) == said


@pytest.mark.parametrize(("action", "said"), [("silent", "silent"), ("refused", "refused")])
def test_the_others_are_ignored_or_refused(machine: Machine, action: str, said: str) -> None:
    machine.act("set_acl", "network", acl=[ADMIN], action=action)
    assert machine.network.acl == (f"{ADMIN}/32",)
    assert verdict(machine, "10.0.66.9") == said


@pytest.mark.parametrize(
    "details",
    [
        {"acl": ["10.0.9.17/24"]},
        {"acl": ["printer"]},
        {"acl": "10.0.9.0/24"},
        {"acl": [], "action": "drop"},
        {"acls": []},
        {"acl": 5},
    ],
)
def test_a_list_that_makes_no_sense_changes_nothing(machine: Machine, details: dict[str, object]) -> None:
    machine.act("set_acl", "network", acl=[ADMIN], action="refused")
    before = machine.network.state()
    with pytest.raises(CannotDo):
        machine.act("set_acl", "network", **details)
    assert machine.network.state() == before


def test_exempt_services_pass_the_list_unless_it_covers_all(machine: Machine) -> None:
    rules = msgspec.structs.replace(machine.profile.network, acl_exempt=("ipp",))
    machine.profile = msgspec.structs.replace(machine.profile, network=rules)
    machine.act("set_acl", "network", acl=[ADMIN])
    assert (verdict(machine, "10.0.66.9"), verdict(machine, "10.0.66.9", "snmp")) == ("open", "silent")
    machine.act("set_acl", "network", acl=[ADMIN], covers_all=True)
    assert verdict(machine, "10.0.66.9") == "silent"


def test_a_service_that_is_off_or_not_there_refuses_even_those_on_the_list(machine: Machine) -> None:
    machine.act("set_acl", "network", acl=[ADMIN])
    machine.act("switch_off", "network", service="snmp")
    machine.act("switch_off", "network", service="snmp")
    assert machine.network.off == ("snmp",)
    assert (verdict(machine, ADMIN, "snmp"), verdict(machine, ADMIN, "telnet")) == ("refused", "refused")


def test_without_link_or_power_nothing_answers(machine: Machine) -> None:
    machine.act("switch_off", "network", service="snmp")
    machine.network.link = False
    assert verdict(machine, ADMIN, "snmp") == "silent"
    machine.network.link = True
    machine.act("power_off", "power")
    assert verdict(machine, ADMIN) == "silent"
    machine.act("power_on", "power")
    assert verdict(machine, ADMIN) == "silent", "it is booting"
    machine.clock.advance(10_000_000)
    assert verdict(machine, ADMIN) == "open"


@settings(max_examples=100, deadline=None)
@given(st.ip_addresses(), st.ip_addresses(v=4), st.integers(0, 32))
def test_any_address_gets_a_verdict(source: object, network: object, prefix: int) -> None:
    machine = Machine(profiles.load("label-printer"))
    listed = ip_network(f"{network}/{prefix}", strict=False)
    machine.network.acl = (str(listed),)
    expected = "open" if source in listed else "silent"
    mapped = getattr(source, "ipv4_mapped", None)
    if mapped is not None:
        expected = "open" if mapped in listed else "silent"
    assert verdict(machine, str(source)) == expected


@pytest.mark.parametrize("community", ["", "x" * 33, 7, ["p"]])
def test_a_community_has_one_to_thirty_two_characters(machine: Machine, community: object) -> None:
    with pytest.raises(CannotDo):
        machine.act("set_community", "network", community=community)
    assert machine.network.community_access("public") is Access.READ


def test_an_old_community_or_an_old_version_opens_nothing(machine: Machine) -> None:
    machine.act("set_community", "network", community="n3w")
    assert machine.network.community_access("public") is Access.NONE
    assert machine.network.community_access("n3w") is Access.READ
    machine.network.snmp_v1_v2c = False
    assert machine.network.community_access("n3w") is Access.NONE


def test_a_printer_without_administrators_is_administered_by_anybody(machine: Machine) -> None:
    assert machine.network.administer(None, ADMIN) is Access.ADMIN
    assert machine.network.administer(WRONG, ADMIN) is Access.ADMIN


def test_the_right_password_opens_and_none_is_asked_for(guarded: Machine) -> None:
    assert guarded.network.administer(None, ADMIN) is Access.NONE
    assert guarded.network.administer(RIGHT, ADMIN) is Access.ADMIN
    assert guarded.network.administer(WRONG, ADMIN) is Access.NONE


def test_wrong_passwords_lock_their_source_out_and_nobody_else(guarded: Machine) -> None:
    for _ in range(LOCKOUT_TRIES):
        assert guarded.network.administer(WRONG, ADMIN) is Access.NONE
    assert guarded.network.administer(RIGHT, ADMIN) is Access.LOCKED
    assert guarded.network.administer(RIGHT, "10.0.9.18") is Access.ADMIN
    guarded.clock.advance(LOCKOUT_US - 1)
    assert guarded.network.administer(RIGHT, ADMIN) is Access.LOCKED
    guarded.clock.advance(1)
    assert guarded.network.administer(RIGHT, ADMIN) is Access.ADMIN


def test_trying_while_locked_out_does_not_make_it_longer(guarded: Machine) -> None:
    for _ in range(LOCKOUT_TRIES):
        guarded.network.administer(WRONG, ADMIN)
    guarded.clock.advance(LOCKOUT_US // 2)
    assert guarded.network.administer(WRONG, ADMIN) is Access.LOCKED
    guarded.clock.advance(LOCKOUT_US // 2)
    assert guarded.network.administer(WRONG, ADMIN) is Access.NONE
    assert guarded.network.administer(RIGHT, ADMIN) is Access.ADMIN


def test_a_right_password_forgives_the_wrong_ones_before_it(guarded: Machine) -> None:
    for _ in range(3):
        for _ in range(LOCKOUT_TRIES - 1):
            guarded.network.administer(WRONG, ADMIN)
        assert guarded.network.administer(RIGHT, ADMIN) is Access.ADMIN
    assert guarded.network.failures == ()


def test_a_request_without_a_password_is_no_wrong_one(guarded: Machine) -> None:
    for _ in range(LOCKOUT_TRIES * 2):
        guarded.network.administer(None, ADMIN)
    assert guarded.network.administer(RIGHT, ADMIN) is Access.ADMIN


def test_a_power_cycle_forgets_who_was_locked_out_and_keeps_the_users(guarded: Machine) -> None:
    for _ in range(LOCKOUT_TRIES):
        guarded.network.administer(WRONG, ADMIN)
    guarded.act("power_off", "power")
    guarded.act("power_on", "power")
    guarded.clock.advance(10_000_000)
    assert guarded.network.administer(None, ADMIN) is Access.NONE
    assert guarded.network.administer(RIGHT, ADMIN) is Access.ADMIN


def test_a_crowd_of_guessers_does_not_grow_the_memory(guarded: Machine) -> None:
    for i in range(1_200):
        guarded.network.administer(WRONG, f"10.1.{i // 250}.{i % 250}")
    assert len(guarded.network.failures) == 1_000


@pytest.mark.parametrize("details", [{"name": "", "password": "x"}, {"name": "a", "password": ["x"]}])
def test_a_user_needs_a_name_and_a_password(machine: Machine, details: dict[str, object]) -> None:
    with pytest.raises(CannotDo):
        machine.act("add_user", "network", **details)
    assert machine.network.users == ()


def test_a_network_reset_brings_back_what_was_delivered(guarded: Machine) -> None:
    guarded.act("set_acl", "network", acl=[ADMIN], action="refused", covers_all=True)
    guarded.act("set_community", "network", community="n3w")
    guarded.act("switch_off", "network", service="ipp")
    guarded.act("reset_settings", "network")
    assert verdict(guarded, "10.0.66.9") == "open"
    assert guarded.network.community_access("public") is Access.READ
    assert guarded.network.administer(None, ADMIN) is Access.ADMIN
    assert guarded.network.look()["access list"] == "everybody"


def test_verdicts_are_the_words_that_transports_use() -> None:
    assert {verdict.value for verdict in Verdict} == {"open", "refused", "silent"}


def test_settings_are_locked_only_where_somebody_can_open_them(machine: Machine) -> None:
    with pytest.raises(CannotDo, match="add an administrator first"):
        machine.act("lock_settings", "network")
    assert not machine.network.settings_locked
    machine.act("add_user", "network", name="admin", password="word")
    machine.act("lock_settings", "network")
    with pytest.raises(CannotDo, match="refused"):
        machine.act("sign_in", "network", name="admin", password="sword")
    assert machine.panel.denied
    machine.act("sign_in", "network", name="admin", password="word")
    machine.act("lock_settings", "network", locked=False)


def test_an_answer_that_no_access_list_gives_is_refused_with_those_there_are(machine: Machine) -> None:
    with pytest.raises(CannotDo, match="an access list answers others with refused or silent"):
        machine.act("set_acl_action", "network", action="shouted")
