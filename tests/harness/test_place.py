"""A device from one place: what is reached there, as whom, and what is made of silence and certificates."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from misfeed import emulate
from misfeed.device import Device
from misfeed.emulators.machine import Machine
from misfeed.emulators.machine.access import Certificate
from misfeed.errors import DeviceRefusal, NoAnswer
from misfeed.place import VANTAGES


@pytest.fixture
def device() -> Iterator[Device]:
    with emulate("mono-laser", seed=1) as device:
        yield device


@pytest.fixture
def machine(device: Device) -> Machine:
    found = device._unit.machine
    assert isinstance(found, Machine)
    return found


@pytest.mark.parametrize("vantage", sorted(VANTAGES.keys() - {"outside"}))
def test_every_place_of_the_site_sees_it(device: Device, vantage: str) -> None:
    place = device.at(vantage)
    assert {service: place.reach(service) for service in device.facts.services} == dict.fromkeys(
        device.facts.services, "open"
    )
    assert place.ping()
    assert device.at(vantage) is place


def test_the_internet_sees_nothing(device: Device) -> None:
    outside = device.at("outside")
    assert {outside.reach(service) for service in device.facts.services} == {"silent"}
    assert not outside.ping()


def test_each_place_speaks_from_its_own_address(device: Device, machine: Machine) -> None:
    machine.act("set_acl", "network", acl=[VANTAGES["server"]], action="refused")
    assert {name: device.at(name).reach("ipp") for name in VANTAGES} == {
        "admin": "refused",
        "users": "refused",
        "server": "open",
        "guest": "refused",
        "outside": "silent",
    }


def test_snmp_asks_with_the_community_the_site_uses_now(device: Device, machine: Machine) -> None:
    machine.act("set_community", "network", community="n3w")
    assert device.at("admin").reach("snmp") == "silent"
    device.site["snmp.community"] = "n3w"
    assert device.at("admin").reach("snmp") == "open"


def test_a_dark_device_is_silent_to_all_and_answers_again_over_the_same_clients(
    device: Device, machine: Machine
) -> None:
    assert int(device.ipp.state()) == 3
    device.hands.act("power_off", "power")
    assert not device.at("admin").ping()
    with pytest.raises(NoAnswer):
        device.ipp.state()
    device.hands.act("power_on", "power")
    device.clock.wait(120)
    assert int(device.ipp.state()) == 3
    assert device.snmp.device_status() == "running"


def test_a_kept_connection_is_renewed_after_a_power_cycle_nobody_saw(device: Device) -> None:
    assert int(device.ipp.state()) == 3
    device.hands.act("power_off", "power")
    device.hands.act("power_on", "power")
    device.clock.wait(120)
    assert int(device.ipp.state()) == 3


def test_who_administers_is_asked_without_changing_anything(device: Device, machine: Machine) -> None:
    revision = machine.revision
    assert device.at("admin").administer() == "open"
    assert machine.revision == revision
    machine.act("add_user", "network", name="root", password="kept")
    assert device.at("admin").administer() == "denied"
    device.site |= {"admin.name": "root", "admin.password": "kept"}
    assert device.at("admin").administer() == "open"


def test_a_printer_that_takes_no_jobs_is_not_asked_who_administers_it(
    device: Device, machine: Machine
) -> None:
    machine.jobs.rejecting = True
    with pytest.raises(DeviceRefusal, match="it takes no jobs"):
        device.at("admin").administer()
    assert machine.jobs.rejecting


def test_a_handshake_is_judged_by_the_sites_date(device: Device, machine: Machine) -> None:
    assert device.at("users").secure() == "trusted"
    machine.network.certificate = Certificate(not_before="2027-01-01")
    assert device.at("users").secure() == "not yet valid"
    machine.network.certificate = Certificate(not_after="2026-01-01")
    assert device.at("users").secure() == "trusted"
    device.clock.wait(86_400)
    assert device.at("users").secure() == "expired"
    machine.network.tls_versions = ("1.0",)
    assert device.at("users").secure() == "no common version"


def test_clients_are_kept_by_user_and_closed_with_the_device(device: Device) -> None:
    place = device.at("users")
    ana = place.ipp_as("ana")
    assert place.ipp_as("ana") is ana
    assert place.ipp_as("ben") is not ana
    assert int(ana.state()) == 3
    place.close()
    assert int(ana.state()) == 3
