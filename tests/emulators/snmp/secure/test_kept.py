"""Answers over SNMPv3 that are kept: as new as the machine, and nobody else's."""

from __future__ import annotations

from misfeed.emulators import profiles
from misfeed.emulators.host import Host
from misfeed.emulators.machine import Machine, WallClock
from misfeed.emulators.snmp.agent import Agent
from misfeed.protocols.snmp import (
    NULL,
    BulkPdu,
    Message,
    Missing,
    Pdu,
    PduKind,
    Version,
    encode_message,
    mib,
)
from misfeed.protocols.snmp.usm import (
    encode_v3,
)

from .asking import PASSPHRASE, QUESTION, answer, ask, read


def test_an_answer_is_new_as_soon_as_the_machine_is(agent: Agent) -> None:
    bulk = BulkPdu(8, 0, 20, ((mib.oid("prtAlertTable"), NULL),))

    def alerts() -> int:
        found = answer(agent, user="hush", encrypted=True, pdu=bulk)
        assert found is not None
        assert isinstance(found.pdu, Pdu)
        return sum(name[:11] == mib.oid("prtAlertDescription") for name, _ in found.pdu.varbinds)

    before = alerts()
    assert alerts() == before
    agent.machine.act("open", agent.machine.covers[0].id)
    assert alerts() > before


def test_what_is_kept_for_one_is_not_shown_to_another(agent: Agent) -> None:
    agent.machine.act("set_snmp_view", "network", name="names", subtrees=["1.3.6.1.2.1.1.1"])
    agent.machine.act("add_snmp_user", "network", name="desk", passphrase=PASSPHRASE, read="names")
    for user, shown in (("fleet", True), ("desk", False), ("fleet", True), ("desk", False)):
        found = answer(agent, user=user)
        assert found is not None
        assert isinstance(found.pdu, Pdu)
        assert (found.pdu.varbinds[0][1] is not Missing.NO_SUCH_OBJECT) is shown


def test_nothing_that_is_kept_for_v3_is_found_without_it(agent: Agent) -> None:
    agent.machine.act("set_snmp_versions", "network", v1_v2c=True)
    assert answer(agent) is not None
    for limit in range(8_192):
        payload = encode_message(Message(Version.V2C, f"all {limit}".encode(), QUESTION))
        assert agent.recall(payload, agent.machine.clock.now) is None
        if limit > 7_900:
            assert agent.answer(payload, "10.0.9.17") is None


def test_what_is_answered_from_memory_is_counted_alike(agent: Agent) -> None:
    for times in (1, 2, 3):
        assert answer(agent, user="hush", encrypted=True) is not None
        counts = agent.counts
        assert (counts["snmpInGetRequests"], counts["snmpInTotalReqVars"]) == (times, times)
        assert counts["snmpOutGetResponses"] == counts["snmpOutPkts"] == counts["snmpInPkts"] == times


def test_time_passes_in_what_is_kept(agent: Agent) -> None:
    asked = Pdu(PduKind.GET, 7, varbinds=((mib.oid("snmpEngineTime.0"), NULL),))
    told = []
    for _ in range(3):
        found = answer(agent, pdu=asked)
        assert found is not None
        assert isinstance(found.pdu, Pdu)
        told.append((found.pdu.varbinds[0][1], found.time))
        agent.machine.clock.advance(1_000_000)
    assert [value.value for value, _ in told] == [time for _, time in told]  # type: ignore[union-attr]  # there is one
    assert len(set(told)) == 3


def test_over_sockets_the_engines_time_is_that_of_the_wall() -> None:
    wall = [1_000.0]
    machine = Machine(profiles.load("mono-laser"), WallClock(monotonic=lambda: wall[0]))
    machine.act("add_snmp_user", "network", name="fleet", passphrase=PASSPHRASE)
    host, agent = Host(machine), Agent(machine)
    sent, keys = ask(agent)
    payload = encode_v3(sent, keys)
    told = []
    for _ in range(3):
        assert host.reach("snmp", "10.0.9.17") == "open"
        data = agent.answer(payload, "10.0.9.17")
        assert data is not None
        found = read(data, keys)
        assert isinstance(found.pdu, Pdu)
        told.append((found.time - sent.time, found.pdu.kind))
        wall[0] += 100
    assert told == [(0, PduKind.RESPONSE), (100, PduKind.RESPONSE), (200, PduKind.REPORT)]
