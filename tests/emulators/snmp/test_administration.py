"""Users, views and receivers are shown to whom a view has them, without a secret; keys can be changed."""

from __future__ import annotations

import secrets
from hashlib import new as digest_of
from typing import Any

import pytest
from misfeed.emulators import profiles
from misfeed.emulators.host import Host
from misfeed.emulators.machine import Clock, Machine
from misfeed.emulators.snmp.administration import SCALARS, TABLES, coming, is_administration
from misfeed.emulators.snmp.administration.users import changed_key
from misfeed.emulators.snmp.engine import engine_id
from misfeed.interfaces.snmp import SnmpClient, SnmpRefusal
from misfeed.interfaces.snmp_v3 import SnmpUser, UsmRefusal
from misfeed.protocols.snmp import Integer32, Missing, OctetString, Oid, mib
from misfeed.protocols.snmp.usm_keys import Auth, Priv, localised_key, privacy_key
from misfeed.transports.memory import MemoryRoute

WORDS, HIDDEN = "correct-horse", "battery-staple"
NEWER = "another-horse"
ALERTS = ("1.3.6.1.2.1.43.18", "-1.3.6.1.2.1.43.18.*.1")
SECRETS = (WORDS, HIDDEN, "public", "desk-secret", "trap-secret")


@pytest.fixture
def machine() -> Machine:
    found = Machine(profiles.load("mono-laser"), Clock(), seed=3)
    add = {"passphrase": WORDS, "priv": "AES", "priv_passphrase": HIDDEN}
    found.act(
        "set_snmp_view", "network", name="alerts", subtrees=("1.3.6.1.2.1.43.18", "-1.3.6.1.2.1.43.18.*.1")
    )
    found.act("set_snmp_view", "network", name="users", subtrees=("1.3.6.1.2.1", "1.3.6.1.6.3.15"))
    found.act("add_snmp_user", "network", name="root", read="everything", write="everything", **add)
    found.act("add_snmp_user", "network", name="fleet", notify="alerts", **add)
    found.act("add_snmp_user", "network", name="clerk", read="users", write="users", **add)
    found.act("add_snmp_user", "network", name="open", passphrase=WORDS, auth="none")
    found.act("add_community", "network", community="desk-secret", read="alerts")
    tell = {"community": "trap-secret"}
    found.act("add_receiver", "network.traps", address="10.0.30.5", **tell)
    found.act("add_receiver", "network.traps", address="2001:db8::5", port=1162, inform=True, **tell)
    found.act("add_receiver", "network.traps", address="managers.example", version="3", user="fleet")
    return found


def client(machine: Machine, name: str = "root", words: str = WORDS, hidden: str = HIDDEN) -> SnmpClient:
    route = MemoryRoute(Host(machine), "10.0.9.17")
    return SnmpClient(route, user=SnmpUser(name, words, Auth.SHA, Priv.AES, hidden), retries=0)


def index(machine: Machine, name: str) -> Oid:
    engine = engine_id(machine)
    return (len(engine), *engine, len(name), *name.encode())


def object_of(machine: Machine, column: str, name: str) -> str:
    return ".".join([column, *map(str, index(machine, name))])


def test_who_sees_all_that_printers_show_sees_none_of_it(machine: Machine) -> None:
    for asked in (client(machine, "fleet"), SnmpClient(MemoryRoute(Host(machine), "10.0.9.17"))):
        walked = [oid for oid, _ in asked.walk("1.3.6.1.6.3")]
        assert walked
        assert not [oid for oid in walked if is_administration(oid)]


def test_whose_view_has_it_walks_it_in_order_and_whole(machine: Machine) -> None:
    walked = [oid for oid, _ in client(machine).walk("1.3.6.1.6.3")]
    assert walked == sorted(walked)
    assert [oid for oid in walked if is_administration(oid)] == list(coming(machine))
    assert mib.oid("snmpUnknownContexts.0") in walked
    named = {mib.name(oid).partition(".")[0] for oid in coming(machine)}
    assert {mib.object(one).table for one in named} - {None} == set(TABLES)
    assert named >= set(SCALARS)
    users = [oid for oid, _ in client(machine, "clerk").walk("1.3.6.1.6.3")]
    assert {oid[:7] for oid in users} == {(1, 3, 6, 1, 6, 3, 15)}


def test_no_secret_is_in_it(machine: Machine) -> None:
    told = b"\n".join(
        getattr(value, "value", b"") for value in coming(machine).values() if isinstance(value, OctetString)
    )
    for secret in SECRETS:
        assert secret.encode() not in told
    numbers = [bytes(one for one in oid if one < 256) for oid in coming(machine)]
    for secret in SECRETS:
        assert not [one for one in numbers if secret.encode() in one]


def cell(machine: Machine, name: str) -> Any:
    [(_, value)] = client(machine).get(name)
    return getattr(value, "value", value)


