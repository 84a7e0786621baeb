"""SNMPv3 at the agent: it says who it is, reports what it does not believe, and answers who signs in time."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from misfeed.emulators.host import Host
from misfeed.emulators.machine import Machine
from misfeed.emulators.snmp.agent import Agent
from misfeed.emulators.snmp.secure import engine_id
from misfeed.errors import NoAnswer
from misfeed.interfaces.snmp import SnmpClient, SnmpRefusal
from misfeed.interfaces.snmp_v3 import SnmpUser, UsmRefusal
from misfeed.protocols.snmp import NULL, ErrorStatus, OctetString, Pdu, PduKind, mib
from misfeed.protocols.snmp.usm import V3Message, decode_v3, encode_v3, localised_key
from misfeed.transports.memory import MemoryRoute

PASSPHRASE = "correct-horse"


@pytest.fixture
def secured(machine: Machine) -> Machine:
    machine.act("add_snmp_user", "network", name="fleet", passphrase=PASSPHRASE)
    machine.act("set_snmp_versions", "network", v1_v2c=False)
    return machine


@pytest.fixture
def route(secured: Machine) -> Iterator[MemoryRoute]:
    return MemoryRoute(Host(secured), "10.0.9.17")  # type: ignore[return-value]


def client(route: Any, name: str = "fleet", passphrase: str = PASSPHRASE) -> SnmpClient:
    return SnmpClient(route, user=SnmpUser(name, passphrase))


def test_the_engine_is_the_makers_and_the_boards(machine: Machine) -> None:
    assert engine_id(machine) == bytes.fromhex("8000000b03") + bytes.fromhex(
        machine.network.mac.replace(":", "")
    )


def test_who_signs_is_answered_as_over_v2c(route: Any, secured: Machine) -> None:
    found = client(route)
    assert [row["prtInputName"] for row in found.rows("prtInputTable")] == ["Tray 1", "Tray 2"]
    assert found.error_bits() == frozenset()
    assert found.printer_status() == "idle"
    assert len(list(found.walk("1.3.6.1.2.1.1"))) > 5


@pytest.mark.parametrize(
    ("name", "passphrase", "report"),
    [
        ("nobody", PASSPHRASE, "usmStatsUnknownUserNames"),
        ("fleet", "another-horse", "usmStatsWrongDigests"),
    ],
)
def test_who_is_not_believed_hears_why(route: Any, name: str, passphrase: str, report: str) -> None:
    with pytest.raises(UsmRefusal) as caught:
        client(route, name, passphrase).up_time()
    assert caught.value.answer == report


def test_nothing_can_be_written(route: Any) -> None:
    with pytest.raises(SnmpRefusal) as caught:
        client(route).set("sysName.0", OctetString(b"mine"))
    assert caught.value.answer == "noAccess"


def test_who_does_not_sign_sees_nothing(secured: Machine) -> None:
    question = Pdu(PduKind.GET, 7, varbinds=((mib.oid("sysName.0"), NULL),))
    sent = V3Message(msg_id=1, engine_id=engine_id(secured), user="fleet", pdu=question, reportable=True)
    answer = Agent(secured).answer(encode_v3(sent), "10.0.9.17")
    assert answer is not None
    found = decode_v3(answer).pdu
    assert isinstance(found, Pdu)
    assert (found.error_status, found.varbinds) == (ErrorStatus.AUTHORIZATION_ERROR, question.varbinds)


def test_a_clients_idea_of_time_is_corrected_after_a_restart(route: Any, secured: Machine) -> None:
    found = client(route)
    found.up_time()
    secured.act("power_off", "power")
    secured.act("power_on", "power")
    secured.clock.advance(300_000_000)
    assert found.up_time().total_seconds() < 301


def test_an_old_message_is_not_answered_again(secured: Machine) -> None:
    agent, engine = Agent(secured), engine_id(secured)
    question = Pdu(PduKind.GET, 7, varbinds=((mib.oid("sysName.0"), NULL),))
    sent = V3Message(
        msg_id=1,
        engine_id=engine,
        boots=secured.power.cycles,
        time=secured.up_time_us // 1_000_000,
        user="fleet",
        pdu=question,
        signed=True,
    )
    payload = encode_v3(sent, localised_key(PASSPHRASE, engine))
    assert agent.answer(payload, "10.0.9.17") is not None
    secured.clock.advance(151_000_000)
    assert agent.answer(payload, "10.0.9.17") is None
    assert agent.counts["usmStatsNotInTimeWindows"] == 1


def test_without_v3_the_agent_is_silent(machine: Machine) -> None:
    with pytest.raises(NoAnswer):
        client(MemoryRoute(Host(machine), "10.0.9.17")).up_time()


def test_junk_of_version_three_is_counted(secured: Machine) -> None:
    agent = Agent(secured)
    assert agent.answer(bytes.fromhex("3003020103"), "10.0.9.17") is None
    assert agent.counts["snmpInASNParseErrs"] == 1
