"""A machine tells receivers what happens to it, once, in each version's words; informs until heard."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from misfeed.emulators import profiles
from misfeed.emulators.host import Host
from misfeed.emulators.machine import US_PER_S, Clock, Machine
from misfeed.emulators.machine.faults import catalogue, make_fault
from misfeed.emulators.snmp import Agent
from misfeed.emulators.wire import Lose, Way
from misfeed.errors import NoAnswer
from misfeed.interfaces.notifications import NotificationListener
from misfeed.interfaces.snmp import SnmpClient, SnmpRefusal
from misfeed.protocols.snmp import (
    NULL,
    Integer32,
    Message,
    Pdu,
    PduKind,
    Version,
    decode_message,
    encode_message,
)
from misfeed.transports.memory import MemoryRoute

SERVER = "10.0.30.5"


class Bench:
    def __init__(self) -> None:
        self.machine = Machine(profiles.load("mono-laser"), Clock(), seed=3)
        self.host = Host(self.machine)
        self.route = MemoryRoute(self.host, SERVER)
        self.listener = NotificationListener(self.route)

    def tell(self, **details: Any) -> None:
        self.machine.act("add_receiver", "network.traps", address=SERVER, **details)

    def jam(self) -> None:
        make_fault("path.sensor.scrap", {}).break_machine(self.machine)

    def names(self) -> list[str]:
        return [told.name for told in self.listener.all_told()]


@pytest.fixture
def bench() -> Bench:
    return Bench()


def test_nobody_is_told_until_somebody_is_named(bench: Bench) -> None:
    bench.jam()
    assert bench.names() == []
    bench.tell()
    assert bench.names() == [], "what was there before is not told"


def test_an_alert_is_told_with_its_row(bench: Bench) -> None:
    bench.tell(community="managers")
    bench.machine.clock.advance(90 * US_PER_S)
    bench.jam()
    [told] = bench.listener.all_told()
    [row] = SnmpClient(bench.route, community="public").alerts()
    assert (told.name, told.version, told.community) == ("printerV2Alert", Version.V2C, "managers")
    assert told.up_time == row.time
    assert told.values["prtAlertCode"] == row.code
    assert told.values["prtAlertSeverityLevel"] == "critical"
    assert told.values["prtAlertIndex"] == row.index
    assert told.instances["prtAlertCode"] == (1, row.index)
    assert list(told.values) == [
        "prtAlertIndex", "prtAlertSeverityLevel", "prtAlertGroup",
        "prtAlertGroupIndex", "prtAlertLocation", "prtAlertCode",
    ]  # fmt: skip


def test_a_row_is_told_once_and_again_when_it_comes_again(bench: Bench) -> None:
    bench.tell()
    cover = bench.machine.covers[0].id
    bench.machine.act("open", cover)
    bench.machine.clock.advance(600 * US_PER_S)
    assert bench.names() == ["printerV2Alert"]
    bench.machine.act("close", cover)
    assert bench.names() == []
    bench.machine.act("open", cover)
    assert bench.names() == ["printerV2Alert"]


def test_version_1_has_it_as_the_printer_mib_says(bench: Bench) -> None:
    bench.tell(version="1")
    bench.jam()
    [told] = bench.listener.all_told()
    assert (told.name, told.version) == ("printerV2Alert", Version.V1)
    assert told.values["prtAlertCode"]


def test_a_power_cycle_is_a_cold_start(bench: Bench) -> None:
    bench.tell()
    bench.machine.act("power_off", "power")
    bench.machine.act("power_on", "power")
    assert bench.names() == []
    bench.machine.clock.advance(120 * US_PER_S)
    [told] = bench.listener.all_told()
    assert told.name == "coldStart"
    maker = bench.machine.profile.identity.sys_object_id
    assert str(told.values["snmpTrapEnterprise"]).endswith(maker.rpartition(".")[2])


def test_a_link_that_is_back_is_told_and_one_that_went_cannot_be(bench: Bench) -> None:
    bench.tell(version="1")
    bench.machine.act("unplug", "network")
    assert bench.names() == []
    bench.machine.act("plug_in", "network")
    [told] = bench.listener.all_told()
    assert (told.name, told.values["ifOperStatus"]) == ("linkUp", "up")


def test_a_link_is_not_told_of_where_that_is_switched_off(bench: Bench) -> None:
    bench.machine.act("add_community", "network", community="desk", write="all")
    bench.tell()
    desk = SnmpClient(bench.route, community="desk")
    for value, names in ((2, []), (1, ["linkUp"])):
        desk.set("ifLinkUpDownTrapEnable.1", Integer32(value))
        bench.machine.act("unplug", "network")
        bench.machine.act("plug_in", "network")
        assert bench.names() == names


def test_receivers_that_are_gone_push_out_no_inform_of_one_that_lives(bench: Bench) -> None:
    heard: list[bytes] = []
    bench.host.listen(SERVER, 1162, lambda payload, _: heard.append(payload))
    bench.tell(inform=True, port=1162)
    for number in range(15):
        bench.machine.act(
            "add_receiver", "network.traps", address=f"10.0.9.{number}", inform=True, repeat_s=1
        )
    bench.machine.act("open", bench.machine.covers[0].id)
    bench.machine.clock.advance(16 * US_PER_S)
    assert len(heard) == 4, "at once, and three times again"


def test_a_wrong_community_is_told_where_that_is_asked_for(bench: Bench) -> None:
    bench.tell()
    with pytest.raises(NoAnswer):
        SnmpClient(bench.route, community="guess", retries=0).up_time()
    assert bench.names() == []
    bench.machine.act("tell_of_wrong_communities", "network.traps")
    assert SnmpClient(bench.route).get("snmpEnableAuthenTraps.0")[0][1].value == 1  # type: ignore[union-attr]  # there is one
    with pytest.raises(NoAnswer):
        SnmpClient(bench.route, community="guess", retries=0).up_time()
    assert bench.names() == ["authenticationFailure"]


def test_nothing_gets_out_over_a_link_that_is_down(bench: Bench) -> None:
    bench.tell()
    bench.machine.act("unplug", "network")
    bench.jam()
    assert bench.names() == []


def test_several_receivers_each_get_their_own(bench: Bench) -> None:
    other = NotificationListener(MemoryRoute(bench.host, "10.0.9.17"), port=1162)
    bench.tell()
    bench.machine.act("add_receiver", "network.traps", address="10.0.9.17", port=1162, version="1")
    bench.jam()
    assert [told.version for told in bench.listener.all_told()] == [Version.V2C]
    assert [told.version for told in other.all_told()] == [Version.V1]


def test_an_inform_is_repeated_until_it_is_acknowledged(bench: Bench) -> None:
    bench.tell(inform=True)
    began = bench.machine.now
    bench.host.wires.put(Lose(service="snmp", way=Way.TO_CLIENT))
    bench.jam()
    bench.machine.clock.advance(7 * US_PER_S)
    assert bench.names() == []
    bench.host.wires.take_out_all()
    told = bench.listener.receive(60)
    assert (told.name, told.inform) == ("printerV2Alert", True)
    assert bench.machine.now - began == 10 * US_PER_S
    with pytest.raises(NoAnswer):
        bench.listener.receive(60)


def test_an_inform_that_nobody_acknowledges_is_given_up(bench: Bench) -> None:
    heard: list[bytes] = []
    stop = bench.host.listen(SERVER, 1162, lambda payload, _: heard.append(payload))
    bench.tell(inform=True, port=1162)
    bench.jam()
    bench.machine.clock.advance(600 * US_PER_S)
    assert len(heard) == 4
    assert len(set(heard)) == 1
    stop()


def ask_wrongly(bench: Bench, times: int = 1) -> None:
    agent = bench.host.service("snmp")
    assert isinstance(agent, Agent)
    pdu = Pdu(PduKind.GET, 7, varbinds=(((1, 3), NULL),))
    for _ in range(times):
        assert agent.answer(encode_message(Message(Version.V2C, b"guess", pdu)), SERVER) is None


def test_who_guesses_often_leaves_one_timer_and_pushes_no_alert_out(bench: Bench) -> None:
    heard: list[bytes] = []
    bench.host.listen(SERVER, 1162, lambda payload, _: heard.append(payload))
    bench.tell(inform=True, port=1162)
    bench.tell(inform=True, port=1163)
    bench.machine.act("tell_of_wrong_communities", "network.traps")
    bench.jam()
    [alert] = heard
    wakes = 0
    call_in = bench.machine.clock.call_in

    def counted(delay_us: int, action: Callable[[], None]) -> None:
        nonlocal wakes
        wakes += 1
        call_in(delay_us, action)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Clock, "call_in", lambda _, delay_us, action: counted(delay_us, action))
        ask_wrongly(bench, 500)
    assert wakes <= 1
    heard.clear()
    bench.machine.clock.advance(6 * US_PER_S)
    assert alert in heard
    assert len(heard) <= 100
    bench.machine.clock.advance(60 * US_PER_S)
    heard.clear()
    bench.machine.clock.advance(600 * US_PER_S)
    assert heard == []


def test_informs_of_different_times_are_each_repeated_every_five_seconds(bench: Bench) -> None:
    heard: list[tuple[int, bytes]] = []
    bench.host.listen(SERVER, 1162, lambda payload, _: heard.append((bench.machine.now, payload)))
    bench.tell(inform=True, port=1162)
    began = bench.machine.now
    bench.jam()
    bench.machine.clock.advance(2 * US_PER_S)
    bench.machine.act("open", bench.machine.covers[0].id)
    bench.machine.clock.advance(600 * US_PER_S)
    first = heard[0][1]
    times = [(at - began) // US_PER_S for at, payload in heard if payload == first]
    assert times == [0, 5, 10, 15]
    others = {payload for _, payload in heard} - {first}
    assert others
    for one in others:
        assert [(at - began) // US_PER_S for at, payload in heard if payload == one] == [2, 7, 12, 17]


@pytest.mark.parametrize(
    ("port", "says"), [(1163, "two"), (1163, "one"), (1162, "two")], ids=["other", "neighbour", "forger"]
)
def test_only_the_receiver_that_was_told_acknowledges(bench: Bench, port: int, says: str) -> None:
    heard: list[tuple[bytes, Callable[[bytes], None]]] = []
    others: list[Callable[[bytes], None]] = []
    bench.host.listen(SERVER, 1162, lambda payload, answer: heard.append((payload, answer)))
    bench.host.listen(SERVER, 1163, lambda _, answer: others.append(answer))
    bench.tell(inform=True, port=1162, community="one")
    bench.tell(inform=True, port=1163, community="two")
    bench.jam()
    first, right = heard[0]
    pdu = decode_message(first).pdu
    assert isinstance(pdu, Pdu)
    reply = Pdu(PduKind.RESPONSE, pdu.request_id, varbinds=pdu.varbinds)
    answer = right if port == 1162 else others[0]
    answer(encode_message(Message(Version.V2C, says.encode(), reply)))
    bench.machine.clock.advance(6 * US_PER_S)
    assert [payload for payload, _ in heard] == [first, first], "it was not its to acknowledge"
    right(encode_message(Message(Version.V2C, b"one", reply)))
    bench.machine.clock.advance(600 * US_PER_S)
    assert [payload for payload, _ in heard] == [first, first]


def test_traps_and_acknowledgements_are_counted_where_managers_look(bench: Bench) -> None:
    bench.tell()
    bench.tell(port=1162, inform=True)
    other = NotificationListener(bench.route, port=1162)
    bench.jam()
    assert other.receive(60).inform
    found = SnmpClient(bench.route).get("snmpOutTraps.0", "snmpInGetResponses.0")
    assert [value.value for _, value in found] == [len(bench.names()), 1]


@pytest.mark.parametrize("version", list(Version))
def test_variables_are_counted_when_they_were_read(bench: Bench, version: Version) -> None:
    agent = bench.host.service("snmp")
    assert isinstance(agent, Agent)
    client = SnmpClient(bench.route, version=version)
    client.get("sysDescr.0", "sysName.0")
    assert agent.counts["snmpInTotalReqVars"] == 2
    client.get("sysDescr.0", "sysName.0")
    assert agent.counts["snmpInTotalReqVars"] == 4, "out of what is kept"
    many = ["sysDescr.0"] * 400 if version is Version.V2C else ["sysDescr.0", "1.3.6.1.4.1.7"]
    with pytest.raises(SnmpRefusal):
        client.get(*many)
    assert agent.counts["snmpInTotalReqVars"] == 4
    assert agent.counts["snmpInGetRequests"] == 3


def test_a_receiver_that_is_removed_is_told_no_more(bench: Bench) -> None:
    heard: list[bytes] = []
    bench.host.listen(SERVER, 1162, lambda payload, _: heard.append(payload))
    bench.tell(inform=True, port=1162)
    bench.jam()
    assert len(heard) == 1
    bench.machine.act("remove_receiver", "network.traps", address=SERVER)
    bench.machine.clock.advance(600 * US_PER_S)
    assert len(heard) == 1


def test_a_stranger_on_the_receivers_port_cannot_break_it(bench: Bench) -> None:
    answers: list[Callable[[bytes], None]] = []
    bench.host.listen(SERVER, 1162, lambda _, answer: answers.append(answer))
    bench.tell(inform=True, port=1162)
    bench.jam()
    for junk in (b"", b"\x30", b"\x30\x82\xff\xff", bytes(600)):
        answers[0](junk)
    agent = bench.host.service("snmp")
    assert isinstance(agent, Agent)
    assert agent.counts["snmpInASNParseErrs"] == 4


def test_a_model_may_come_with_receivers_and_a_reset_brings_them_back() -> None:
    import msgspec
    from misfeed.emulators.machine import TrapReceiver

    profile = profiles.load("mono-laser")
    network = msgspec.structs.replace(profile.network, trap_receivers=(TrapReceiver(SERVER),))
    machine = Machine(msgspec.structs.replace(profile, network=network), Clock())
    assert [one.address for one in machine.traps.receivers] == [SERVER]
    machine.act("remove_receiver", "network.traps", address=SERVER)
    machine.act("reset_settings", "network")
    assert [one.address for one in machine.traps.receivers] == [SERVER]


def test_whatever_comes_into_the_alert_table_is_told() -> None:
    """Every fault that acts by itself on this model: each new row has its notification."""
    seen = 0
    for name in catalogue():
        bench = Bench()
        bench.tell()
        try:
            make_fault(name, {}).break_machine(bench.machine)
        except (ValueError, TypeError, LookupError):
            continue
        rows = {alert.index for alert in bench.machine.alerts.rows}
        told = [one.values["prtAlertIndex"] for one in bench.listener.all_told()]
        if bench.machine.network.reachable:
            assert set(told) >= rows, name
            seen += bool(rows)
        assert len(told) == len(set(told)), name
    assert seen >= 14
