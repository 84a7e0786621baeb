"""SNMPv3 at the agent, message by message: levels, reports, time, lengths."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from misfeed.emulators.snmp.agent import Agent
from misfeed.interfaces.snmp_v3 import SnmpUser
from misfeed.protocols.snmp import (
    NULL,
    BulkPdu,
    Counter32,
    ErrorStatus,
    OctetString,
    Pdu,
    PduKind,
    mib,
)
from misfeed.protocols.snmp.usm import (
    Auth,
    Priv,
    UsmReport,
    decode_v3,
    encode_v3,
)

from .asking import HIDDEN, NAME, PASSPHRASE, QUESTION, answer, ask, read, reported


def test_who_signs_and_encrypts_is_answered_alike(agent: Agent) -> None:
    found = answer(agent, user="hush", encrypted=True)
    assert found is not None
    assert (found.signed, found.encrypted) == (True, True)
    assert isinstance(found.pdu, Pdu)
    assert found.pdu.varbinds == ((NAME, OctetString(agent.machine.profile.identity.hostname.encode())),)


@pytest.mark.parametrize("kind", [PduKind.GET, PduKind.GET_NEXT, PduKind.SET])
def test_who_must_sign_and_does_not_hears_a_report_and_no_more(agent: Agent, kind: PduKind) -> None:
    for user in ("fleet", "hush"):
        found = answer(agent, user=user, signed=False, pdu=Pdu(kind, 7, varbinds=QUESTION.varbinds))
        assert reported(found) == "usmStatsUnsupportedSecLevels"
        assert found is not None
        assert not found.signed


def test_who_may_do_without_a_signature_is_answered_without_one(agent: Agent) -> None:
    details = {"passphrase": PASSPHRASE, "level": "noAuthNoPriv"}
    agent.machine.act("add_snmp_user", "network", name="fleet", **details)
    for signed in (False, True):
        found = answer(agent, signed=signed)
        assert found is not None
        assert isinstance(found.pdu, Pdu)
        assert (found.signed, found.pdu.error_status) == (signed, ErrorStatus.NO_ERROR)


def test_a_level_below_what_the_user_is_set_to_is_refused(agent: Agent) -> None:
    found = answer(agent, user="hush")
    assert found is not None
    assert isinstance(found.pdu, Pdu)
    assert found.pdu.error_status is ErrorStatus.AUTHORIZATION_ERROR
    machine = agent.machine
    machine.act(
        "add_snmp_user", "network", name="hush", passphrase=PASSPHRASE, priv="AES", level="authNoPriv"
    )
    found = answer(agent, user="hush")
    assert found is not None
    assert isinstance(found.pdu, Pdu)
    assert found.pdu.error_status is ErrorStatus.NO_ERROR


def test_a_user_without_a_signature_is_answered_without_one(agent: Agent) -> None:
    found = answer(agent, user="open", signed=False)
    assert found is not None
    assert isinstance(found.pdu, Pdu)
    assert (found.signed, found.pdu.error_status) == (False, ErrorStatus.NO_ERROR)


@pytest.mark.parametrize(
    ("about", "report"),
    [
        ({"engine_id": b"", "signed": False}, "usmStatsUnknownEngineIDs"),
        ({"engine_id": b"\x80\0\0\0another"}, "usmStatsUnknownEngineIDs"),
        ({"user": "nobody"}, "usmStatsUnknownUserNames"),
        ({"user": "open"}, "usmStatsUnsupportedSecLevels"),
        ({"encrypted": True}, "usmStatsUnsupportedSecLevels"),
        ({"boots": 99}, "usmStatsNotInTimeWindows"),
        ({"time": 151}, "usmStatsNotInTimeWindows"),
        ({"context": b"bridge1"}, "snmpUnknownContexts"),
        ({"context_engine_id": b""}, "snmpUnknownPDUHandlers"),
        ({"pdu": Pdu(PduKind.INFORM, 7)}, "snmpUnknownPDUHandlers"),
    ],
)
def test_each_report_has_its_own_counter(agent: Agent, about: dict[str, Any], report: str) -> None:
    for times in (1, 2):
        found = answer(agent, **about)
        assert reported(found) == report
        assert agent.counts[report] == times
        assert found is not None
        assert isinstance(found.pdu, Pdu)
        assert found.pdu.varbinds[0][1] == Counter32(times)
    # The rest belongs to nobody but this report.
    labels = {one.label for one in UsmReport}
    assert {name for name in agent.counts if name in labels} == {report}


def test_a_wrong_pass_phrase_for_either_is_told_apart(agent: Agent) -> None:
    sent, keys = ask(agent, user="hush", encrypted=True)
    other = SnmpUser("x", PASSPHRASE, Auth.SHA, Priv.AES, "another-staple").keys(sent.engine_id)
    data = agent.answer(encode_v3(sent, other), "10.0.9.17")
    assert data is not None
    assert reported(read(data, keys)) == "usmStatsDecryptionErrors"
    other = SnmpUser("x", "another-horse", Auth.SHA, Priv.AES, HIDDEN).keys(sent.engine_id)
    data = agent.answer(encode_v3(sent, other), "10.0.9.17")
    assert data is not None
    assert reported(read(data, keys)) == "usmStatsWrongDigests"


def test_only_a_report_about_time_is_signed(agent: Agent) -> None:
    late = answer(agent, time=151)
    assert late is not None
    assert late.signed
    wrong = answer(agent, user="open")
    assert wrong is not None
    assert not wrong.signed


@pytest.mark.parametrize(("off", "in_time"), [(-151, False), (-150, True), (150, True), (151, False)])
def test_the_window_of_time_is_open_in_both_directions(agent: Agent, off: int, in_time: bool) -> None:
    agent.machine.clock.advance(600_000_000)
    now = agent.machine.up_time_us // 1_000_000
    found = answer(agent, time=now + off)
    assert found is not None
    assert isinstance(found.pdu, Pdu)
    assert (found.pdu.kind is PduKind.RESPONSE) is in_time


def test_an_engine_that_has_booted_too_often_trusts_nobody(agent: Agent) -> None:
    agent.machine.power.cycles = 2**31 + 5
    found = answer(agent, boots=2**31 - 1)
    assert found is not None
    assert found.boots == 2**31 - 1
    assert reported(found) == "usmStatsNotInTimeWindows"


def test_an_old_message_is_not_answered_again(agent: Agent) -> None:
    sent, keys = ask(agent)
    payload = encode_v3(sent, keys)
    assert agent.answer(payload, "10.0.9.17") is not None
    agent.machine.clock.advance(151_000_000)
    again = agent.answer(payload, "10.0.9.17")
    assert again is not None
    assert reported(read(again, keys)) == "usmStatsNotInTimeWindows"


def test_who_does_not_wait_gets_no_report(agent: Agent) -> None:
    for kind in (PduKind.TRAP_V2, PduKind.RESPONSE, PduKind.REPORT):
        assert answer(agent, user="nobody", pdu=Pdu(kind, 7)) is None
    # What it is cannot be read: the flag says it.
    assert reported(answer(agent, user="nobody", encrypted=True)) == "usmStatsUnknownUserNames"
    assert answer(agent, user="nobody", encrypted=True, reportable=False) is None
    # What it is can be read, and the flag says nothing.
    assert reported(answer(agent, user="nobody", reportable=False)) == "usmStatsUnknownUserNames"
    assert agent.counts["usmStatsUnknownUserNames"] == 6


def test_messages_that_contradict_themselves_are_dropped_and_counted(agent: Agent) -> None:
    sent, keys = ask(agent, user="hush", encrypted=True)
    data = encode_v3(sent, keys)
    at = data.index(b"\x04\x01\x07")
    assert agent.answer(data[:at] + b"\x04\x01\x06" + data[at + 3 :], "10.0.9.17") is None
    assert agent.counts["snmpInvalidMsgs"] == 1
    assert agent.answer(data[: at + 5] + b"\x02" + data[at + 6 :], "10.0.9.17") is None
    assert agent.counts["snmpUnknownSecurityModels"] == 1


@pytest.mark.parametrize("max_size", [484, 600, 1_472, 65_507])
@pytest.mark.parametrize("encrypted", [False, True])
def test_no_answer_is_longer_than_its_asker_takes(agent: Agent, max_size: int, encrypted: bool) -> None:
    user = "hush" if encrypted else "fleet"
    bulk = BulkPdu(8, 0, 500, (((1, 3), NULL),) * 3)
    sent, keys = ask(agent, user=user, encrypted=encrypted, pdu=bulk, max_size=max_size)
    data = agent.answer(encode_v3(sent, keys), "10.0.9.17")
    assert data is not None
    found = read(data, keys)
    assert isinstance(found.pdu, Pdu)
    assert found.pdu.error_status is ErrorStatus.NO_ERROR
    room = min(max_size, 8_192)
    assert room - 300 < len(data) <= room
    many = Pdu(PduKind.GET, 9, varbinds=((mib.oid("sysDescr.0"), NULL),) * 200)
    sent, keys = ask(agent, user=user, encrypted=encrypted, pdu=many, max_size=max_size)
    data = agent.answer(encode_v3(sent, keys), "10.0.9.17")
    assert data is not None
    found = read(data, keys)
    assert isinstance(found.pdu, Pdu)
    assert len(data) <= room
    assert found.pdu.error_status is ErrorStatus.TOO_BIG


@pytest.mark.parametrize("octets", [33, 255, 9_000, 60_000])
def test_a_context_that_no_device_can_have_is_not_sent_back(agent: Agent, octets: int) -> None:
    assert answer(agent, user="open", signed=False, context=bytes(octets)) is None
    assert answer(agent, context=bytes(octets)) is None
    assert agent.counts["snmpInASNParseErrs"] == 2
    longest = answer(agent, context=bytes(32))
    assert reported(longest) == "snmpUnknownContexts"


def test_an_error_that_would_echo_too_much_is_too_big(agent: Agent) -> None:
    setting = Pdu(PduKind.SET, 9, varbinds=((NAME, OctetString(bytes(400))),))
    found = answer(agent, pdu=setting, max_size=484)
    assert found is not None
    assert isinstance(found.pdu, Pdu)
    assert (found.pdu.error_status, found.pdu.varbinds) == (ErrorStatus.TOO_BIG, ())


@pytest.mark.parametrize("user", ["fleet", "hush"])
@given(data=st.data())
@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_was_changed_on_the_way_is_never_answered_with_an_object(
    agent: Agent, user: str, data: st.DataObject
) -> None:
    sent, keys = ask(agent, user=user, encrypted=user == "hush")
    unchanged = encode_v3(sent, keys)
    payload = bytearray(unchanged)
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, len(payload) - 1))
        payload[at] ^= data.draw(st.integers(1, 255))
    given_back = agent.answer(bytes(payload), "10.0.9.17")
    if given_back is None or payload == unchanged:
        return
    assert agent.machine.profile.identity.hostname.encode() not in given_back
    found = decode_v3(given_back)
    assert not found.encrypted
    assert isinstance(found.pdu, Pdu)
    assert found.pdu.kind is PduKind.REPORT
