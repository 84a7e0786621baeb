"""Users of SNMPv3, communities and views: what may be set, what a view shows, and what a profile delivers."""

from __future__ import annotations

import re
from importlib.resources import files
from pathlib import Path
from typing import Any

import msgspec
import pytest
from misfeed.emulators import profiles
from misfeed.emulators.machine import Access, CannotDo, Machine
from misfeed.emulators.machine.faults import make_fault
from misfeed.emulators.machine.profile import Profile
from misfeed.emulators.machine.reading import ProfileError, parse_profile
from misfeed.emulators.machine.snmp_access import Level, SnmpUser, subtrees

PHRASE = "correct-horse"


@pytest.mark.parametrize(
    ("entries", "identifier", "shown"),
    [
        (("1.3.6.1",), (1, 3, 6, 1), True),
        (("1.3.6.1",), (1, 3, 6), False),
        ((), (1, 3, 6, 1), False),
        (("1.3.6.1", "-1.3.6.1.2"), (1, 3, 6, 1, 2, 1), False),
        (("-1.3.6.1", "1.3.6.1.2"), (1, 3, 6, 1, 2, 1), True),
        (("1.3.6.1", "-1.3.6.1.2", "1.3.6.1.2.1.43"), (1, 3, 6, 1, 2, 1, 43, 5), True),
        # A column of one row only (RFC 3415's example of a mask).
        (("1.3.6.1.2.1.2.2.1.*.3",), (1, 3, 6, 1, 2, 1, 2, 2, 1, 10, 3), True),
        (("1.3.6.1.2.1.2.2.1.*.3",), (1, 3, 6, 1, 2, 1, 2, 2, 1, 10, 4), False),
        # Of two that are as long, the one that comes last in order decides.
        (("1.3.6.1.*", "-1.3.6.1.2"), (1, 3, 6, 1, 2), False),
    ],
)
def test_the_longest_subtree_decides(
    entries: tuple[str, ...], identifier: tuple[int, ...], shown: bool
) -> None:
    assert subtrees(entries).has(identifier) is shown


@pytest.mark.parametrize(
    ("about", "wrong"),
    [
        ({"auth": "SHA-3"}, "cannot sign"),
        ({"priv": "3DES"}, "cannot encrypt"),
        ({"auth": "none", "priv": "AES"}, "signs too"),
        ({"level": "private"}, "no level 'private'"),
        ({"level": "authPriv"}, "no more than authNoPriv"),
        ({"priv": "AES", "priv_passphrase": "short"}, "privacy has 8 characters"),
        ({"read": "alerts"}, "no view"),
    ],
)
def test_a_user_that_cannot_be_is_refused(about: dict[str, Any], wrong: str) -> None:
    machine = Machine(profiles.load("mono-laser"))
    with pytest.raises(CannotDo, match=wrong):
        machine.act("add_snmp_user", "network", name="fleet", passphrase=PHRASE, **about)
    assert machine.network.snmp_users == ()


def test_a_user_asks_at_the_level_of_its_protocols_unless_told_otherwise() -> None:
    assert SnmpUser("a", auth="none").least is Level.NOTHING
    assert SnmpUser("a", PHRASE).least is Level.SIGNED
    assert SnmpUser("a", PHRASE, privacy=PHRASE, priv="AES").least is Level.ENCRYPTED
    assert SnmpUser("a", PHRASE, privacy=PHRASE, priv="AES", level="noAuthNoPriv").least is Level.NOTHING


def test_no_pass_phrase_of_a_user_is_printed() -> None:
    assert PHRASE not in repr(SnmpUser("a", PHRASE, privacy=PHRASE, priv="AES"))


def test_a_user_can_be_removed() -> None:
    machine = Machine(profiles.load("mono-laser"))
    machine.act("add_snmp_user", "network", name="fleet", passphrase=PHRASE)
    machine.act("remove_snmp_user", "network", name="fleet")
    assert machine.network.look()["snmp v3"] == "no user"
    with pytest.raises(CannotDo, match="no SNMPv3 user"):
        machine.act("remove_snmp_user", "network", name="fleet")


@pytest.mark.parametrize("subtree", ["", "sysDescr", "1..3", "--1.3", ".1.3", "1.3.", "*.3"])
def test_a_view_is_numbers(subtree: str) -> None:
    machine = Machine(profiles.load("mono-laser"))
    with pytest.raises(CannotDo, match="subtree"):
        machine.act("set_snmp_view", "network", name="mine", subtrees=[subtree])


@pytest.mark.parametrize(
    ("name", "subtrees", "wrong"),
    [
        ("mine", ["1.3.6.1.4294967296"], "above 4294967295"),
        ("mine", ["1.3." + "9" * 5_000], "above 4294967295"),
        ("mine", [".".join(["1"] * 83)], "82 at most"),
        ("mine", ["1.3.6.1.2.1", "-1.3.6.1.2.1"], "one row"),
        ("mine", ["1.*", "1.0"], "one row"),
        ("é" * 20, ["1.3"], "40 octets"),
    ],
)
def test_a_view_that_no_table_could_show_is_refused(name: str, subtrees: list[str], wrong: str) -> None:
    machine = Machine(profiles.load("mono-laser"))
    with pytest.raises(CannotDo, match=wrong):
        machine.act("set_snmp_view", "network", name=name, subtrees=subtrees)
    assert machine.network.snmp_views == ()


def test_a_user_whose_name_no_table_could_show_is_refused() -> None:
    with pytest.raises(CannotDo, match="40 octets"):
        Machine(profiles.load("mono-laser")).act("add_snmp_user", "network", name="é" * 20, passphrase=PHRASE)


