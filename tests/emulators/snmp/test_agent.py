"""The agent's answers: the rules of v1 and v2c, sizes, communities, junk."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from misfeed.emulators.machine import Machine
from misfeed.emulators.snmp import INTERFACE
from misfeed.emulators.snmp.agent import Agent
from misfeed.emulators.snmp.engine import MAX_SIZE
from misfeed.protocols.snmp import (
    NULL,
    BulkPdu,
    Counter64,
    ErrorStatus,
    Integer32,
    Message,
    Missing,
    OctetString,
    Pdu,
    PduKind,
    Value,
    Version,
    decode_message,
    encode_message,
    mib,
)

Exchange = Callable[..., Pdu]
Small = Callable[..., Machine]

V1, V2C = Version.V1, Version.V2C
LAST = "2.99"
"""Behind everything."""


def get(*names: str, kind: PduKind = PduKind.GET) -> Pdu:
    return Pdu(kind, 7, varbinds=tuple((mib.oid(name), NULL) for name in names))


def send(agent: Agent, pdu: Any, version: Version = V2C, community: bytes = b"public") -> bytes | None:
    return agent.answer(encode_message(Message(version, community, pdu)), "127.0.0.1")


def bulk(*names: str, once: int = 0, times: int = 3) -> BulkPdu:
    return BulkPdu(7, once, times, tuple((mib.oid(name), NULL) for name in names))


@pytest.mark.parametrize("version", [V1, V2C])
def test_get_answers_with_the_same_request_id_version_and_names(ask: Exchange, version: Version) -> None:
    found = ask(PduKind.GET, "sysName.0", "prtInputName.1.2", version=version)
    assert (found.request_id, found.error_status) == (7, ErrorStatus.NO_ERROR)
    assert found.varbinds == (
        (mib.oid("sysName.0"), OctetString(b"mono-laser")),
        (mib.oid("prtInputName.1.2"), OctetString(b"Tray 2")),
    )


def test_v1_refuses_a_whole_get_for_one_missing_object(ask: Exchange) -> None:
    found = ask(PduKind.GET, "sysName.0", "hrSWRunPerfCPU.1", version=V1)
    assert (found.error_status, found.error_index) == (ErrorStatus.NO_SUCH_NAME, 2)
    assert found.varbinds == ((mib.oid("sysName.0"), NULL), (mib.oid("hrSWRunPerfCPU.1"), NULL))


def test_v2c_answers_each_missing_object_by_itself(ask: Exchange) -> None:
    found = ask(PduKind.GET, "sysName.0", "hrSWRunPerfCPU.1", "sysName.7")
    assert found.error_status is ErrorStatus.NO_ERROR
    assert [value for _, value in found.varbinds[1:]] == [
        Missing.NO_SUCH_OBJECT,
        Missing.NO_SUCH_INSTANCE,
    ]


def test_the_end_of_the_view_is_an_error_in_v1_and_a_value_in_v2c(ask: Exchange) -> None:
    found = ask(PduKind.GET_NEXT, "sysName", LAST, version=V1)
    assert (found.error_status, found.error_index) == (ErrorStatus.NO_SUCH_NAME, 2)
    found = ask(PduKind.GET_NEXT, "sysName", LAST)
    assert found.varbinds == (
        (mib.oid("sysName.0"), OctetString(b"mono-laser")),
        (mib.oid(LAST), Missing.END_OF_MIB_VIEW),
    )


def test_v1_steps_over_64_bit_counters(small: Small) -> None:
    machine = small(
        ("ifHCInOctets.1", "70", "5"), ("ifHCInOctets.2", "70", "6"), ("ifHighSpeed.1", "66", "9")
    )
    agent = Agent(machine)
    for version, expected in ((V2C, "ifHCInOctets.1"), (V1, "ifHighSpeed.1")):
        answer = send(agent, get("ifHCInOctets", kind=PduKind.GET_NEXT), version)
        assert answer is not None
        assert decode_message(answer).pdu.varbinds[0][0] == mib.oid(expected)
    answer = send(agent, get("ifHCInOctets.1"), V1)
    assert answer is not None
    assert decode_message(answer).pdu.error_status is ErrorStatus.NO_SUCH_NAME  # type: ignore[union-attr]  # no TrapV1


def test_bulk_repeats_the_repeaters_row_by_row(exchange: Exchange) -> None:
    found = exchange(bulk("sysUpTime", "prtInputName", "prtInputType", once=1, times=2))
    assert [mib.name(at) for at, _ in found.varbinds] == [
        "sysUpTime.0",
        "prtInputName.1.1",
        "prtInputType.1.1",
        "prtInputName.1.2",
        "prtInputType.1.2",
    ]


@pytest.mark.parametrize(("once", "times", "rows"), [(5, 9, 2), (-1, 1, 2), (0, -5, 0), (0, 0, 0), (1, 0, 1)])
def test_bulk_takes_odd_numbers_as_the_standard_says(
    exchange: Exchange, once: int, times: int, rows: int
) -> None:
    assert len(exchange(bulk("sysName", "sysDescr", once=once, times=times)).varbinds) == rows


def test_bulk_stops_when_all_have_ended(exchange: Exchange) -> None:
    found = exchange(bulk(LAST, LAST, times=50))
    assert [value for _, value in found.varbinds] == [Missing.END_OF_MIB_VIEW] * 2


def test_bulk_gives_what_fits_and_never_more(agent: Agent) -> None:
    answer = send(agent, bulk("1.3", "1.3", times=2**31 - 1))
    assert answer is not None
    assert MAX_SIZE - 200 < len(answer) <= MAX_SIZE
    names = [at for at, _ in decode_message(answer).pdu.varbinds]
    assert names == sorted(names)
    assert names[::2] == names[1::2] or len(names) % 2


def test_bulk_walks_no_more_rows_than_are_there(exchange: Exchange) -> None:
    found = exchange(bulk("usmStatsWrongDigests", times=1_000))
    assert found.varbinds[-1][1] is Missing.END_OF_MIB_VIEW
    assert len(found.varbinds) <= 3


@pytest.mark.parametrize("value", [Counter64(7), Missing.NO_SUCH_OBJECT])
def test_v1_does_not_carry_back_a_type_that_it_does_not_have(agent: Agent, value: Value) -> None:
    for kind in (PduKind.GET, PduKind.SET):
        assert send(agent, Pdu(kind, 7, varbinds=((mib.oid(LAST), value),)), V1) is None
    assert agent.counts["snmpInASNParseErrs"] == 2
    assert send(agent, Pdu(PduKind.SET, 7, varbinds=((mib.oid(LAST), value),)), V2C) is not None


@pytest.mark.parametrize("kind", [PduKind.GET, PduKind.GET_NEXT, PduKind.SET])
def test_a_refusal_that_would_carry_back_more_than_an_answer_holds_is_not_sent(
    agent: Agent, kind: PduKind
) -> None:
    missing = (1, 3, 6, 1, 4, 1, 99999, 1)
    for rows, silent in ((400, False), (800, True), (3_000, True)):
        answer = send(agent, Pdu(kind, 7, varbinds=((missing, NULL),) * rows), V1)
        assert (answer is None) is silent
        assert answer is None or len(answer) <= MAX_SIZE
    assert agent.counts["snmpSilentDrops"] == 2


def test_an_answer_that_does_not_fit_is_too_big(exchange: Exchange) -> None:
    names = ["ppmPrinterIEEE1284DeviceId.1"] * 200
    found = exchange(get(*names))
    assert (found.error_status, found.error_index, found.varbinds) == (ErrorStatus.TOO_BIG, 0, ())
    found = exchange(get(*names), V1)
    assert (found.error_status, found.error_index) == (ErrorStatus.TOO_BIG, 0)
    assert len(found.varbinds) == 200


def test_nothing_can_be_written_with_the_read_community(exchange: Exchange, agent: Agent) -> None:
    request = Pdu(PduKind.SET, 7, varbinds=((mib.oid("prtGeneralReset.1"), Integer32(4)),))
    found = exchange(request)
    assert (found.error_status, found.error_index) == (ErrorStatus.NO_ACCESS, 1)
    assert found.varbinds == request.varbinds
    found = exchange(request, V1)
    assert (found.error_status, found.error_index) == (ErrorStatus.NO_SUCH_NAME, 1)
    assert agent.counts["snmpInBadCommunityUses"] == 2


def test_another_community_is_met_with_silence_and_counted(agent: Agent, ask: Exchange) -> None:
    for community in (b"", b"private", b"Public", b"\xff\xfe"):
        assert send(agent, get("sysName.0"), community=community) is None
    found = ask(PduKind.GET, "snmpInBadCommunityNames.0", "snmpInPkts.0")
    assert [value.value for _, value in found.varbinds] == [4, 5]  # type: ignore[union-attr]  # there is one


def test_a_changed_community_opens_and_the_old_one_does_not(agent: Agent, machine: Machine) -> None:
    machine.act("set_community", "network", community="größer")
    assert send(agent, get("sysName.0")) is None
    assert send(agent, get("sysName.0"), community="größer".encode()) is not None


def test_with_v1_and_v2c_switched_off_nobody_is_answered(agent: Agent, machine: Machine) -> None:
    machine.network.snmp_v1_v2c = False
    machine.clock.finish_now()
    assert send(agent, get("sysName.0")) is None


@pytest.mark.parametrize("kind", [PduKind.RESPONSE, PduKind.TRAP_V2, PduKind.INFORM, PduKind.REPORT])
def test_what_is_no_request_is_met_with_silence(agent: Agent, kind: PduKind) -> None:
    assert send(agent, get("sysName.0", kind=kind)) is None


def test_unreadable_messages_are_counted_by_what_is_wrong(agent: Agent) -> None:
    assert agent.answer(b"junk", "127.0.0.1") is None
    v3 = bytes.fromhex("3003020103")
    assert agent.answer(v3, "127.0.0.1") is None
    assert {name: times for name, times in agent.counts.items() if name.startswith("snmp")} == {
        "snmpInPkts": 2,
        "snmpInASNParseErrs": 1,
        "snmpInBadVersions": 1,
    }


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=200))
def test_junk_is_met_with_silence(data: bytes) -> None:
    assert AGENT.answer(data, "127.0.0.1") is None


@settings(max_examples=100, deadline=None)
@given(st.integers(0, 60), st.integers(0, 255))
def test_a_flipped_octet_never_breaks_the_agent(place: int, octet: int) -> None:
    request = bytearray(encode_message(Message(V2C, b"public", bulk("sysDescr", "prtInputTable", times=4))))
    request[place % len(request)] = octet
    answer = AGENT.answer(bytes(request), "127.0.0.1")
    if answer is not None:
        assert decode_message(answer).pdu.kind is PduKind.RESPONSE


def test_the_interface_says_how_it_is_reached(machine: Machine) -> None:
    assert INTERFACE.describe(machine, "127.0.0.1", 1161) == {
        "snmp": "127.0.0.1:1161",
        "community": "public",
    }
    assert INTERFACE.response_us(machine) == machine.profile.response.snmp_us
    assert isinstance(INTERFACE.serve(machine), Agent)


def _agent() -> Agent:
    import misfeed.emulators.profiles as shelf

    return Agent(Machine(shelf.load("mono-laser")))


AGENT = _agent()
