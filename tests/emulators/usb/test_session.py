"""A host's conversation: lists, imports, transfers in flight, unlinks and unplugging."""

from __future__ import annotations

import msgspec
import pytest
from misfeed.emulators.machine import Clock, Machine
from misfeed.emulators.profiles import load
from misfeed.emulators.usb import INTERFACE
from misfeed.emulators.usb.port import Port
from misfeed.emulators.usb.printer import PrinterFunction
from misfeed.emulators.usb.session import UsbipService
from misfeed.protocols.pjl import UEL
from misfeed.protocols.usb.printer import get_port_status
from misfeed.protocols.usbip import (
    CmdSubmit,
    CmdUnlink,
    OpStatus,
    UrbDirection,
)

from .conftest import ImportingHost

ECHO = UEL + b"@PJL ECHO hello\r\n"
ANSWER = b"@PJL ECHO hello\r\n\x0c"


# -- lists and imports -----------------------------------------------------------------------------------


def test_the_list_shows_the_printer_with_its_ids_and_class(service: UsbipService) -> None:
    (device,) = ImportingHost(service).devices().devices
    assert (device.busid, device.idVendor, device.idProduct) == ("1-1", 0x03F0, 0x152A)
    assert device.interfaces == ((7, 1, 2),)


def test_an_imported_device_is_refused_to_others_until_it_is_handed_back(
    service: UsbipService, host: ImportingHost
) -> None:
    other = ImportingHost(service)
    assert other.take().status == OpStatus.DEV_BUSY
    assert len(other.devices().devices) == 1
    host.session.lost()
    assert other.take().device is not None


def test_the_end_of_the_stream_hands_the_device_back(service: UsbipService, host: ImportingHost) -> None:
    host.session.eof()
    assert host.wire.closed
    assert ImportingHost(service).take().device is not None


def test_a_device_that_is_not_there_cannot_be_imported(service: UsbipService) -> None:
    assert ImportingHost(service).take("9-9").status == OpStatus.NODEV


def test_a_printer_without_power_is_not_there(service: UsbipService, machine: Machine) -> None:
    machine.act("power_off", "power")
    host = ImportingHost(service)
    assert host.devices().devices == ()
    assert host.take().status == OpStatus.NODEV


def test_a_model_without_usb_exports_nothing() -> None:
    profile = msgspec.structs.replace(load("mono-laser"), usb=None)
    service = INTERFACE.serve(Machine(profile, Clock(), seed=1))
    assert isinstance(service, UsbipService)
    assert ImportingHost(service).devices().devices == ()


def test_several_devices_of_one_host_are_held_apart() -> None:
    machines = [Machine(load(name), Clock(), seed=1) for name in ("mono-laser", "label-printer")]
    service = UsbipService(
        [
            Port(f"1-{place}", PrinterFunction(machine), devnum=place + 1)
            for place, machine in enumerate(machines, 1)
        ]
    )
    first, second = ImportingHost(service), ImportingHost(service)
    assert [one.busid for one in first.devices().devices] == ["1-1", "1-2"]
    first.take("1-1")
    second.take("1-2")
    machines[1].act("power_off", "power")
    assert second.wire.closed
    assert not first.wire.ended
    assert first.control(get_port_status(0)).data == b"\x18"


# -- going away ------------------------------------------------------------------------------------------


def test_switching_the_printer_off_closes_the_connection(host: ImportingHost, machine: Machine) -> None:
    host.ask()
    machine.act("power_off", "power")
    assert host.wire.closed
    assert host.heard() == []


def test_a_power_cycle_closes_it_even_when_power_is_back_at_once(
    host: ImportingHost, machine: Machine
) -> None:
    machine.power.power_off()
    machine.power.power_on()
    machine.clock.finish_now()
    assert host.wire.closed


def test_pulling_the_cable_closes_it_and_what_came_is_printed(
    host: ImportingHost, service: UsbipService, machine: Machine
) -> None:
    host.write(b"plain text\n")
    service.ports[0].unplug()
    assert host.wire.closed
    assert len(machine.jobs.jobs) == 1
    other = ImportingHost(service)
    assert other.devices().devices == ()
    service.ports[0].plug_in()
    assert other.take().device is not None


def test_a_printer_can_be_imported_again_after_it_was_switched_on(
    host: ImportingHost, service: UsbipService, machine: Machine
) -> None:
    host.write(b"half a docu")
    machine.act("power_off", "power")
    machine.act("power_on", "power")
    again = ImportingHost(service)
    assert again.take().device is not None
    assert again.control(get_port_status(0)).data == b"\x08"
    machine.clock.advance(60_000_000)
    assert again.control(get_port_status(0)).data == b"\x18"
    assert machine.jobs.jobs == ()


def test_a_new_importer_hears_nothing_meant_for_the_one_before(
    host: ImportingHost, service: UsbipService, machine: Machine
) -> None:
    host.write(UEL + b"@PJL USTATUS DEVICE=ON\r\n@PJL ECHO old\r\n")
    host.session.lost()
    again = ImportingHost(service)
    again.take()
    again.ask()
    machine.act("open", "cover.front")
    assert again.heard() == []


def test_nothing_is_left_on_the_machine_when_the_host_has_gone(host: ImportingHost, machine: Machine) -> None:
    host.ask()
    host.session.lost()
    machine.act("open", "cover.front")
    assert not machine._listeners


# -- hosts that break the rules --------------------------------------------------------------------------


@pytest.mark.parametrize(
    "octets",
    [
        b"GET / HTTP/1.1\r\n\r\n",
        CmdSubmit(1, 0x10002, UrbDirection.IN, 2, 64).encode(),
        CmdUnlink(1, 0x10002, 1).encode(),
        b"\xff" * 48,
    ],
)
def test_junk_before_an_import_resets_that_connection_only(
    service: UsbipService, host: ImportingHost, octets: bytes
) -> None:
    stranger = ImportingHost(service)
    stranger.session.feed(octets)
    assert stranger.wire.aborted
    stranger.session.feed(octets)
    assert host.control(get_port_status(0)).data == b"\x18"


@pytest.mark.parametrize(
    "octets",
    [
        CmdSubmit(1, 0x10003, UrbDirection.IN, 2, 64).encode(),
        bytes.fromhex("01118005 00000000"),
        CmdSubmit(900, 0x10002, UrbDirection.IN, 2, 64).encode() * 2,
        CmdSubmit(900, 0x10002, UrbDirection.IN, 2, 0x7FFF_FFFF).encode(),
    ],
    ids=["other-devid", "list-after-import", "seqnum-twice", "too-long"],
)
def test_a_host_that_breaks_the_rules_loses_the_device(
    service: UsbipService, host: ImportingHost, octets: bytes
) -> None:
    host.session.feed(octets)
    assert host.wire.aborted
    assert ImportingHost(service).take().device is not None


def test_nothing_is_kept_for_a_stranger_who_announces_much(service: UsbipService) -> None:
    stranger = ImportingHost(service)
    stranger.session.feed(CmdSubmit(1, 0x10002, UrbDirection.OUT, 1, 16, data=bytes(16)).encode()[:48])
    assert stranger.wire.aborted


@pytest.mark.parametrize("size", [100, 20_000, 100_000])
def test_a_host_owes_the_rest_of_a_message_that_has_begun(host: ImportingHost, size: int) -> None:
    assert not host.session.half_open
    _, octets = host.client.submit_out(1, bytes(size))
    host.session.feed(octets[:30])
    assert host.session.half_open
    host.session.feed(octets[30:-1])
    assert host.session.half_open
    host.session.feed(octets[-1:])
    assert not host.session.half_open
