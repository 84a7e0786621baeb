"""Alerts are told again while they stand, several in one message, and when they go, where that is set."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from misfeed.emulators import profiles
from misfeed.emulators.host import Host
from misfeed.emulators.machine import US_PER_S, Clock, Machine
from misfeed.emulators.snmp.pace import MAX_DATAGRAM
from misfeed.interfaces.notifications import Notification, NotificationListener
from misfeed.interfaces.snmp import SnmpClient
from misfeed.protocols.snmp import Integer32, Version, decode_message, mib
from misfeed.transports.memory import MemoryRoute

SERVER = "10.0.30.5"
REMOVAL = "alertRemovalOfBinaryChangeEntry"


class Bench:
    def __init__(self) -> None:
        self.machine = Machine(profiles.load("mono-laser"), Clock(), seed=3)
        self.host = Host(self.machine)
        self.route = MemoryRoute(self.host, SERVER)
        self.listener = NotificationListener(self.route)

    def tell(self, **details: Any) -> None:
        self.machine.act("add_receiver", "network.traps", **{"address": SERVER} | details)

    def door(self, verb: str) -> None:
        self.machine.act(verb, self.machine.covers[0].id)

    def wait(self, seconds: float) -> None:
        self.machine.clock.advance(int(seconds * US_PER_S))

    def told(self) -> tuple[Notification, ...]:
        return self.listener.all_told()

    def codes(self) -> list[object]:
        return [one.values.get("prtAlertCode") for one in self.told()]


@pytest.fixture
def bench() -> Bench:
    return Bench()


def test_an_alert_is_told_again_for_as_long_as_it_stands(bench: Bench) -> None:
    bench.tell(repeat_s=30)
    bench.door("open")
    assert bench.codes() == ["doorOpen"]
    bench.wait(29)
    assert bench.codes() == []
    bench.wait(62)
    assert bench.codes() == ["doorOpen"] * 3
    bench.door("close")
    bench.wait(300)
    assert bench.codes() == []


def test_who_is_removed_or_set_otherwise_is_not_told_again(bench: Bench) -> None:
    bench.tell(repeat_s=30)
    bench.door("open")
    bench.tell()
    bench.wait(300)
    assert bench.codes() == ["doorOpen"]


def two_alerts(bench: Bench) -> None:
    bench.machine.act("unload", bench.machine.trays[0].id)
    bench.machine.act("unload", bench.machine.trays[1].id)
    bench.door("open")


@pytest.mark.parametrize("version", ["1", "2c"])
def test_alerts_of_a_while_are_told_in_one_message(bench: Bench, version: str) -> None:
    bench.tell(version="2c")
    two_alerts(bench)
    each = {one.instances["prtAlertCode"] for one in bench.told()}
    assert len(each) >= 2
    bench = Bench()
    heard: list[bytes] = []
    bench.host.listen(SERVER, 1162, lambda payload, _: heard.append(payload))
    bench.tell(version=version, combine_ms=500, port=1162)
    two_alerts(bench)
    assert heard == []
    bench.wait(0.6)
    assert len(heard) == 1
    code = mib.object("prtAlertCode").oid
    message = decode_message(heard[0])
    assert message.version is (Version.V1 if version == "1" else Version.V2C)
    found = {oid[len(code) :] for oid, _ in message.pdu.varbinds if oid[: len(code)] == code}
    assert found == each
    bench.wait(60)
    assert len(heard) == 1


def test_combined_alerts_are_told_again_together(bench: Bench) -> None:
    bench.tell(combine_ms=500, repeat_s=10)
    two_alerts(bench)
    bench.wait(35)
    assert len(bench.told()) == 4


def test_what_a_view_lost_since_is_told_no_more(bench: Bench) -> None:
    bench.machine.act("set_snmp_view", "network", name="mine", subtrees=("1.3",))
    bench.machine.act("add_community", "network", community="mine", read="none", notify="mine")
    bench.tell(community="mine", repeat_s=30)
    bench.tell(address="10.0.9.17", community="mine", combine_ms=500, repeat_s=30)
    other = NotificationListener(MemoryRoute(bench.host, "10.0.9.17"))
    bench.door("open")
    assert bench.codes() == ["doorOpen"]
    bench.machine.act("set_snmp_view", "network", name="mine", subtrees=("1.3.6.1.2.1.1",))
    bench.wait(40)
    assert bench.codes() == []
    assert other.all_told() == (), "it was held when the view changed"
    bench.machine.act("set_snmp_view", "network", name="mine", subtrees=("1.3",))
    bench.wait(30)
    assert bench.codes() == ["doorOpen"], "it stands, and may be heard again"


def test_an_inform_is_not_repeated_of_what_a_view_lost_since(bench: Bench) -> None:
    heard: list[bytes] = []
    bench.host.listen(SERVER, 1162, lambda payload, _: heard.append(payload))
    bench.machine.act("set_snmp_view", "network", name="mine", subtrees=("1.3",))
    bench.machine.act("add_community", "network", community="mine", read="none", notify="mine")
    bench.tell(community="mine", inform=True, port=1162)
    bench.door("open")
    bench.wait(7)
    assert len(heard) == 2
    bench.machine.act("set_snmp_view", "network", name="mine", subtrees=("1.3.6.1.2.1.1",))
    bench.wait(60)
    assert len(heard) == 2


@pytest.mark.parametrize("version", ["1", "2c", "3"])
def test_alerts_are_told_together_as_far_as_one_ethernet_frame_takes_them(version: str) -> None:
    bench = Bench()
    user = {"user": "fleet"} if version == "3" else {}
    bench.machine.act("add_snmp_user", "network", name="fleet", passphrase="correct-horse", priv="AES")
    heard: list[bytes] = []
    bench.host.listen(SERVER, 1162, lambda payload, _: heard.append(payload))
    bench.machine.act("tell_of_removals", "network.traps")
    bench.tell(version=version, combine_ms=500, port=1162, **user)
    for _ in range(15):
        bench.door("open")
        bench.door("close")
    bench.wait(1)
    assert 2 <= len(heard) <= 5, "thirty alerts"
    assert max(map(len, heard)) <= MAX_DATAGRAM


def test_a_restart_takes_the_time_with_what_was_held(bench: Bench) -> None:
    bench.machine.clock.advance(120 * US_PER_S)
    bench.tell(combine_ms=600_000)
    bench.door("open")
    bench.machine.act("power_off", "power")
    bench.machine.act("power_on", "power")
    bench.wait(300)
    assert [one.name for one in bench.told()] == ["coldStart"]
    up = bench.machine.now
    bench.door("close")
    bench.door("open")
    bench.wait(301)
    assert bench.codes() == [], "what was held before has gone, and its time with it"
    told = bench.listener.receive(600)
    assert told.values["prtAlertCode"] == "doorOpen"
    assert bench.machine.now >= up


def test_the_removal_of_an_alert_is_told_where_that_is_set(bench: Bench) -> None:
    bench.tell()
    bench.door("open")
    bench.door("close")
    assert bench.codes() == ["doorOpen"]
    bench.machine.act("tell_of_removals", "network.traps")
    bench.door("open")
    [opened] = bench.told()
    bench.door("close")
    [gone] = bench.told()
    assert gone.values["prtAlertCode"] == REMOVAL
    assert gone.values["prtAlertGroup"] == "alert"
    assert gone.values["prtAlertGroupIndex"] == opened.values["prtAlertIndex"]
    client = SnmpClient(bench.route)
    [row] = client.alerts()
    assert row.code == REMOVAL
    assert client.error_bits() == frozenset()
    assert client.printer_status() == "idle"
    assert bench.machine.alerts.rows == ()
    bench.machine.act("tell_of_removals", "network.traps", on=False)
    assert SnmpClient(bench.route).alerts() == ()


def test_rows_of_removals_make_room_for_each_other(bench: Bench) -> None:
    bench.machine.act("tell_of_removals", "network.traps")
    for _ in range(15):
        bench.door("open")
        bench.door("close")
    rows = SnmpClient(bench.route).alerts()
    assert len(rows) == 10
    assert {row.code for row in rows} == {REMOVAL}
    bench.machine.act("power_off", "power")
    bench.machine.act("power_on", "power")
    bench.wait(120)
    assert REMOVAL not in {row.code for row in SnmpClient(bench.route).alerts()}


def test_a_model_may_come_with_it_and_a_reset_brings_it_back() -> None:
    profile = profiles.load("mono-laser")
    network = msgspec.structs.replace(profile.network, alert_removals=True)
    machine = Machine(msgspec.structs.replace(profile, network=network), Clock())
    assert machine.traps.removals
    machine.act("tell_of_removals", "network.traps", on=False)
    machine.act("reset_settings", "network")
    assert machine.traps.removals


@pytest.mark.parametrize(
    ("number", "name"),
    [(4, "coldStart"), (5, "warmStart"), (6, "coldStart")],
    ids=["power", "nvram", "factory"],
)
def test_a_restart_is_warm_that_leaves_everything_as_it_was(bench: Bench, number: int, name: str) -> None:
    bench.machine.act("add_community", "network", community="desk", write="all")
    bench.tell()
    SnmpClient(bench.route, community="desk").set("prtGeneralReset.1", Integer32(number))
    bench.wait(120)
    assert [one.name for one in bench.told()] == ([] if number == 6 else [name]), (
        "a factory reset forgets whom"
    )
    bench.tell()
    bench.machine.act("power_off", "power")
    bench.machine.act("power_on", "power")
    bench.wait(120)
    assert [one.name for one in bench.told()] == ["coldStart"]
