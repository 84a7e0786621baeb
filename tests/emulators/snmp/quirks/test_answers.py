"""Answers that do not come, come late or are broken: what the client makes of each."""

from __future__ import annotations

import socket
from collections.abc import Callable

import pytest
from misfeed.emulators import quirks
from misfeed.emulators.host import Host
from misfeed.emulators.machine import Machine, WallClock
from misfeed.emulators.machine.faults import make_fault
from misfeed.emulators.serving import Serving
from misfeed.emulators.snmp.agent import Agent
from misfeed.errors import NoAnswer
from misfeed.interfaces.snmp import SnmpClient, SnmpRefusal
from misfeed.protocols.snmp import (
    NULL,
    Message,
    Pdu,
    PduKind,
    SnmpError,
    Version,
    decode_message,
    encode_message,
    mib,
)
from misfeed.transports.memory import MemoryRoute
from misfeed.transports.sockets import SocketRoute

Read = Callable[[str], object]
Switch = Callable[..., None]


def asked(request_id: int, *names: str, kind: PduKind = PduKind.GET) -> bytes:
    varbinds = tuple((mib.oid(name), NULL) for name in names)
    return encode_message(Message(Version.V2C, b"public", Pdu(kind, request_id, varbinds=varbinds)))


def test_what_does_not_fit_is_too_big_and_the_walk_goes_on_in_smaller_steps(
    client: SnmpClient, switch: Switch
) -> None:
    whole = [at for at, _ in client.walk("prtMarkerSuppliesTable")]
    switch("snmp.too-big")
    with pytest.raises(SnmpRefusal) as refused:
        client.get_bulk("prtMarkerSuppliesTable", max_repetitions=50)
    assert refused.value.answer == "tooBig"
    assert [at for at, _ in client.walk("prtMarkerSuppliesTable")] == whole


def test_getbulk_may_be_met_with_silence_and_getnext_not(client: SnmpClient, switch: Switch) -> None:
    switch("snmp.no-bulk")
    with pytest.raises(NoAnswer):
        client.get_bulk("sysDescr")
    assert client.get_next("sysDescr")[0][0] == mib.oid("sysDescr.0")


def test_one_missing_object_may_cost_the_whole_answer(client: SnmpClient, switch: Switch) -> None:
    names = ("sysDescr.0", "prtMarkerSuppliesLevel.1.99", "sysName.0")
    assert len(client.get(*names)) == 3
    switch("snmp.all-or-nothing")
    with pytest.raises(SnmpRefusal) as refused:
        client.get(*names)
    assert (refused.value.answer, refused.value.error_index) == ("noSuchName", 2)
    assert len(client.get("sysDescr.0", "sysName.0")) == 2


def test_a_jam_may_silence_the_agent_until_it_is_cleared(
    client: SnmpClient, switch: Switch, machine: Machine
) -> None:
    switch("snmp.silent-in-jam")
    assert client.printer_status() == "idle"
    machine.act("open", machine.covers[0].id)
    assert client.device_status() == "down"
    machine.act("close", machine.covers[0].id)
    made = make_fault("path.sensor.scrap", {})
    made.break_machine(machine)
    with pytest.raises(NoAnswer):
        client.printer_status()
    switch("snmp.silent-in-jam", on=False)
    assert client.error_bits() == {"jammed"}


def test_sleep_may_silence_the_agent(client: SnmpClient, switch: Switch, machine: Machine) -> None:
    switch("snmp.silent-asleep")
    machine.clock.advance((machine.power.sleep_after_s + 60) * 1_000_000)
    assert machine.power.asleep
    with pytest.raises(NoAnswer):
        client.printer_status()
    machine.power.wake()
    assert client.printer_status()


def test_a_firmware_may_fall_over_when_it_is_polled_hard(
    client: SnmpClient, switch: Switch, machine: Machine
) -> None:
    switch("snmp.falls-over")
    for _ in range(60):
        client.get("sysDescr.0")
        machine.clock.advance(100_000)
    assert machine.formatter.running
    machine.clock.advance(1_000_000)
    for _ in range(50):
        client.get("sysDescr.0")
    with pytest.raises(NoAnswer):
        client.get("sysDescr.0")
    assert not machine.formatter.running
    machine.clock.advance(120_000_000)
    assert client.get("sysDescr.0")
    assert any(event.code == "firmware-error" for event in machine.log.events)