def test_a_user_is_there_with_its_protocols(machine: Machine) -> None:
    assert cell(machine, object_of(machine, "usmUserSecurityName", "fleet")) == b"fleet"
    assert cell(machine, object_of(machine, "usmUserAuthProtocol", "fleet")) == Auth.SHA.oid
    assert cell(machine, object_of(machine, "usmUserPrivProtocol", "fleet")) == Priv.AES.oid
    assert cell(machine, object_of(machine, "usmUserAuthProtocol", "open")) == (1, 3, 6, 1, 6, 3, 10, 1, 1, 1)
    assert cell(machine, object_of(machine, "usmUserAuthKeyChange", "fleet")) == b""
    assert cell(machine, object_of(machine, "usmUserStatus", "fleet")) == 1


def test_a_view_is_there_with_its_mask(machine: Machine) -> None:
    family = "6.97.108.101.114.116.115.11.1.3.6.1.2.1.43.18.0.1"
    family = family.replace(".11.1.3", ".10.1.3")
    assert cell(machine, f"vacmViewTreeFamilyType.{family}") == 2
    assert cell(machine, f"vacmViewTreeFamilyMask.{family}") == bytes((0b11111111, 0b01111111))
    name = "5.102.108.101.101.116"
    assert cell(machine, f"vacmAccessNotifyViewName.{name}.0.3.3") == b"alerts"
    assert cell(machine, f"vacmAccessWriteViewName.{name}.0.3.3") == b""
    assert cell(machine, f"vacmGroupName.3.{name}") == b"fleet"


def test_the_longest_view_that_there_may_be_is_walked(machine: Machine) -> None:
    longest = ".".join(["4294967295"] * 82)
    machine.act("set_snmp_view", "network", name="v" * 32, subtrees=(longest, f"-{longest[:-11]}"))
    found = dict(client(machine).walk("vacmViewTreeFamilyTable"))
    assert max(map(len, found)) == 128


def test_receivers_are_there_with_their_addresses(machine: Machine) -> None:
    names = [".".join(map(str, f"receiver-{n}".encode())) for n in (1, 2, 3)]
    assert cell(machine, f"snmpTargetAddrTAddress.{names[0]}") == bytes((10, 0, 30, 5, 0, 162))
    assert len(cell(machine, f"snmpTargetAddrTAddress.{names[1]}")) == 18
    assert cell(machine, f"snmpTargetAddrTAddress.{names[2]}") == b"managers.example:162"
    assert cell(machine, f"snmpTargetAddrTagList.{names[1]}") == b"informs"
    assert cell(machine, f"snmpTargetParamsSecurityName.{names[2]}") == b"fleet"
    assert cell(machine, f"snmpTargetParamsSecurityLevel.{names[2]}") == 3


def test_what_is_missing_is_missing_as_in_other_tables(machine: Machine) -> None:
    [(_, value)] = client(machine).get(object_of(machine, "usmUserStatus", "nobody"))
    assert value is Missing.NO_SUCH_INSTANCE
    [(_, value)] = client(machine, "fleet").get(object_of(machine, "usmUserStatus", "fleet"))
    assert value is Missing.NO_SUCH_OBJECT


# -- changes of keys ----------------------------------------------------------------------------------------


def key_change(auth: Auth, old: bytes, new: bytes) -> bytes:
    """By RFC 3414's words, for keys no longer than the digest."""
    random = secrets.token_bytes(len(old))
    hidden = digest_of(auth.hash, old + random).digest()
    return random + bytes(one ^ other for one, other in zip(hidden, new, strict=False))


def auth_change(machine: Machine, old: str = WORDS, new: str = NEWER) -> OctetString:
    engine = engine_id(machine)
    return OctetString(key_change(Auth.SHA, *(localised_key(one, engine, Auth.SHA) for one in (old, new))))


def priv_change(machine: Machine, old: str = HIDDEN, new: str = NEWER) -> OctetString:
    engine = engine_id(machine)
    keys = (privacy_key(one, engine, Auth.SHA, Priv.AES) for one in (old, new))
    return OctetString(key_change(Auth.SHA, *keys))


def test_a_changed_key_opens_and_the_old_one_does_not(machine: Machine) -> None:
    root = client(machine)
    root.set(object_of(machine, "usmUserAuthKeyChange", "fleet"), auth_change(machine))
    assert client(machine, "fleet", NEWER).up_time() is not None
    with pytest.raises(UsmRefusal) as caught:
        client(machine, "fleet").up_time()
    assert caught.value.answer == "usmStatsWrongDigests"
    root.set(object_of(machine, "usmUserPrivKeyChange", "fleet"), priv_change(machine))
    assert client(machine, "fleet", NEWER, NEWER).up_time() is not None
    with pytest.raises(UsmRefusal) as caught:
        client(machine, "fleet", NEWER).up_time()
    assert caught.value.answer == "usmStatsDecryptionErrors"
    assert root.up_time() is not None


