"""Answers of v3 are told again to who is believed, as long as they are true, and to nobody else."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from misfeed.emulators.machine import Machine
from misfeed.emulators.shelf import SHELF
from misfeed.emulators.snmp.agent import Agent
from misfeed.emulators.snmp.engine import engine_id, engine_time
from misfeed.protocols.snmp import NULL, BulkPdu, ErrorStatus, Integer32, OctetString, Oid, Pdu, PduKind, mib
from misfeed.protocols.snmp.usm import Auth, Keys, Priv, V3Message, decode_v3, encode_v3, is_signed_with
from misfeed.protocols.snmp.usm import opened_with as opened
from misfeed.protocols.snmp.usm_keys import NO_KEYS, keys_for
from msgspec.structs import replace

PHRASE, HIDDEN = "correct-horse", "battery-staple"
NAME = mib.oid("sysName.0")
SECOND = 1_000_000


@pytest.fixture
def agent(machine: Machine) -> Agent:
    for auth, priv in [(Auth.SHA, None), *((auth, priv) for auth in Auth for priv in Priv)]:
        machine.act(
            "add_snmp_user",
            "network",
            name=named(auth, priv),
            passphrase=PHRASE,
            auth=auth.label,
            priv=priv.label if priv else "none",
            priv_passphrase=HIDDEN if priv else "",
        )
    machine.act("add_snmp_user", "network", name="open", passphrase=PHRASE, auth="none")
    machine.clock.advance(600 * SECOND)
    return Agent(machine)


def named(auth: Auth, priv: Priv | None) -> str:
    return f"{auth.label} {priv.label if priv else ''}"


def get(number: int, name: Oid = NAME) -> Pdu:
    return Pdu(PduKind.GET, number, varbinds=((name, NULL),))


def question(
    agent: Agent, auth: Auth | None = Auth.SHA, priv: Priv | None = Priv.AES, **about: Any
) -> tuple[bytes, Keys]:
    """A message of the user with those protocols, and its keys."""
    machine, engine = agent.machine, engine_id(agent.machine)
    keys = NO_KEYS
    if auth is not None:
        keys = keys_for(engine, auth, PHRASE, priv, HIDDEN if priv else "")
    whole = {
        "msg_id": 1,
        "engine_id": engine,
        "boots": machine.power.cycles,
        "time": machine.up_time_us // SECOND,
        "user": named(auth, priv) if auth else "open",
        "pdu": get(7),
        "signed": auth is not None,
        "encrypted": auth is not None and priv is not None,
        "reportable": True,
        "context_engine_id": engine,
    }
    return encode_v3(V3Message(**{**whole, **about}), keys), keys


def asked(agent: Agent, payload: bytes) -> bytes:
    """The answer that the agent finds anew."""
    answer = agent.answer(payload, "10.0.9.17")
    assert answer is not None
    return answer


def recalled(agent: Agent, payload: bytes) -> bytes | None:
    return agent.recall(payload, agent.machine.clock.now)


def read(data: bytes | None, keys: Keys) -> V3Message:
    """A message, opened and with a good signature."""
    assert data is not None
    found = decode_v3(data)
    assert is_signed_with(data, found, keys) is found.signed
    return opened(found, keys) if found.encrypted else found


PROTOCOLS = [(None, None), (Auth.SHA, None), *((auth, priv) for auth in Auth for priv in Priv)]


@pytest.mark.parametrize(("auth", "priv"), PROTOCOLS)
def test_what_is_recalled_says_what_was_answered(agent: Agent, auth: Auth | None, priv: Priv | None) -> None:
    payload, keys = question(agent, auth, priv)
    assert recalled(agent, payload) is None
    first = read(asked(agent, payload), keys)
    for msg_id, number in [(1, 7), (2, 200), (300, -1), (2**31 - 1, 2**31 - 1), (70_000, -(2**31))]:
        payload, keys = question(agent, auth, priv, msg_id=msg_id, pdu=get(number))
        asked(agent, payload)  # a request-id of so many octets
        again = read(recalled(agent, payload), keys)
        assert (again.msg_id, again.signed, again.encrypted) == (msg_id, first.signed, first.encrypted)
        assert (again.boots, again.time, again.max_size) == (first.boots, first.time, first.max_size)
        assert isinstance(first.pdu, Pdu)
        assert again.pdu == Pdu(PduKind.RESPONSE, number, varbinds=first.pdu.varbinds)
        assert again.context_engine_id == first.context_engine_id
        assert not again.reportable


def test_no_two_answers_have_the_same_salt(agent: Agent) -> None:
    payload, _ = question(agent)
    asked(agent, payload)
    answers = [recalled(agent, payload) for _ in range(20)]
    assert len({decode_v3(one).salt for one in answers if one is not None}) == 20


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_signed_message_that_was_changed_is_not_recalled(agent: Agent, data: st.DataObject) -> None:
    payload, _ = question(agent, priv=data.draw(st.sampled_from([None, Priv.AES, Priv.DES])))
    asked(agent, payload)
    assert recalled(agent, payload) is not None
    at = data.draw(st.integers(0, len(payload) - 1))
    octets, new = data.draw(st.integers(0, 3)), data.draw(st.binary(max_size=3))
    changed = payload[:at] + new + payload[at + octets :]
    assert changed == payload or recalled(agent, changed) is None


def test_who_signs_with_another_key_is_asked_about_and_counted(agent: Agent) -> None:
    payload, keys = question(agent)
    asked(agent, payload)
    other = Keys(keys.auth, bytes(20), keys.priv, keys.priv_key)
    forged = encode_v3(opened(decode_v3(payload), keys), other)
    assert recalled(agent, forged) is None
    asked(agent, forged)
    assert agent.counts["usmStatsWrongDigests"] == 1


@pytest.mark.parametrize(("later_s", "is_in_time"), [(150, True), (151, False)])
def test_an_old_message_is_not_recalled(agent: Agent, later_s: int, is_in_time: bool) -> None:
    payload, keys = question(agent)
    asked(agent, payload)
    before = agent.machine.revision
    agent.machine.clock.advance(later_s * SECOND)
    if agent.machine.revision != before:
        # Something else became of the machine; as it is now, it is asked anew.
        sent = decode_v3(question(agent)[0])
        asked(agent, question(agent, time=sent.time - later_s)[0])
    found = recalled(agent, payload)
    assert (found is not None) is is_in_time
    if found is not None:
        assert read(found, keys).time == agent.machine.up_time_us // SECOND


@pytest.mark.parametrize("priv", [None, Priv.AES])
def test_an_answer_is_forgotten_as_soon_as_the_machine_is_another(agent: Agent, priv: Priv | None) -> None:
    payload, _ = question(agent, priv=priv)
    asked(agent, payload)
    agent.machine.act("open", agent.machine.covers[0].id)
    assert recalled(agent, payload) is None
    asked(agent, payload)
    assert recalled(agent, payload) is not None
    agent.machine.act("remove_snmp_user", "network", name=named(Auth.SHA, priv))
    assert recalled(agent, payload) is None


def test_what_is_true_for_a_moment_is_recalled_for_a_moment(agent: Agent) -> None:
    payload, _ = question(agent, pdu=get(7, mib.oid("sysUpTime.0")))
    asked(agent, payload)
    assert recalled(agent, payload) is not None
    agent.machine.clock.advance(20_000)
    assert recalled(agent, payload) is None


def test_what_one_sees_is_not_recalled_for_another(agent: Agent) -> None:
    machine = agent.machine
    machine.act("set_snmp_view", "network", name="names", subtrees=["1.3.6.1.2.1.1.1"])
    machine.act("add_snmp_user", "network", name="desk", passphrase=PHRASE, read="names")
    asked(agent, question(agent, priv=None)[0])
    payload, keys = question(agent, priv=None, user="desk")
    assert recalled(agent, payload) is None
    hidden = read(asked(agent, payload), keys).pdu
    assert read(recalled(agent, payload), keys).pdu == hidden
    shown = read(recalled(agent, question(agent, priv=None)[0]), keys).pdu
    assert shown != hidden


def test_a_level_that_is_too_low_is_not_recalled(agent: Agent) -> None:
    asked(agent, question(agent)[0])
    payload, keys = question(agent, encrypted=False)
    found = read(asked(agent, payload), keys).pdu
    assert isinstance(found, Pdu)
    assert found.error_status is ErrorStatus.AUTHORIZATION_ERROR
    assert recalled(agent, payload) is None


def test_an_answer_that_the_sender_has_no_room_for_is_not_recalled(agent: Agent) -> None:
    bulk = BulkPdu(7, 0, 50, ((mib.oid("1.3.6.1.2.1.43"), NULL),))
    for size in (484, 2_000, 65_507):
        payload, keys = question(agent, max_size=size, pdu=bulk)
        assert recalled(agent, payload) is None
        answer = asked(agent, payload)
        again = recalled(agent, payload)
        assert again is not None
        assert len(again) == len(answer) <= size
        assert read(again, keys).pdu == read(answer, keys).pdu


def test_errors_and_what_is_written_are_not_recalled(agent: Agent) -> None:
    for pdu in (Pdu(PduKind.SET, 7, varbinds=((NAME, Integer32(1)),)), Pdu(PduKind.INFORM, 7)):
        payload, _ = question(agent, pdu=pdu)
        asked(agent, payload)
        assert recalled(agent, payload) is None


def test_where_wrong_pass_phrases_are_counted_everybody_is_asked_about(agent: Agent) -> None:
    agent.machine.act("set_snmp_lockout", "network", tries=3)
    payload, _ = question(agent)
    asked(agent, payload)
    assert recalled(agent, payload) is None


def test_what_is_recalled_is_counted_like_what_is_answered(agent: Agent) -> None:
    payload, _ = question(agent)
    answer = asked(agent, payload)
    before = dict(agent.counts)
    assert recalled(agent, payload) is not None
    from_memory = dict(agent.counts)
    asked(agent, payload)
    grown = {name: count - before.get(name, 0) for name, count in from_memory.items()}
    assert grown == {name: count - from_memory.get(name, 0) for name, count in agent.counts.items()}
    assert grown["snmpOutGetResponses"] == 1
    assert grown["ifOutOctets"] == len(answer) + 42


def test_a_message_of_unusual_lengths_is_answered_and_not_recalled(agent: Agent) -> None:
    payload, _ = question(agent, auth=None)
    assert payload[1] < 0x7F
    # The flags' length in two octets, and all around it longer by one.
    flags, header = payload.index(b"\x04\x01\x04"), payload.index(b"\x02\x01\x03\x30") + 4
    longer = bytearray(payload[: flags + 1] + b"\x81" + payload[flags + 1 :])
    longer[1] += 1
    longer[header] += 1
    assert decode_v3(bytes(longer)).reportable
    asked(agent, bytes(longer))
    assert recalled(agent, bytes(longer)) is None


def test_more_senders_than_there_is_room_for_are_still_answered(agent: Agent) -> None:
    for number in range(300):
        payload, keys = question(agent, priv=None, max_size=1_000 + number)
        asked(agent, payload)
        assert read(recalled(agent, payload), keys).pdu is not None


def test_who_polls_every_second_is_known_once(agent: Agent) -> None:
    before = SHELF.octets
    for number in range(40):
        payload, keys = question(agent, pdu=get(100 + number))
        assert read(recalled(agent, payload) or asked(agent, payload), keys).time == engine_time(
            agent.machine
        )
        agent.machine.clock.advance(SECOND)
    protected = agent._kept_protected
    assert protected is not None
    assert len(protected._senders) == 1
    assert 0 < SHELF.octets - before < 4_096


def test_who_is_known_takes_room_and_the_first_makes_it_for_the_next(agent: Agent) -> None:
    before = SHELF.octets
    for number in range(300):
        asked(agent, question(agent, priv=None, max_size=1_000 + number)[0])
    protected = agent._kept_protected
    assert protected is not None
    assert len(protected._senders) == 256
    assert SHELF.octets - before > 256 * 1_024
    protected.clear()
    assert SHELF._taken.get(protected._place) is None


def test_what_shows_what_is_known_shows_no_key(agent: Agent) -> None:
    payload, keys = question(agent)
    asked(agent, payload)
    protected = agent._kept_protected
    assert protected is not None
    shown = repr(list(protected._senders.values()))
    assert str(keys.auth_key)[2:-1] not in shown
    assert str(keys.priv_key)[2:-1] not in shown


OTHERS = [
    mib.oid(name) for name in ("sysDescr.0", "prtGeneralSerialNumber.1", "sysUpTime.0", "sysORLastChange.9")
]


@pytest.mark.parametrize(("auth", "priv"), PROTOCOLS[:3])
@pytest.mark.parametrize("kind", [PduKind.GET, PduKind.GET_NEXT, PduKind.GET_BULK])
def test_who_is_known_is_told_of_anything_what_a_stranger_is(
    agent: Agent, auth: Auth | None, priv: Priv | None, kind: PduKind
) -> None:
    asked(agent, question(agent, auth, priv)[0])
    for name in OTHERS:
        pdu = (
            BulkPdu(9, 0, 5, ((name, NULL),))
            if kind is PduKind.GET_BULK
            else Pdu(kind, 9, varbinds=((name, NULL),))
        )
        payload, keys = question(agent, auth, priv, msg_id=200, pdu=pdu)
        # A door asks for what is kept first.
        assert recalled(agent, payload) is None
        known, stranger = read(asked(agent, payload), keys), read(asked(Agent(agent.machine), payload), keys)
        assert known.pdu == stranger.pdu
        plain = {"digest": b"", "digest_at": 0, "salt": b"", "sealed": b"", "scoped": b""}
        assert replace(known, **plain) == replace(stranger, **plain)


@pytest.mark.parametrize(
    ("about", "report"),
    [
        ({"pdu": Pdu(PduKind.INFORM, 7)}, "snmpUnknownPDUHandlers"),
        ({"context": b"bridge1"}, "snmpUnknownContexts"),
        ({"context_engine_id": b""}, "snmpUnknownPDUHandlers"),
    ],
)
@pytest.mark.parametrize(("auth", "priv"), PROTOCOLS[:3])
def test_who_is_known_hears_what_is_wrong(
    agent: Agent, auth: Auth | None, priv: Priv | None, about: dict[str, Any], report: str
) -> None:
    asked(agent, question(agent, auth, priv)[0])
    payload, _ = question(agent, auth, priv, **about)
    assert recalled(agent, payload) is None
    asked(agent, payload)
    assert agent.counts[report] == 1


def test_who_is_known_writes_no_more_than_before(agent: Agent) -> None:
    asked(agent, question(agent)[0])
    payload, keys = question(agent, pdu=Pdu(PduKind.SET, 7, varbinds=((NAME, OctetString(b"mine")),)))
    found = read(asked(agent, payload), keys).pdu
    assert isinstance(found, Pdu)
    assert found.error_status is ErrorStatus.NO_ACCESS


def test_what_was_missed_is_not_taken_for_what_comes_later(agent: Agent) -> None:
    """A door finds nothing kept, and the machine or its time is another when the agent is asked."""
    asked(agent, question(agent)[0])
    payload, keys = question(agent, pdu=get(9, mib.oid("prtCoverStatus.1.1")))
    assert recalled(agent, payload) is None
    agent.machine.act("open", agent.machine.covers[0].id)
    opened_cover = read(asked(agent, payload), keys).pdu
    assert opened_cover == read(asked(Agent(agent.machine), payload), keys).pdu
    payload, keys = question(agent, pdu=get(10))
    assert recalled(agent, payload) is None
    agent.machine.clock.advance(200 * SECOND)
    late = read(asked(agent, payload), keys).pdu
    assert isinstance(late, Pdu)
    assert late.kind is PduKind.REPORT
