"""Kept answers: given again while they are true, never once they are not, and counted like any other."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import misfeed.emulators.profiles as shelf
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from misfeed.emulators.machine import Clock, Machine, WallClock
from misfeed.emulators.machine.faults import catalogue, make_fault
from misfeed.emulators.snmp.agent import Agent
from misfeed.emulators.snmp.view import FOREVER, View
from misfeed.protocols.snmp import (
    NULL,
    AnyPdu,
    BulkPdu,
    Message,
    OctetString,
    Oid,
    Pdu,
    PduKind,
    Version,
    decode_message,
    encode_message,
    mib,
)

from ..machine.driving import Happening, befall, happenings

V2C = Version.V2C
MODELS = {name: Machine(shelf.load(name)) for name in shelf.names()}


def request(*names: str | Oid, kind: PduKind = PduKind.GET, number: int = 1_000_000_007) -> bytes:
    varbinds = tuple((mib.oid(name) if isinstance(name, str) else name, NULL) for name in names)
    return encode_message(Message(V2C, b"public", Pdu(kind, number, varbinds=varbinds)))


def bulk(name: str, times: int, number: int = 1_000_000_007) -> bytes:
    return encode_message(Message(V2C, b"public", BulkPdu(number, 0, times, ((mib.oid(name), NULL),))))


def again(agent: Agent, payload: bytes) -> bytes | None:
    """What the agent remembers, if the clock lets it be asked."""
    now = agent.machine.clock.glance()
    return None if now is None else agent.recall(payload, now)


def known(agent: Agent, payload: bytes) -> bytes:
    """Have it answered once, so that it is remembered."""
    answer = agent.answer(payload, "127.0.0.1")
    assert answer is not None
    return answer


def value(answer: bytes | None) -> Any:
    assert answer is not None
    pdu = decode_message(answer).pdu
    assert isinstance(pdu, Pdu)
    return pdu.varbinds[0][1].value  # type: ignore[union-attr]  # there is one


@pytest.mark.parametrize(
    "payload",
    [
        request("sysDescr.0"),
        request("sysName.0", "hrDeviceStatus.1"),
        request("sysDescr", kind=PduKind.GET_NEXT),
        bulk("prtMarkerSuppliesTable", 25),
        bulk("prtAlertTable", 5),
        request("sysName.7"),
    ],
    ids=["get", "two", "next", "bulk", "no alerts", "no such instance"],
)
def test_a_question_that_was_answered_is_known(agent: Agent, payload: bytes) -> None:
    assert again(agent, payload) is None
    fresh = known(agent, payload)
    assert again(agent, payload) == fresh


@pytest.mark.parametrize("number", [0, 127, 128, -1, -128, -129, 40_000, 2**31 - 1, -(2**31)])
def test_another_request_id_gets_the_same_answer_with_its_own(agent: Agent, number: int) -> None:
    payload = request("sysDescr.0", number=number)
    fresh = known(agent, payload)
    assert again(agent, payload) == fresh
    assert decode_message(fresh).pdu.request_id == number  # type: ignore[union-attr]  # no TrapV1


def test_a_request_id_of_more_octets_than_it_needs_is_answered_in_the_fewest(agent: Agent) -> None:
    short = request("sysDescr.0", number=0x400000)
    content = b"\x02\x03\x40\x00\x00"
    at = short.index(content)
    padded = bytearray(short[:at] + b"\x02\x04\x00\x40\x00\x00" + short[at + len(content) :])
    padded[1] += 1
    padded[at - 1] += 1
    fresh = known(agent, bytes(padded))
    assert again(agent, bytes(padded)) == fresh
    assert fresh == known(agent, short)


def test_what_hands_do_is_in_the_very_next_answer(machine: Machine, agent: Agent) -> None:
    payload = request("hrPrinterDetectedErrorState.1")
    before = known(agent, payload)
    assert again(agent, payload) == before
    machine.act("open", machine.covers[0].id)
    assert again(agent, payload) is None
    assert value(known(agent, payload)) != value(before)


def test_up_time_is_known_until_its_next_tick(machine: Machine, agent: Agent) -> None:
    payload = request("sysUpTime.0")
    machine.clock.advance(1_000_000)
    assert value(known(agent, payload)) == 100
    machine.clock.advance(9_999)
    assert value(again(agent, payload)) == 100
    machine.clock.advance(1)
    assert again(agent, payload) is None
    assert value(known(agent, payload)) == 101


def test_a_row_with_the_time_in_it_makes_the_whole_answer_pass(machine: Machine, agent: Agent) -> None:
    payload = bulk("sysDescr", 5)
    known(agent, payload)
    assert again(agent, payload) is not None
    machine.clock.advance(10_000)
    assert again(agent, payload) is None


def test_nothing_is_said_while_something_is_due(machine: Machine, agent: Agent) -> None:
    payload = request("sysDescr.0")
    known(agent, payload)
    machine.clock.call_in(0, lambda: None)
    assert again(agent, payload) is None
    machine.clock.catch_up()
    assert again(agent, payload) is not None


def test_time_that_went_by_unseen_is_noticed() -> None:
    real = 0.0
    clock = WallClock(monotonic=lambda: real)
    machine = Machine(shelf.load("mono-laser"), clock)
    agent = Agent(machine)
    payload = request("sysUpTime.0")
    known(agent, payload)
    real = 0.02
    assert again(agent, payload) is None
    payload = request("hrPrinterStatus.1")
    known(agent, payload)
    assert again(agent, payload) is not None
    machine.clock.call_in(1_000_000, lambda: machine.act("open", machine.covers[0].id))
    real = 2.0
    assert again(agent, payload) is None


@pytest.mark.parametrize("name", ["snmpInPkts.0", "ifInOctets.1", "snmpInTotalReqVars.0"])
def test_counters_are_never_kept(agent: Agent, name: str) -> None:
    payload = request(name)
    before = value(known(agent, payload))
    assert again(agent, payload) is None
    assert value(known(agent, payload)) > before


def test_what_is_answered_from_memory_counts_like_the_rest(machine: Machine) -> None:
    recalling, thinking = Agent(machine), Agent(machine)
    for payload in (
        request("sysDescr.0", "sysName.0"),
        request("sysDescr", kind=PduKind.GET_NEXT),
        bulk("sysORTable", 9),
    ):
        known(recalling, payload)
        known(thinking, payload)
        for _ in range(3):
            assert again(recalling, payload) is not None
            known(thinking, payload)
    assert recalling.counts == thinking.counts
    assert recalling.counts["snmpInPkts"] == 12
    assert recalling.counts["snmpInTotalReqVars"] == 12


def test_a_request_to_write_is_never_kept(agent: Agent) -> None:
    varbind = (mib.oid("sysName.0"), OctetString(b"x"))
    payload = encode_message(Message(V2C, b"public", Pdu(PduKind.SET, 7, varbinds=(varbind,))))
    known(agent, payload)
    assert again(agent, payload) is None


def test_another_community_is_another_question(agent: Agent) -> None:
    known(agent, request("sysDescr.0"))
    other = encode_message(
        Message(V2C, b"secret", Pdu(PduKind.GET, 7, varbinds=((mib.oid("sysDescr.0"), NULL),)))
    )
    assert again(agent, other) is None


PDUS: st.SearchStrategy[AnyPdu] = st.one_of(
    st.builds(
        lambda kind, number, names: Pdu(kind, number, varbinds=tuple((mib.oid(one), NULL) for one in names)),
        st.sampled_from([PduKind.GET, PduKind.GET_NEXT]),
        st.integers(-(2**31), 2**31 - 1),
        st.lists(
            st.sampled_from(["sysDescr.0", "sysUpTime.0", "prtAlertTable", "hrSystemDate", "snmpInPkts"]),
            max_size=4,
        ),
    ),
    st.builds(
        lambda number, once, times, name: BulkPdu(number, once, times, ((mib.oid(name), NULL),)),
        st.integers(-(2**31), 2**31 - 1),
        st.integers(0, 2),
        st.integers(0, 40),
        st.sampled_from(["sysServices", "prtAlertTable", "prtInputTable", "hrDeviceTable"]),
    ),
)


@settings(deadline=None)
@given(st.lists(PDUS, max_size=6), st.binary(max_size=4), st.integers(0, 60), st.integers(0, 4))
def test_whatever_is_asked_memory_and_a_fresh_agent_agree(
    pdus: list[AnyPdu], junk: bytes, at: int, cut: int
) -> None:
    """Also of messages that are spoiled: memory knows none of them, unless they are as good as another."""
    remembers = Agent(MODELS["mono-laser"])
    for pdu in pdus:
        payload = encode_message(Message(V2C, b"public", pdu))
        known(remembers, payload)
        spoiled = payload[:at] + junk + payload[at + cut :]
        for asked in (payload, spoiled):
            found = again(remembers, asked)
            if found is not None:
                assert found == Agent(MODELS["mono-laser"]).answer(asked, "127.0.0.1")


def lives() -> st.SearchStrategy[tuple[str, list[Happening]]]:
    return st.sampled_from(shelf.names()).flatmap(
        lambda name: st.lists(happenings(MODELS[name]), min_size=1, max_size=12).map(
            lambda life: (name, life)
        )
    )


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
@given(lives())
def test_whatever_befalls_a_machine_memory_says_what_it_is_now(life: tuple[str, list[Happening]]) -> None:
    name, befalls = life
    machine = Machine(shelf.load(name), Clock(), seed=3)
    agent = Agent(machine)
    community = machine.network.community.value
    asked = [
        encode_message(Message(V2C, community.encode(), BulkPdu(7, 0, 40, ((mib.oid(table), NULL),))))
        for table in (
            "1.3.6.1.2.1.1",
            "1.3.6.1.2.1.25",
            "hrDeviceTable",
            "1.3.6.1.2.1.43",
            "prtMarkerSuppliesTable",
            "prtAlertTable",
        )
    ]
    for happening in befalls:
        befall(machine, happening)
        for payload in asked:
            found = again(agent, payload)
            fresh = Agent(machine).answer(payload, "127.0.0.1")
            assert found in (None, fresh), happening
            agent.answer(payload, "127.0.0.1")
            machine.clock.advance(1)


def test_however_many_objects_are_asked_for_at_once_an_agent_counts_by_few_kinds(machine: Machine) -> None:
    agent, thinking = Agent(machine), Agent(machine)
    for times in range(1, 101):
        payload = request(*["sysDescr.0"] * times)
        known(agent, payload)
        assert again(agent, payload) is not None
        known(thinking, payload)
        known(thinking, payload)
        assert len(agent._kept.kinds) <= 32
    assert agent.counts == thinking.counts
    machine.act("open", machine.covers[0].id)
    known(agent, request("sysDescr.0"))
    assert len(agent._kept.kinds) == 1


Walk = Callable[[Machine], list[tuple[Oid, Any]]]


@pytest.mark.parametrize("name", shelf.names())
def test_what_changes_without_a_revision_is_declared(name: str, walk: Walk) -> None:
    """Time goes by and nothing happens: only rows that are declared to move do."""
    machine = Machine(shelf.load(name))
    before, revision = dict(walk(machine)), machine.revision
    upcoming = machine.clock.next_event()
    machine.clock.advance(min(4_321_000, upcoming - machine.clock.now - 1) if upcoming else 4_321_000)
    assert machine.revision == revision
    moved = {mib.name(at) for at, now in walk(machine) if before[at] != now}
    assert moved <= {"sysUpTime.0", "hrSystemUptime.0", "hrSystemDate.0", "snmpEngineTime.0"}


def lasting(machine: Machine) -> dict[Oid, tuple[Any, float]]:
    """Every row, and until when it says that it holds."""
    view = View(machine, {})
    found, at = {}, view.after((0, 0))
    while at is not None:
        view.until = FOREVER
        found[at] = view.get(at), view.until
        at = view.after(at)
    return found


@pytest.mark.parametrize("name", shelf.names())
def test_a_row_holds_as_long_as_it_says_whatever_is_broken(name: str) -> None:
    broken = 0
    for fault in catalogue():
        machine = Machine(shelf.load(name))
        try:
            make_fault(fault, {}).break_machine(machine)
        except (ValueError, TypeError, LookupError):
            continue
        broken += 1
        machine.clock.settle()
        revision, before = machine.revision, lasting(machine)
        for span in (3_000, 700_000, 20_000_000):
            machine.clock.advance(span)
            if machine.revision != revision:
                revision, before = machine.revision, lasting(machine)
                continue
            view, now = View(machine, {}), machine.clock.now
            untrue = {
                mib.name(at) for at, (was, until) in before.items() if until > now and view.get(at) != was
            }
            assert not untrue, f"{fault}: {untrue} after {span} us"
    assert broken >= 40


def test_damaged_frames_are_counted_anew_while_the_ends_of_the_line_disagree(
    machine: Machine, agent: Agent
) -> None:
    payload = request("ifInErrors.1")
    assert value(known(agent, payload)) == 0
    make_fault("site.switch.duplex", {}).break_machine(machine)
    assert value(known(agent, payload)) == 0
    machine.clock.advance(499_999)
    assert value(again(agent, payload)) == 0
    machine.clock.advance(1)
    assert again(agent, payload) is None
    assert value(known(agent, payload)) == 1
    machine.act("negotiate", "site.switch")
    known(agent, payload)
    machine.clock.advance(60_000_000)
    assert value(again(agent, payload)) == 1
