"""Many devices on one exporting host: each has an importer of its own, and costs little."""

from __future__ import annotations

import gc
import tracemalloc

from misfeed.emulators.machine import Clock, Machine
from misfeed.emulators.profiles import load
from misfeed.emulators.usb.port import Port
from misfeed.emulators.usb.printer import PrinterFunction
from misfeed.emulators.usb.session import UsbipService
from misfeed.protocols.usb import DescriptorType
from misfeed.protocols.usb.printer import get_device_id, get_port_status
from misfeed.protocols.usb.setup import get_descriptor
from misfeed.protocols.usbip import OpStatus

from .conftest import ImportingHost

COUNT = 256
PER_BUS = 16
ECHO = b"\x1b%-12345X@PJL ECHO x\r\n"
QUESTION = b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"
ROOM = 64 * 1024


def plugged(machine: Machine, place: int) -> Port:
    bus, number = divmod(place, PER_BUS)
    return Port(f"{bus + 1}-{number + 1}", PrinterFunction(machine), busnum=bus + 1, devnum=number + 2)


def test_each_of_many_devices_has_one_importer_and_costs_little_beside_its_machine() -> None:
    profile = load("inkjet-mfp")
    machines = [Machine(profile, Clock(), seed=1, number=place + 1) for place in range(COUNT)]
    gc.collect()
    tracemalloc.start()
    before = tracemalloc.get_traced_memory()[0]
    service = UsbipService([plugged(machine, place) for place, machine in enumerate(machines)])
    hosts = [ImportingHost(service) for _ in machines]
    for host, port in zip(hosts, service.ports, strict=True):
        assert host.take(port.busid).device is not None
        # What is only made, or kept, for a host that uses it counts, too.
        host.control(get_descriptor(DescriptorType.CONFIGURATION))
        host.control(get_device_id(0))
        assert host.write(ECHO).status == 0
        host.ask()
        host.heard()
        assert host.write(QUESTION, 3).status == 0
        host.ask(65_536, ep=4)
        host.heard()
    gc.collect()
    each = (tracemalloc.get_traced_memory()[0] - before) / COUNT
    tracemalloc.stop()
    assert each < ROOM

    listed = ImportingHost(service).devices().devices
    assert len({one.devid for one in listed}) == len({one.busid for one in listed}) == COUNT
    serials = set()
    for host, port in zip(hosts, service.ports, strict=True):
        assert ImportingHost(service).take(port.busid).status == OpStatus.DEV_BUSY
        assert host.control(get_port_status(0)).data == b"\x18"
        serials.add(host.control(get_device_id(0)).data)
    assert len(serials) == COUNT, "each importer speaks with its own device"


def test_one_device_that_is_unplugged_leaves_the_others_to_their_hosts() -> None:
    machines = [Machine(load("mono-laser"), Clock(), seed=1) for _ in range(3)]
    service = UsbipService([plugged(machine, place) for place, machine in enumerate(machines)])
    hosts = [ImportingHost(service) for _ in machines]
    for host, port in zip(hosts, service.ports, strict=True):
        host.take(port.busid)
    machines[1].act("unplug", "usb.cable")
    assert [host.wire.closed for host in hosts] == [False, True, False]
    assert len(ImportingHost(service).devices().devices) == 2
    assert hosts[2].control(get_port_status(0)).data == b"\x18"
