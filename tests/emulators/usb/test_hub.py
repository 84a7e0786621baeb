"""Many machines' devices under one exporting host: which is meant is told, and one importer has it."""

from __future__ import annotations

import pytest
from misfeed.emulators.machine import Clock, Machine
from misfeed.emulators.profiles import load
from misfeed.emulators.usb import INTERFACE
from misfeed.emulators.usb.hub import PER_BUS, together
from misfeed.emulators.usb.session import UsbipService
from misfeed.protocols.usb.printer import get_port_status
from misfeed.protocols.usbip import OpStatus

from .conftest import ImportingHost


class Hub:
    def __init__(self, count: int) -> None:
        self.machines = [Machine(load("mono-laser"), Clock(), seed=1) for _ in range(count)]
        self.services = [INTERFACE.serve(machine) for machine in self.machines]
        self.told: list[tuple[str, int]] = []
        self.service = together(
            self.services,
            lambda place: self.told.append(("taken", place)),
            lambda place: self.told.append(("left", place)),
        )

    def own(self, place: int) -> ImportingHost:
        service = self.services[place]
        assert isinstance(service, UsbipService)
        return ImportingHost(service)


@pytest.fixture
def hub() -> Hub:
    return Hub(3)


def test_each_device_is_imported_by_its_own_name(hub: Hub) -> None:
    host = ImportingHost(hub.service)
    assert [one.busid for one in host.devices().devices] == ["1-1", "1-2", "1-3"]
    hub.machines[1].act("open", "cover.front")
    taken = host.take("1-2").device
    assert taken is not None
    assert (taken.busid, taken.devid) == ("1-2", 1 << 16 | 3)
    assert host.control(get_port_status(0)).data == b"\x10"
    assert hub.told == [("taken", 1)]


def test_who_lets_go_of_it_is_told(hub: Hub) -> None:
    host = ImportingHost(hub.service)
    host.take("1-3")
    host.session.lost()
    assert hub.told == [("taken", 2), ("left", 2)]


def test_who_loses_it_is_told_too(hub: Hub) -> None:
    host = ImportingHost(hub.service)
    host.take("1-1")
    hub.machines[0].act("unplug", "usb.cable")
    assert host.wire.closed
    assert hub.told == [("taken", 0), ("left", 0)]
    host.session.lost()
    assert len(hub.told) == 2


def test_one_importer_has_a_device_by_whichever_name(hub: Hub) -> None:
    ours, other = ImportingHost(hub.service), ImportingHost(hub.service)
    assert ours.take("1-1").device is not None
    assert other.take("1-1").status == hub.own(0).take().status == OpStatus.DEV_BUSY
    assert hub.told == [("taken", 0)]
    own = hub.own(1)
    assert own.take().device is not None
    assert other.take("1-2").status == OpStatus.DEV_BUSY
    own.session.lost()
    assert other.take("1-2").device is not None


def test_it_is_the_importer_that_has_a_device_who_loses_it_and_not_one_who_was_refused(hub: Hub) -> None:
    ours, other = ImportingHost(hub.service), ImportingHost(hub.service)
    ours.take("1-1")
    other.take("1-1")
    hub.machines[0].act("unplug", "usb.cable")
    assert (ours.wire.closed, other.wire.closed) == (True, False)
    hub.machines[0].act("plug_in", "usb.cable")
    third = ImportingHost(hub.service)
    assert third.take("1-1").device is not None
    ours.session.lost()
    assert other.take("1-1").status == OpStatus.DEV_BUSY
    assert hub.told == [("taken", 0), ("left", 0), ("taken", 0)]


def test_a_bus_that_is_full_is_followed_by_another() -> None:
    hub = Hub(PER_BUS + 1)
    devices = ImportingHost(hub.service).devices().devices
    assert [one.busid for one in devices[-2:]] == [f"1-{PER_BUS}", "2-1"]
    assert len({one.devid for one in devices}) == PER_BUS + 1
    assert max(one.devnum for one in devices) <= 127