def test_tables_may_be_too_slow_for_a_client_in_a_hurry(
    machine: Machine, client: SnmpClient, switch: Switch
) -> None:
    patient = SnmpClient(MemoryRoute(Host(machine), "10.0.0.9"), timeout_s=5)
    switch("snmp.slow-tables")
    with pytest.raises(NoAnswer):
        client.supplies()
    assert client.printer_status()
    before = machine.clock.now
    assert patient.get("prtMarkerSuppliesLevel.1.1")
    assert machine.clock.now - before >= 3_000_000


def test_a_request_id_may_come_back_short(agent: Agent, machine: Machine) -> None:
    quirks.switch(machine, "snmp.short-request-id", on=True)
    answer = agent.answer(asked(0x12345678, "sysDescr.0"), "127.0.0.1")
    assert answer is not None
    assert decode_message(answer).pdu.request_id == 0x5678  # type: ignore[union-attr]  # no TrapV1


def test_a_request_id_may_be_that_of_the_request_before(client: SnmpClient, switch: Switch) -> None:
    switch("snmp.last-request-id")
    assert client.get("sysDescr.0"), "the second attempt has the same request-id"
    hurried = client
    hurried._retries = 0
    with pytest.raises(NoAnswer):
        hurried.get("sysName.0")


def test_an_answer_may_be_cut_and_the_client_says_that_it_is_no_message(
    client: SnmpClient, switch: Switch
) -> None:
    switch("snmp.answers-cut")
    assert client.get("sysDescr.0")
    with pytest.raises(SnmpError):
        client.get_bulk("prtMarkerSuppliesTable", max_repetitions=50)


def test_a_length_may_be_wrong_and_the_client_says_so(client: SnmpClient, switch: Switch) -> None:
    switch("snmp.length-wrong")
    assert client.get("sysUpTime.0")
    with pytest.raises(SnmpError):
        client.get("sysDescr.0")


def test_an_answer_from_another_port_is_not_heard_in_memory(client: SnmpClient, switch: Switch) -> None:
    switch("snmp.from-elsewhere")
    with pytest.raises(NoAnswer):
        client.get("sysDescr.0")
    switch("snmp.from-elsewhere", on=False)
    assert client.get("sysDescr.0")


def test_an_answer_from_another_port_comes_from_a_second_socket() -> None:
    import misfeed.emulators.profiles as shelf

    machine = Machine(shelf.load("mono-laser"), WallClock())
    with Serving(Host(machine)) as serving:
        address = ("127.0.0.1", serving.ports["snmp"])
        with machine.clock.lock:
            quirks.switch(machine, "snmp.from-elsewhere", on=True)
        with pytest.raises(NoAnswer):
            SnmpClient(SocketRoute("127.0.0.1", serving.ports), timeout_s=0.2, retries=0).get("sysDescr.0")
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as open_minded:
            open_minded.settimeout(5)
            open_minded.sendto(asked(5, "sysDescr.0"), address)
            answer, source = open_minded.recvfrom(65_535)
        assert source[0] == "127.0.0.1"
        assert source[1] != address[1]
        assert decode_message(answer).pdu.request_id == 5  # type: ignore[union-attr]  # no TrapV1


def test_nothing_is_kept_under_a_quirk_of_answers_and_all_again_after(agent: Agent, machine: Machine) -> None:
    question = asked(1, "sysDescr.0")
    quirks.switch(machine, "snmp.silent-in-jam", on=True)
    assert agent.answer(question, "127.0.0.1")
    assert agent.recall(question, machine.clock.now) is None
    quirks.switch(machine, "snmp.silent-in-jam", on=False)
    assert agent.answer(question, "127.0.0.1")
    assert agent.recall(question, machine.clock.now)
    quirks.switch(machine, "snmp.text-cut", on=True)
    assert agent.recall(question, machine.clock.now) is None
    bent = agent.answer(question, "127.0.0.1")
    assert bent is not None
    assert agent.recall(question, machine.clock.now) == bent
