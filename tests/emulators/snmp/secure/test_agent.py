"""SNMPv3 at the agent: it says who it is, reports what it does not believe, and answers who signs in time."""

from __future__ import annotations

from typing import Any

import pytest
from misfeed.emulators.host import Host
from misfeed.emulators.machine import Machine
from misfeed.emulators.snmp.agent import Agent
from misfeed.emulators.snmp.engine import engine_id
from misfeed.errors import NoAnswer
from misfeed.interfaces.snmp import SnmpClient, SnmpRefusal
from misfeed.interfaces.snmp_v3 import UsmRefusal
from misfeed.protocols.snmp import (
    Counter32,
    Integer32,
    Missing,
    OctetString,
)
from misfeed.transports.memory import MemoryRoute

from .asking import PASSPHRASE, client


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


def test_a_user_writes_what_the_users_view_has(route: Any, secured: Machine) -> None:
    secured.act("set_snmp_view", "network", name="system", subtrees=("1.3.6.1.2.1.1",))
    secured.act("add_snmp_user", "network", name="clerk", passphrase=PASSPHRASE, write="system")
    found = client(route, "clerk")
    found.set("sysName.0", OctetString(b"mine"))
    assert secured.notes.name == "mine"
    with pytest.raises(SnmpRefusal) as caught:
        found.set("prtGeneralServicePerson.1", OctetString(b"Ann"))
    assert caught.value.answer == "noAccess"
    with pytest.raises(SnmpRefusal) as caught:
        found.set("sysName.0", Integer32(1))
    assert caught.value.answer == "wrongType"


def test_a_clients_idea_of_time_is_corrected_after_a_restart(route: Any, secured: Machine) -> None:
    found = client(route)
    found.up_time()
    secured.act("power_off", "power")
    secured.act("power_on", "power")
    secured.clock.advance(300_000_000)
    assert found.up_time().total_seconds() < 301


def test_without_v3_the_agent_is_silent(machine: Machine) -> None:
    with pytest.raises(NoAnswer):
        client(MemoryRoute(Host(machine), "10.0.9.17")).up_time()


def test_junk_of_version_three_is_counted(secured: Machine) -> None:
    agent = Agent(secured)
    assert agent.answer(bytes.fromhex("3003020103"), "10.0.9.17") is None
    assert agent.counts["snmpInASNParseErrs"] == 1


def test_a_user_sees_its_view_and_nothing_beside(route: Any, secured: Machine) -> None:
    secured.act("set_snmp_view", "network", name="alerts", subtrees=["1.3.6.1.2.1.43", "-1.3.6.1.2.1.43.8"])
    secured.act("add_snmp_user", "network", name="desk", passphrase=PASSPHRASE, read="alerts")
    found = client(route, "desk")
    seen = [name for name, _ in found.walk("1.3.6.1")]
    assert seen
    assert all(name[:7] == (1, 3, 6, 1, 2, 1, 43) for name in seen)
    assert not any(name[:8] == (1, 3, 6, 1, 2, 1, 43, 8) for name in seen)
    assert found.get("sysName.0")[0][1] is Missing.NO_SUCH_OBJECT
    secured.act("set_snmp_view", "network", name="alerts", subtrees=["1.3.6.1.2.1.1"])
    assert found.get("prtGeneralSerialNumber.1")[0][1] is Missing.NO_SUCH_OBJECT
    assert found.get("sysName.0")[0][1] is not Missing.NO_SUCH_OBJECT


def test_the_community_sees_its_view(machine: Machine) -> None:
    machine.act("set_snmp_view", "network", name="system", subtrees=["1.3.6.1.2.1.1"])
    machine.act("set_community_view", "network", view="system")
    found = SnmpClient(MemoryRoute(Host(machine), "10.0.9.17"))
    assert {name[:7] for name, _ in found.walk("1.3.6.1")} == {(1, 3, 6, 1, 2, 1, 1)}
    machine.act("set_community_view", "network", view="none")
    with pytest.raises(NoAnswer):
        found.up_time()


def test_who_guesses_is_locked_out_for_a_while(route: Any, secured: Machine) -> None:
    secured.act("set_snmp_lockout", "network", tries=3, within_s=60, for_s=300)
    for _ in range(3):
        with pytest.raises(UsmRefusal):
            client(route, passphrase="another-horse").up_time()
    with pytest.raises(NoAnswer):
        client(route).up_time()
    assert secured.network.look()["snmp v3"] == "fleet (locked out)"
    secured.clock.advance(300_000_000)
    assert secured.network.look()["snmp v3"] == "fleet"
    assert client(route).up_time().total_seconds() > 0


def test_a_good_question_forgives_the_bad_ones_and_time_does_too(route: Any, secured: Machine) -> None:
    secured.act("set_snmp_lockout", "network", tries=3, within_s=60)

    def guess(times: int) -> None:
        for _ in range(times):
            with pytest.raises(UsmRefusal):
                client(route, passphrase="another-horse").up_time()

    guess(2)
    client(route).up_time()
    guess(2)
    secured.clock.advance(61_000_000)
    guess(2)
    assert client(route).up_time().total_seconds() > 0


def test_a_power_cycle_ends_a_lockout(route: Any, secured: Machine) -> None:
    secured.act("set_snmp_lockout", "network", tries=1)
    with pytest.raises(UsmRefusal):
        client(route, passphrase="another-horse").up_time()
    secured.act("power_off", "power")
    secured.act("power_on", "power")
    secured.clock.advance(60_000_000)
    assert client(route).up_time().total_seconds() > 0


def test_the_engine_shows_who_it_is_and_what_it_counted(agent: Agent, route: Any) -> None:
    machine = agent.machine
    machine.clock.advance(90_000_000)
    for _ in range(3):
        with pytest.raises(UsmRefusal):
            client(route, passphrase="another-horse").up_time()
    found = dict(client(route).get("snmpEngineID.0", "snmpEngineBoots.0", "snmpEngineTime.0"))
    assert [value.value for value in found.values()] == [  # type: ignore[union-attr]  # there is one
        engine_id(machine),
        machine.power.cycles,
        machine.up_time_us // 1_000_000,
    ]
    ((_, wrong),) = client(route).get("usmStatsWrongDigests.0")
    assert wrong == Counter32(3)
    ((_, unknown),) = client(route).get("usmStatsUnknownEngineIDs.0")
    assert unknown == Counter32(6)


def test_boots_rise_with_each_power_on_and_time_begins_again(route: Any, secured: Machine) -> None:
    found = client(route)
    before = [value.value for _, value in found.get("snmpEngineBoots.0", "snmpEngineTime.0")]  # type: ignore[union-attr]  # there is one
    secured.act("power_off", "power")
    secured.act("power_on", "power")
    secured.clock.advance(60_000_000)
    after = [value.value for _, value in found.get("snmpEngineBoots.0", "snmpEngineTime.0")]  # type: ignore[union-attr]  # there is one
    assert after[0] == before[0] + 1
    assert after[1] <= 61