def test_a_user_changes_no_key_but_its_own(machine: Machine) -> None:
    clerk = client(machine, "clerk")
    with pytest.raises(SnmpRefusal) as caught:
        clerk.set(object_of(machine, "usmUserOwnAuthKeyChange", "fleet"), auth_change(machine))
    assert caught.value.answer == "noAccess"
    clerk.set(object_of(machine, "usmUserOwnAuthKeyChange", "clerk"), auth_change(machine))
    assert client(machine, "clerk", NEWER).up_time() is not None


@pytest.mark.parametrize("read", ["all", "none", "alerts", "everything"])
def test_who_writes_the_two_columns_changes_the_own_key_whatever_it_reads(
    machine: Machine, read: str
) -> None:
    columns = ("1.3.6.1.6.3.15.1.2.2.1.7", "1.3.6.1.6.3.15.1.2.2.1.10")
    machine.act("set_snmp_view", "network", name="own", subtrees=columns)
    machine.act(
        "add_snmp_user", "network", name="self", passphrase=WORDS, priv="AES", priv_passphrase=HIDDEN,
        read=read, write="own",
    )  # fmt: skip
    asker = client(machine, "self")
    asker.set(object_of(machine, "usmUserOwnAuthKeyChange", "self"), auth_change(machine))
    for column, name in (("usmUserOwnAuthKeyChange", "fleet"), ("usmUserAuthKeyChange", "self")):
        with pytest.raises(SnmpRefusal) as caught:
            client(machine, "self", NEWER).set(object_of(machine, column, name), auth_change(machine))
        assert caught.value.answer == "noAccess"


@pytest.mark.parametrize(
    ("name", "value", "answer"),
    [
        ("usmUserAuthKeyChange", OctetString(bytes(39)), "wrongLength"),
        ("usmUserAuthKeyChange", OctetString(b""), "wrongLength"),
        ("usmUserAuthKeyChange", Integer32(1), "wrongType"),
        ("usmUserSecurityName", OctetString(b"me"), "notWritable"),
        ("usmUserStatus", Integer32(6), "notWritable"),
    ],
)
def test_what_is_no_change_of_a_key_changes_nothing(
    machine: Machine, name: str, value: OctetString | Integer32, answer: str
) -> None:
    before = machine.network.snmp_users
    with pytest.raises(SnmpRefusal) as caught:
        client(machine).set(object_of(machine, name, "fleet"), value)
    assert caught.value.answer == answer
    assert machine.network.snmp_users == before


def test_nobody_creates_a_user(machine: Machine) -> None:
    with pytest.raises(SnmpRefusal) as caught:
        client(machine).set(object_of(machine, "usmUserPublic", "nobody"), OctetString(b"x"))
    assert caught.value.answer == "noCreation"


def test_who_may_write_all_that_printers_show_changes_no_key(machine: Machine) -> None:
    machine.act(
        "add_snmp_user", "network", name="writer", passphrase=WORDS, priv="AES", priv_passphrase=HIDDEN,
        read="everything", write="all",
    )  # fmt: skip
    with pytest.raises(SnmpRefusal) as caught:
        client(machine, "writer").set(
            object_of(machine, "usmUserAuthKeyChange", "fleet"), auth_change(machine)
        )
    assert caught.value.answer == "noAccess"


def test_the_spin_lock_turns_for_who_knows_where_it_stands(machine: Machine) -> None:
    root = client(machine)
    assert cell(machine, "usmUserSpinLock.0") == 0
    root.set("usmUserSpinLock.0", Integer32(0))
    assert cell(machine, "usmUserSpinLock.0") == 1
    with pytest.raises(SnmpRefusal) as caught:
        root.set("usmUserSpinLock.0", Integer32(0))
    assert caught.value.answer == "inconsistentValue"


def test_a_changed_key_outlives_a_power_cycle_and_no_new_board(
    machine: Machine,
) -> None:
    client(machine).set(object_of(machine, "usmUserAuthKeyChange", "fleet"), auth_change(machine))
    machine.act("power_off", "power")
    machine.act("power_on", "power")
    machine.clock.advance(120_000_000)
    assert client(machine, "fleet", NEWER).up_time() is not None
    machine.network.mac = "00:00:5e:00:53:01"
    machine.clock.finish_now()
    assert client(machine, "fleet").up_time() is not None


@pytest.mark.parametrize("auth", Auth)
@pytest.mark.parametrize("length", [16, 20, 32, 64])
def test_a_change_undoes_itself_with_what_was_hidden(auth: Auth, length: int) -> None:
    old, random = secrets.token_bytes(length), secrets.token_bytes(length)
    hidden = changed_key(auth, old, random + bytes(length))
    new = secrets.token_bytes(length)
    delta = bytes(one ^ other for one, other in zip(hidden, new, strict=True))
    assert changed_key(auth, old, random + delta) == new
