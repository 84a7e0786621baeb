"""The way from a client to the printer: what stands on it swallows what it must."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from misfeed.emulators.machine import CannotDo, Machine
from misfeed.emulators.machine.access import Access, User
from misfeed.emulators.machine.network import LOCKOUT_TRIES, LOCKOUT_US
from misfeed.emulators.machine.site import way
from misfeed.emulators.machine.site.addresses import Dhcp, Neighbour
from misfeed.emulators.machine.site.firewall import Block, Firewall

ADMIN, USER, GUEST, OUTSIDE = "10.0.9.17", "10.0.20.15", "10.0.66.9", "203.0.113.77"


def verdict(machine: Machine, source: str, service: str = "ipp") -> str:
    return way.verdict(machine, service, source).value


@pytest.mark.parametrize("source", [ADMIN, USER, GUEST, "192.168.1.7", "::1", "2001:db8::5", "fe80::1%eth0"])
def test_everybody_inside_gets_to_a_healthy_printer(machine: Machine, source: str) -> None:
    assert verdict(machine, source) == "open"
    assert way.answers_ping(machine, source)


@pytest.mark.parametrize("source", [OUTSIDE, f"::ffff:{OUTSIDE}"])
def test_nobody_outside_does(machine: Machine, source: str) -> None:
    assert verdict(machine, source) == "silent"
    assert not way.answers_ping(machine, source)


@pytest.mark.parametrize(
    ("source", "said"),
    [
        (USER, "silent"),
        (f"::ffff:{USER}", "silent"),
        ("10.0.21.1", "open"),
        ("2001:db8::1", "open"),
        ("fe80::1%eth0", "open"),
    ],
)
def test_a_rule_means_clients_of_its_network_however_they_come(
    machine: Machine, source: str, said: str
) -> None:
    machine.act("block", "site.firewall", source="10.0.20.0/24", service="ipp")
    assert verdict(machine, source) == said
    assert verdict(machine, source, "snmp") == "open"


def test_a_rule_is_written_down_once(machine: Machine) -> None:
    for _ in range(2):
        machine.act("block", "site.firewall", source="10.0.20.7/32", service="ipp")
    firewall = machine.part("site.firewall", Firewall)
    assert len(firewall.blocks) == 1
    with pytest.raises(CannotDo, match="block"):
        machine.act("block", "site.firewall", source="10.0.20.7/24", service="ipp")


def test_the_printers_own_rules_come_last(machine: Machine) -> None:
    machine.act("switch_off", "network", service="ipp")
    assert verdict(machine, ADMIN) == "refused"
    machine.act("block", "site.firewall", source="10.0.9.0/24", service="ipp")
    assert verdict(machine, ADMIN) == "silent"
    machine.act("shut_port", "site.switch")
    assert verdict(machine, USER) == "silent"


def test_without_power_nothing_answers_but_a_host_that_took_the_address(machine: Machine) -> None:
    neighbour = machine.part("site.neighbour", Neighbour)
    machine.act("power_off", "power")
    assert (verdict(machine, USER), way.answers_ping(machine, USER)) == ("silent", False)
    neighbour.take_address()
    assert (verdict(machine, USER), way.answers_ping(machine, USER)) == ("refused", True)
    assert verdict(machine, USER, "snmp") == "silent"


def test_leases_without_a_reservation_never_repeat_within_a_hundred(machine: Machine) -> None:
    dhcp = machine.part("site.dhcp", Dhcp)
    dhcp.reserved = False
    leases = [dhcp.lease("printers") for _ in range(100)]
    assert len(set(leases)) == 100
    assert "10.0.20.50" not in leases


def test_what_happened_to_the_site_is_remembered_with_the_machine(machine: Machine) -> None:
    well = machine.snapshot()
    machine.act("assign_vlan", "site.switch", vlan="guest")
    machine.act("renew", "network")
    moved = machine.snapshot()
    machine.restore(well)
    assert verdict(machine, USER) == "open"
    machine.restore(moved)
    assert (verdict(machine, USER), verdict(machine, GUEST)) == ("silent", "open")
    assert machine.network.address == "10.0.66.50"


def test_whom_the_firewall_drops_learns_nothing_of_who_has_the_address(machine: Machine) -> None:
    neighbour = machine.part("site.neighbour", Neighbour)
    neighbour.take_address()
    assert verdict(machine, USER) == "refused"
    assert (verdict(machine, OUTSIDE), way.answers_ping(machine, OUTSIDE)) == ("silent", False)
    machine.act("assign_vlan", "site.switch", vlan="guest")
    assert verdict(machine, USER) == "silent"


def let_it_sleep(machine: Machine) -> int:
    """Wait until nothing happens any more by itself; returns the time."""
    machine.clock.advance(8 * 3600 * 1_000_000)
    return machine.now


def later(machine: Machine, act: Callable[[], None]) -> int:
    """Seconds until somebody who waits for a change hears of what `act` does in a minute."""
    began = machine.now
    machine.clock.call_in(60_000_000, act)
    machine.clock.run_to_revision(machine, machine.clock.now + 600_000_000)
    return round((machine.now - began) / 1_000_000)


@pytest.mark.parametrize(
    ("part", "field", "value"),
    [
        ("site.firewall", "blocks", (Block("10.0.20.0/24", "ipp"),)),
        ("site.firewall", "inbound", ("ipp",)),
        ("site.dns", "record", "10.0.20.9"),
        ("site.neighbour", "since", 0),
        ("site.gateway", "passes", False),
        ("network", "users", (User("root", "x"),)),
        ("network", "snmp_users", (User("root", "x"),)),
        ("network", "locked", (("10.0.20.9", 10**9),)),
    ],
)
def test_whoever_waits_hears_at_once_of_what_changes_on_the_way(
    machine: Machine, part: str, field: str, value: Any
) -> None:
    let_it_sleep(machine)
    assert later(machine, lambda: setattr(machine.parts[part], field, value)) == 60


def test_clients_believe_another_every_minute_and_whoever_waits_hears_of_it(machine: Machine) -> None:
    began = let_it_sleep(machine)
    neighbour = machine.part("site.neighbour", Neighbour)
    neighbour.take_address()
    machine.clock.settle()
    heard = []
    for _ in range(4):
        assert machine.clock.run_to_revision(machine, machine.clock.now + 600_000_000)
        heard.append(((machine.now - began) // 1_000_000, verdict(machine, USER)))
    assert heard == [(60, "open"), (120, "refused"), (180, "open"), (240, "refused")]
    machine.act("unplug", "site.neighbour")
    machine.clock.advance(90_000_000)
    machine.act("plug_in", "site.neighbour")
    machine.clock.run_to_revision(machine, machine.clock.now + 600_000_000)
    assert machine.now - began == 360_000_000
    machine.act("give_up", "site.neighbour")
    machine.clock.advance(60_000_000)
    assert (verdict(machine, USER), machine.alarms.has(neighbour, "flip")) == ("open", False)


def test_a_client_certificate_ends_at_its_moment(machine: Machine) -> None:
    began = let_it_sleep(machine)
    year = 365 * 86_400 * 1_000_000
    machine.act("import_identity", "network.supplicant", years=1)
    machine.clock.advance(year - 1_000_000)
    assert machine.network.reachable
    machine.clock.run_to_revision(machine, machine.clock.now + 600_000_000)
    assert (machine.now - began, machine.network.reachable) == (year, False)


def test_a_lockout_ends_at_its_moment(machine: Machine) -> None:
    began = let_it_sleep(machine)
    machine.act("add_user", "network", name="root", password="right")
    for _ in range(LOCKOUT_TRIES):
        machine.network.administer(("root", "wrong"), USER)
    machine.clock.settle()
    assert machine.network.administer(("root", "right"), USER) is Access.LOCKED
    machine.clock.run_to_revision(machine, machine.clock.now + 900_000_000)
    assert machine.now - began == LOCKOUT_US
    assert machine.network.administer(("root", "right"), USER) is Access.ADMIN