def test_the_views_that_are_always_there_stay_as_they_are() -> None:
    machine = Machine(profiles.load("mono-laser"))
    for name in ("all", "none"):
        with pytest.raises(CannotDo, match="always"):
            machine.act("set_snmp_view", "network", name=name, subtrees=["1.3"])
    with pytest.raises(CannotDo, match="no view"):
        machine.act("set_community_view", "network", view="mine")


DELIVERED = """
[snmp]
lockout_tries = 5
community_view = "system"
communities = [{ community = "writer-77", read = "all", write = "all" }]

[snmp.views]
system = ["1.3.6.1.2.1.1", "-1.3.6.1.2.1.1.3"]

[snmp.users.fleet]
auth = "SHA-256"
priv = "AES"
level = "authPriv"
passphrase = "correct-horse"
read = "all"
write = "none"
"""


def delivered(extra: str = DELIVERED) -> Profile:
    return parse_profile(
        files("misfeed.fixtures").joinpath("profiles", "mono-laser.toml").read_text("utf-8") + extra,
        "mine.toml",
    )


def test_a_profile_delivers_users_views_and_communities() -> None:
    machine = Machine(delivered())
    network = machine.network
    assert network.snmp_v3
    (user,) = network.snmp_users
    assert (user.name, user.auth, user.priv, user.least) == ("fleet", "SHA-256", "AES", Level.ENCRYPTED)
    assert user.password == user.privacy == PHRASE
    assert network.community_views("public") == ("system", "none")
    assert network.community_access("writer-77") is Access.ADMIN
    assert network.community_access("other") is Access.NONE
    for secret in (PHRASE, "writer-77"):
        assert secret not in repr(machine.profile)
        assert secret not in repr(machine.snapshot())


def test_a_reset_brings_back_what_was_delivered() -> None:
    machine = Machine(delivered())
    before = machine.network.state()
    machine.act("add_snmp_user", "network", name="other", passphrase=PHRASE)
    machine.act("set_snmp_view", "network", name="mine", subtrees=["1.3"])
    machine.act("set_community_view", "network", view="mine")
    machine.act("set_snmp_lockout", "network", tries=9)
    machine.act("reset_settings", "network")
    assert machine.network.state() == before


@pytest.mark.parametrize(
    ("old", "new", "wrong"),
    [
        ('auth = "SHA-256"', 'auth = "none"', "signs too"),
        ('auth = "SHA-256"', 'auth = "SHA-3"', "snmp.users"),
        ('passphrase = "correct-horse"', 'passphrase = "short"', "8 characters"),
        ('read = "all"\nwrite', 'read = "alerts"\nwrite', "there are all, none, everything, system"),
        ('community_view = "system"', 'community_view = "other"', "community_view is 'other'"),
        ('system = ["1.3.6.1.2.1.1"', 'system = ["sysDescr"', "snmp.views"),
        ('system = ["1.3.6.1.2.1.1"', 'system = ["1.3.4294967296"', "above 4294967295"),
        ('system = ["1.3.6.1.2.1.1"', 'system = ["1.3.6.1.2.1.1.3"', "one row"),
        ("system = ", "all = ", "take another name"),
        ("level = ", "levle = ", "did you mean 'level'"),
    ],
)
def test_a_profile_that_cannot_be_is_told_in_a_sentence(old: str, new: str, wrong: str) -> None:
    assert old in DELIVERED
    with pytest.raises(ProfileError, match=wrong) as caught:
        delivered(DELIVERED.replace(old, new, 1))
    assert str(caught.value).startswith("mine.toml: ")


def test_a_lost_user_comes_back_as_delivered() -> None:
    machine = Machine(delivered())
    fault = make_fault("network.snmp.user")
    fault.break_machine(machine)
    assert machine.network.snmp_users == ()
    fault.take_away(machine.network)
    assert [user.name for user in machine.network.snmp_users] == ["fleet"]
    assert not fault.remains(machine.network)


def test_a_profile_without_snmp_settings_is_as_before() -> None:
    spec = profiles.load("mono-laser")
    assert msgspec.structs.astuple(spec.snmp)[:2] == (True, False)
    assert Machine(spec).network.community_views("public") == ("all", "none")


def test_the_example_of_the_docs_is_a_profile() -> None:
    text = (Path(__file__).parents[3] / "docs" / "snmpv3.md").read_text("utf-8")
    machine = Machine(delivered(re.search(r"```toml\n(.*?)```", text, re.DOTALL)[1]))
    (fleet,) = machine.network.snmp_users
    assert (fleet.auth, fleet.priv, fleet.least) == ("SHA-256", "AES", Level.ENCRYPTED)
    assert machine.network.community_views("desk") == ("printer", "none")
    assert machine.network.snmp_lockout == (5, 60, 300)


@pytest.mark.parametrize(
    ("receiver", "wrong"),
    [
        ('version = "3", user = "fleet", inform = true, repeat_s = 30', ""),
        ('version = "3", user = "nobody"', "there is no SNMPv3 user 'nobody'; there are fleet"),
        ('version = "3"', "give the name of one"),
        ('version = "1", inform = true', "version 1 has no informs"),
    ],
)
def test_a_profiles_receivers_are_told_as_it_can_be(receiver: str, wrong: str) -> None:
    table = (
        f'\n[network]\nalert_removals = true\ntrap_receivers = [{{ address = "10.0.30.5", {receiver} }}]\n'
    )
    if wrong:
        with pytest.raises(ProfileError, match=wrong) as caught:
            delivered(DELIVERED + table)
        assert "network.trap_receivers[0]" in str(caught.value)
        return
    machine = Machine(delivered(DELIVERED + table))
    (told,) = machine.traps.receivers
    assert (told.user, told.inform, told.repeat_s, machine.traps.removals) == ("fleet", True, 30, True)
