"""The device under test: hands, time, staging, and what it lacks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from misfeed import emulate
from misfeed.device import Device
from misfeed.emulators.machine import Machine
from misfeed.errors import UsageError


@pytest.fixture
def device() -> Iterator[Device]:
    with emulate("mono-laser", seed=1) as device:
        yield device


@pytest.fixture
def machine(device: Device) -> Machine:
    found = device._unit.machine
    assert isinstance(found, Machine)
    return found


def test_a_place_that_the_site_does_not_have_is_told_with_those_it_has(device: Device) -> None:
    with pytest.raises(
        UsageError, match="no vantage point 'moon'; the site has admin, users, server, guest, outside"
    ):
        device.at("moon")


def test_the_same_truth_is_told_by_every_interface(device: Device) -> None:
    device.hands.act("open", "cover.front")
    assert int(device.ipp.state()) == 5
    assert "door-open-error" in device.ipp.state_reasons()
    assert "doorOpen" in device.snmp.error_bits()
    assert int(device.usb.port_status()) == 0x10
    assert "Front door is open" in device.hands.read_panel()


def test_waiting_holds_on_through_silence(device: Device) -> None:
    device.hands.act("power_off", "power")
    device.hands.act("power_on", "power")
    assert device.wait_until(lambda: int(device.ipp.state()) == 3, 600)
    assert not device.wait_until(lambda: int(device.ipp.state()) == 5, 5)


def test_a_device_without_a_cable_says_so(device: Device) -> None:
    device.has_usb = False
    with pytest.raises(UsageError, match="mono-laser has no USB connection"):
        _ = device.usb


def test_an_open_cable_is_kept_until_it_is_dropped(device: Device) -> None:
    first = device.usb
    assert device.usb is first
    device.drop_usb()
    device.drop_usb()
    assert device.usb is not first


def test_roles_name_where_a_fault_is_put(device: Device) -> None:
    assert device.inject("tray.rollers.worn", at="{tray}.rollers", severity=0.9) == "tray-2.rollers"
    with pytest.raises(UsageError, match="mono-laser has no waste"):
        device.inject("supply.waste.window-dirty", at="{waste}")


def test_a_device_that_cannot_be_broken_says_so(device: Device) -> None:
    device._unit.staging = None
    with pytest.raises(UsageError, match="it has no staging"):
        device.inject("tray.rollers.worn")


def test_closing_lets_go_of_what_every_place_kept(device: Device) -> None:
    closed: list[str] = []

    class Kept:
        def __init__(self, name: str) -> None:
            self.name = name

        def close(self) -> None:
            closed.append(self.name)

    places: dict[str, Any] = {name: device.at(name) for name in ("admin", "server")}
    for name, place in places.items():
        place.__dict__["ipp"] = Kept(name)
    device.at("guest")
    device.close()
    assert closed == ["admin", "server"]
