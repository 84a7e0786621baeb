"""SNMPv3 where all printers share an address: one engine, and a context for each."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec
import pytest
from misfeed.emulators import profiles, quirks
from misfeed.emulators.fleet import Fleet, ServingFleet
from misfeed.emulators.fleet.control import FleetControl
from misfeed.emulators.machine import Profile
from misfeed.emulators.shelf import SHELF
from misfeed.emulators.snmp.engine import engine_id
from misfeed.errors import NoAnswer
from misfeed.interfaces.snmp import SnmpClient, SnmpRefusal
from misfeed.interfaces.snmp_v3 import SnmpUser, UsmRefusal
from misfeed.protocols.snmp import NULL, BulkPdu, ErrorStatus, OctetString, Pdu, PduKind, mib
from misfeed.protocols.snmp.usm import Auth, Priv, V3Message, decode_v3, encode_v3
from misfeed.transports.base import Unusual
from misfeed.transports.sockets import SocketRoute

from .test_index import asked

PHRASE, HIDDEN = "correct-horse", "battery-staple"
COUNT = 40


def profile(name: str, write: str = "nothing") -> Profile:
    text = f"""
        [users.signs]
        passphrase = "{PHRASE}"
        [users.hushed]
        auth = "SHA-256"
        priv = "AES"
        auth_passphrase = "{PHRASE}"
        priv_passphrase = "{HIDDEN}"
        write = "{write}"
    """
    found = profiles.load(name)
    return msgspec.structs.replace(found, snmp=msgspec.toml.decode(text, type=type(found.snmp)))


@pytest.fixture
def serving() -> Iterator[ServingFleet]:
    made = Fleet([profile("mono-laser"), profile("inkjet-mfp")], COUNT, by_community=True)
    with ServingFleet(made, by="community", control=FleetControl) as serving:
        yield serving


def client(serving: ServingFleet, context: str, name: str = "signs", phrase: str = PHRASE) -> SnmpClient:
    user = SnmpUser(name, phrase, context=context)
    if name == "hushed":
        user = SnmpUser(name, phrase, Auth.SHA256, Priv.AES, HIDDEN, context)
    return SnmpClient(SocketRoute("127.0.0.1", {"snmp": serving.port}), user=user, timeout_s=2.0)


def name_of(serving: ServingFleet, context: str, user: str = "signs") -> str:
    return str(client(serving, context, user).get("sysName.0"))


@pytest.mark.parametrize("user", ["signs", "hushed"])
def test_a_context_is_a_printer_by_number_or_by_name(serving: ServingFleet, user: str) -> None:
    for number in (1, 2, 17, COUNT):
        name = serving.fleet.name(number)
        assert name in name_of(serving, str(number), user)
        assert name in name_of(serving, name, user)
    assert len(serving.fleet) == 4


def test_what_was_asked_of_one_is_not_said_by_another(serving: ServingFleet) -> None:
    for _ in range(3):
        assert name_of(serving, "3") != name_of(serving, "5")


@pytest.mark.parametrize("context", ["", "0", "41", "017", "mono-laser-2", "mono-laser-17x", "-"])
def test_no_such_printer_is_no_such_context(serving: ServingFleet, context: str) -> None:
    with pytest.raises(UsmRefusal) as caught:
        name_of(serving, context)
    assert caught.value.answer == "snmpUnknownContexts"


def test_who_is_not_believed_hears_why_and_has_no_printer_made(serving: ServingFleet) -> None:
    for name, phrase, why in (
        ("nobody", PHRASE, "usmStatsUnknownUserNames"),
        ("signs", "another-horse", "usmStatsWrongDigests"),
    ):
        with pytest.raises(UsmRefusal) as caught:
            client(serving, "17", name, phrase).up_time()
        assert caught.value.answer == why
    assert len(serving.fleet) == 0


def test_one_breaks_and_the_others_are_well(serving: ServingFleet) -> None:
    asked(serving, "/printers/17/faults", "POST", {"fault": "path.sensor.scrap"})
    assert "jammed" in client(serving, "17", "hushed").error_bits()
    assert not client(serving, "16", "hushed").error_bits()


def test_a_printer_that_is_unplugged_is_silent_and_the_engine_is_not(serving: ServingFleet) -> None:
    asked(serving, "/printers/17/hands", "POST", {"verb": "unplug", "target": "network"})
    with pytest.raises(NoAnswer):
        name_of(serving, "17")
    assert name_of(serving, "16")


def test_a_user_sees_of_a_printer_what_its_own_settings_say(serving: ServingFleet) -> None:
    hands = {"verb": "remove_snmp_user", "target": "network", "name": "signs"}
    assert asked(serving, "/printers/17/hands", "POST", hands)[0] in (200, 201)
    with pytest.raises(UsmRefusal) as caught:
        name_of(serving, "17")
    assert caught.value.answer == "usmStatsUnknownUserNames"
    assert name_of(serving, "17", "hushed")
    assert name_of(serving, "16")


@pytest.mark.parametrize("column", ["Auth", "OwnAuth", "Priv", "OwnPriv"])
@pytest.mark.parametrize("engine", ["the printer's", "that of all"])
def test_a_key_is_of_the_engine_that_all_share_and_no_printer_changes_it(column: str, engine: str) -> None:
    made = Fleet([profile("mono-laser", write="everything")], 3, by_community=True)
    with ServingFleet(made, by="community") as serving:
        asker = client(serving, "2", "hushed")
        asker.get("sysName.0")
        printer = made.printer(2)
        assert printer is not None
        shared = made.asked(0)._engine  # type: ignore[union-attr]  # nobody else is asked without a number
        at = engine_id(printer.machine if engine == "the printer's" else shared)
        name = mib.object(f"usmUser{column}KeyChange").instance(len(at), *at, 6, *b"hushed")
        users = printer.machine.network.snmp_users
        with pytest.raises(SnmpRefusal, match="notWritable"):
            asker.set(name, OctetString(bytes(64 if "Auth" in column else 32)))
        assert printer.machine.network.snmp_users == users
        assert str(asker.get("sysName.0"))


def test_what_else_is_written_in_a_context_is_the_printer_s() -> None:
    made = Fleet([profile("mono-laser", write="everything")], 3, by_community=True)
    with ServingFleet(made, by="community") as serving:
        client(serving, "2", "hushed").set("sysLocation.0", OctetString(b"attic"))
        assert "attic" in str(client(serving, "2", "hushed").get("sysLocation.0"))
        assert "attic" not in str(client(serving, "3", "hushed").get("sysLocation.0"))


def test_a_whole_walk_is_the_printer_s(serving: ServingFleet) -> None:
    found = client(serving, "17", "hushed")
    assert len(list(found.walk("1.3.6.1.2.1"))) > 300
    assert found.printer_status() == "idle"


def test_without_users_nobody_answers_over_version_3() -> None:
    made = Fleet([profiles.load("mono-laser")], 3, by_community=True)
    with ServingFleet(made, by="community") as serving, pytest.raises(NoAnswer):
        client(serving, "1").up_time()


def test_strangers_who_discover_the_engine_leave_nothing_behind() -> None:
    made = Fleet([profile("mono-laser")], COUNT, by_community=True)
    probe = encode_v3(V3Message(msg_id=1, reportable=True, pdu=Pdu(PduKind.GET, 0)))
    held, gone = SHELF.octets, len(SHELF._gone)
    for _ in range(200):
        assert made.answer(0, probe, "127.0.0.1") is not None
    assert (len(SHELF._gone), SHELF.octets) == (gone, held)


def sent(user: str, number: int, pdu: Pdu | BulkPdu, engine: bytes) -> bytes:
    message = V3Message(
        msg_id=1, engine_id=engine, user=user, context=str(number).encode(), context_engine_id=engine, pdu=pdu
    )
    return encode_v3(message)


@pytest.mark.parametrize("quirk", ["snmp.silent-asleep", "snmp.no-bulk", "snmp.slow-tables", "snmp.too-big"])
def test_a_printer_s_quirks_are_its_own_whoever_is_believed_by_the_engine(quirk: str) -> None:
    found = profile("mono-laser")
    text = f'[users.open]\nauth = "none"\npassphrase = "{PHRASE}"\n'
    opened = msgspec.structs.replace(found, snmp=msgspec.toml.decode(text, type=type(found.snmp)))
    made = Fleet([opened], COUNT, by_community=True)
    probe = made.answer(
        0, encode_v3(V3Message(msg_id=1, reportable=True, pdu=Pdu(PduKind.GET, 0))), "127.0.0.1"
    )
    assert probe is not None
    engine = decode_v3(probe).engine_id
    bulk = BulkPdu(5, 0, 40, ((mib.table("prtMarkerSuppliesTable").oid, NULL),))
    printer = made.printer(1)
    assert printer is not None
    quirks.switch(printer.machine, quirk, on=True)
    if quirk == "snmp.silent-asleep":
        printer.machine.clock.advance((printer.machine.power.sleep_after_s + 60) * 1_000_000)
    own, other = (made.answer(0, sent("open", number, bulk, engine), "127.0.0.1") for number in (1, 2))
    assert other is not None
    assert not isinstance(other, Unusual)
    assert len(other) > 484
    if quirk == "snmp.slow-tables":
        assert isinstance(own, Unusual)
        assert own.late_us == 3_000_000
    elif quirk == "snmp.too-big":
        assert own is not None
        told = decode_v3(own).pdu
        assert isinstance(told, Pdu)
        assert told.error_status is ErrorStatus.TOO_BIG
    else:
        assert own is None
