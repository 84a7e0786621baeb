"""Quirks of answers over SNMPv3: a firmware bends the PDU, and signs and encrypts what it has bent."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from misfeed.emulators import quirks
from misfeed.emulators.host import Host
from misfeed.emulators.machine import Machine
from misfeed.emulators.machine.faults import make_fault
from misfeed.emulators.snmp.agent import Agent
from misfeed.emulators.snmp.engine import engine_id
from misfeed.errors import NoAnswer
from misfeed.interfaces.snmp import SnmpClient, SnmpRefusal
from misfeed.interfaces.snmp_v3 import SnmpUser
from misfeed.protocols.snmp import (
    NULL,
    BulkPdu,
    ErrorStatus,
    Missing,
    OctetString,
    Pdu,
    PduKind,
    SnmpError,
    mib,
)
from misfeed.protocols.snmp.usm import V3Message, decode_v3, encode_v3, is_signed_with, opened_with
from misfeed.protocols.snmp.usm_keys import NO_KEYS, Auth, Priv, keys_for
from misfeed.transports.base import Unusual
from misfeed.transports.memory import MemoryRoute

Switch = Callable[..., None]
PHRASE, HIDDEN = "correct-horse", "battery-staple"
SUPPLIES = BulkPdu(0x12345678, 0, 50, ((mib.table("prtMarkerSuppliesTable").oid, NULL),))

pytestmark = pytest.mark.parametrize("auth", [None, Auth.SHA])


@pytest.fixture
def agent(machine: Machine, auth: Auth | None) -> Agent:
    about: dict[str, Any] = {"auth": "none"}
    if auth is not None:
        about = {"auth": auth.label, "priv": "AES", "priv_passphrase": HIDDEN}
    machine.act("add_snmp_user", "network", name="one", passphrase=PHRASE, **about)
    return Agent(machine)


@pytest.fixture
def ask(agent: Agent, auth: Auth | None) -> Callable[[Pdu | BulkPdu], tuple[bytes | None, Pdu | None]]:
    """The answer as it came, and the PDU in it, when its signature is good."""
    machine, engine = agent.machine, engine_id(agent.machine)
    keys = keys_for(engine, auth, PHRASE, Priv.AES, HIDDEN) if auth is not None else NO_KEYS

    def one(pdu: Pdu | BulkPdu) -> tuple[bytes | None, Pdu | None]:
        message = V3Message(
            msg_id=1,
            engine_id=engine,
            boots=machine.power.cycles,
            time=machine.up_time_us // 1_000_000,
            user="one",
            pdu=pdu,
            signed=auth is not None,
            encrypted=auth is not None,
            context_engine_id=engine,
        )
        octets = agent.answer(encode_v3(message, keys), "10.0.0.9")
        if octets is None:
            return None, None
        found = decode_v3(octets)
        if auth is not None:
            assert is_signed_with(octets, found, keys)
            found = opened_with(found, keys)
        assert isinstance(found.pdu, Pdu)
        return octets, found.pdu

    return one


Asking = Callable[[Pdu | BulkPdu], tuple[bytes, Pdu]]


def get(request_id: int, *names: str) -> Pdu:
    return Pdu(PduKind.GET, request_id, varbinds=tuple((mib.oid(name), NULL) for name in names))


def test_what_does_not_fit_484_octets_is_too_big(ask: Asking, switch: Switch) -> None:
    whole, _ = ask(SUPPLIES)
    assert len(whole) > 484
    switch("snmp.too-big")
    octets, pdu = ask(SUPPLIES)
    assert pdu.error_status is ErrorStatus.TOO_BIG
    assert len(octets) <= 484
    assert ask(get(1, "sysDescr.0"))[1].error_status is ErrorStatus.NO_ERROR
    for count in range(1, 25):
        assert len(ask(get(1, *["sysDescr.0"] * count))[0]) <= 484


def test_getbulk_is_met_with_silence_and_get_is_not(ask: Asking, switch: Switch) -> None:
    switch("snmp.no-bulk")
    assert ask(SUPPLIES)[0] is None
    assert ask(get(1, "sysDescr.0"))[0] is not None


def test_one_missing_object_costs_the_whole_answer(ask: Asking, switch: Switch) -> None:
    question = get(1, "sysDescr.0", "prtMarkerSuppliesLevel.1.99")
    assert isinstance(ask(question)[1].varbinds[1][1], Missing)
    switch("snmp.all-or-nothing")
    pdu = ask(question)[1]
    assert (pdu.error_status, pdu.error_index) == (ErrorStatus.NO_SUCH_NAME, 2)


def test_a_request_id_comes_back_short_or_late(ask: Asking, switch: Switch) -> None:
    switch("snmp.short-request-id")
    assert ask(get(0x12345678, "sysDescr.0"))[1].request_id == 0x5678
    switch("snmp.short-request-id", on=False)
    switch("snmp.last-request-id")
    assert [ask(get(number, "sysDescr.0"))[1].request_id for number in (5, 6, 7)] == [0, 5, 6]


def test_a_length_is_wrong_below_a_signature_that_is_right(
    agent: Agent, auth: Auth | None, ask: Asking, switch: Switch
) -> None:
    assert isinstance(ask(get(1, "sysDescr.0"))[1].varbinds[0][1], OctetString)
    switch("snmp.length-wrong")
    with pytest.raises(SnmpError):
        ask(get(1, "sysDescr.0"))
    assert ask(get(1, "sysUpTime.0"))[1].varbinds


def test_some_tables_are_late_and_the_rest_is_not(ask: Asking, switch: Switch) -> None:
    switch("snmp.slow-tables")
    late = ask(SUPPLIES)[0]
    assert isinstance(late, Unusual)
    assert late.late_us == 3_000_000
    assert not isinstance(ask(get(1, "sysDescr.0"))[0], Unusual)


def test_an_answer_comes_from_elsewhere(ask: Asking, switch: Switch) -> None:
    switch("snmp.from-elsewhere")
    found = ask(get(1, "sysDescr.0"))[0]
    assert isinstance(found, Unusual)
    assert found.astray


def test_the_client_meets_what_a_community_meets(
    machine: Machine, agent: Agent, auth: Auth | None, switch: Switch
) -> None:
    user = SnmpUser("one", PHRASE, auth, Priv.AES if auth else None, HIDDEN if auth else "")
    client = SnmpClient(MemoryRoute(Host(machine), "10.0.0.9"), user=user)
    whole = [at for at, _ in client.walk("prtMarkerSuppliesTable")]
    switch("snmp.too-big")
    with pytest.raises(SnmpRefusal):
        client.get_bulk("prtMarkerSuppliesTable", max_repetitions=50)
    assert [at for at, _ in client.walk("prtMarkerSuppliesTable")] == whole
    quirks.switch(machine, "snmp.silent-in-jam", on=True)
    make_fault("path.sensor.scrap", {}).break_machine(machine)
    with pytest.raises(NoAnswer):
        client.printer_status()
