"""The way from a client to the printer: what stands on it swallows what it must."""

from __future__ import annotations

import pytest
from misfeed.emulators.machine import CannotDo, Machine, Verdict
from misfeed.emulators.machine.site import way
from misfeed.emulators.machine.site.addresses import Dhcp, Neighbour
from misfeed.emulators.machine.site.firewall import Firewall

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
    neighbour.since = machine.now
    assert neighbour.verdict("ipp", USER) is Verdict.REFUSE


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
