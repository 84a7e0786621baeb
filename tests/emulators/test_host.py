"""A host offers what the model has, asks the machine's rules, and lets time pass no longer than needed."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec
import pytest
from misfeed.emulators import host as host_module
from misfeed.emulators import profiles
from misfeed.emulators.host import Host
from misfeed.emulators.interface import Interface, interfaces
from misfeed.emulators.machine import Clock, Machine
from misfeed.errors import NoAnswer, Refused, UsageError
from misfeed.transports.memory import MemoryRoute

ADMIN, GUEST = "10.0.9.17", "10.0.66.9"


@pytest.fixture
def machine() -> Machine:
    return Machine(profiles.load("mono-laser"), Clock())


@pytest.fixture
def host(machine: Machine) -> Host:
    return Host(machine)


@pytest.fixture
def without_snmp(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if the folder of that interface had been deleted."""

    def rest() -> Mapping[str, Interface]:
        return {name: interface for name, interface in interfaces().items() if name != "snmp"}

    monkeypatch.setattr(host_module, "interfaces", rest)


def test_it_offers_what_the_profile_lists_and_is_installed(host: Host) -> None:
    offered = {interface.name for interface in host.interfaces() if interface.network}
    listed = set(host.machine.profile.network.services) & set(interfaces())
    assert offered == listed
    assert not host.offers("telnet")


def test_an_interface_that_is_not_installed_is_simply_not_offered(host: Host, without_snmp: None) -> None:
    assert not host.offers("snmp")
    assert "snmp" not in {interface.name for interface in host.interfaces()}
    assert host.offers("ipp")
    with pytest.raises(UsageError, match="there is no interface 'snmp'; installed: "):
        host.service("snmp")
    assert host.reach("ipp", ADMIN) == "open"


def test_a_model_without_usb_has_no_cable_to_reach_it_by() -> None:
    model = msgspec.structs.replace(profiles.load("mono-laser"), usb=None)
    host = Host(Machine(model, Clock()))
    assert not host.offers("usbip")
    assert host.reach("usbip", ADMIN) == "refused"
    with pytest.raises(Refused):
        MemoryRoute(host, ADMIN).stream("usbip", 1)


def test_a_cable_does_not_ask_the_network(host: Host) -> None:
    host.machine.network.link = False
    assert host.reach("usbip", GUEST) == "open"
    assert host.reach("ipp", GUEST) == "silent"
    assert not host.answers_ping(ADMIN)


def test_the_rules_are_asked_each_time(host: Host, machine: Machine) -> None:
    assert host.reach("ipp", GUEST) == "open"
    machine.act("set_acl", "network", acl=[ADMIN], action="refused")
    assert (host.reach("ipp", GUEST), host.reach("ipp", ADMIN)) == ("refused", "open")
    machine.act("switch_off", "network", service="ipp")
    assert host.reach("ipp", ADMIN) == "refused"


def test_a_service_is_made_once(host: Host) -> None:
    assert host.service("ipp") is host.service("ipp")
    assert host.stream_service("ipp") is host.stream_service("ipp")
    assert host.datagram_service("snmp") is host.datagram_service("snmp")


def test_a_service_is_reached_by_its_own_transport(host: Host) -> None:
    with pytest.raises(UsageError, match="snmp is not a stream service"):
        host.stream_service("snmp")
    with pytest.raises(UsageError, match="ipp is not a datagram service"):
        host.datagram_service("ipp")


def test_connections_of_the_network_end_with_the_power_and_the_cables_do_not(
    host: Host, machine: Machine
) -> None:
    before = (host.era("ipp"), host.era("usbip"))
    machine.act("power_off", "power")
    machine.act("power_on", "power")
    assert host.era("ipp") != before[0]
    assert host.era("usbip") == before[1]


def test_a_stream_from_before_a_power_cycle_is_reset(host: Host, machine: Machine) -> None:
    stream = MemoryRoute(host, ADMIN).stream("ipp", 1)
    machine.act("power_off", "power")
    with pytest.raises(NoAnswer):
        MemoryRoute(host, ADMIN).stream("ipp", 1)
    machine.act("power_on", "power")
    machine.clock.advance(60_000_000)
    stream.send(b"GET / HTTP/1.1\r\n\r\n")
    with pytest.raises(Refused):
        stream.receive(100, 1)


def test_waiting_ends_with_the_change_that_was_waited_for(host: Host, machine: Machine) -> None:
    machine.act("power_off", "power")
    machine.act("power_on", "power")
    boot = machine.profile.engine.boot_ms * 1_000
    assert host.wait_for(lambda: machine.power.ready, 10 * boot)
    assert machine.now == boot


def test_waiting_in_vain_costs_exactly_what_was_allowed(host: Host, machine: Machine) -> None:
    assert not host.wait_for(lambda: False, 123_456)
    assert machine.now == 123_456
    assert not host.wait_for(lambda: False, 0)
    assert host.wait_for(lambda: True, 5)
    assert machine.now == 123_456


def test_the_firmware_takes_the_profiles_time(host: Host) -> None:
    response = host.machine.profile.response
    assert host.response_us("ipp") == response.ipp_us
    assert host.response_us("snmp") == response.snmp_us
