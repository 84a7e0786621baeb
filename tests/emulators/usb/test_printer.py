"""The printer class requests, as views of the machine."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from misfeed.emulators.identity import device_id
from misfeed.emulators.machine import Machine, Page
from misfeed.emulators.usb.printer import port_status
from misfeed.protocols import ieee1284
from misfeed.protocols.usb import SetupPacket
from misfeed.protocols.usb.printer import get_device_id, get_port_status, soft_reset
from misfeed.protocols.usbip import Completed, UrbStatus

from .conftest import ImportingHost

ECHO = b"\x1b%-12345X@PJL ECHO x\r\n"


def run_empty(machine: Machine) -> None:
    machine.act("unload", "tray-2")
    machine.jobs.submit(pages=(Page({"black": 50_000}),), media="iso_a4_210x297mm")
    machine.clock.finish_now()


def use_toner(machine: Machine, percent: int) -> None:
    toner = machine.supplies[0]
    toner.used = toner.full_amount * percent // 100
    machine.clock.finish_now()


def pause(machine: Machine) -> None:
    machine.engine.paused = True
    machine.clock.finish_now()


def cycle_power(machine: Machine) -> None:
    machine.act("power_off", "power")
    machine.act("power_on", "power")


def jam(machine: Machine) -> None:
    machine.all_stations[0].scrap = True
    machine.clock.finish_now()


@pytest.mark.parametrize(
    ("happens", "status"),
    [
        (lambda _: None, 0x18),
        (lambda machine: machine.act("open", "cover.front"), 0x10),
        (jam, 0x10),
        (lambda machine: machine.act("unload", "tray-2"), 0x18),
        (run_empty, 0x30),
        (lambda machine: use_toner(machine, 95), 0x18),
        (lambda machine: use_toner(machine, 100), 0x10),
        (pause, 0x08),
        (cycle_power, 0x08),
    ],
    ids=[
        "ready",
        "cover",
        "jam",
        "spare-tray-empty",
        "paper-out",
        "toner-low",
        "toner-out",
        "paused",
        "boot",
    ],
)
def test_the_port_status_says_what_the_machine_needs(
    machine: Machine, happens: Callable[[Machine], None], status: int
) -> None:
    happens(machine)
    assert port_status(machine) == status


def test_the_device_id_names_the_machine_and_its_languages(machine: Machine) -> None:
    found = device_id(machine)
    assert dict(found) == {
        "MFG": "HP",
        "MDL": "HP LaserJet 400 M401dw",
        "CMD": "PJL,PML,PCLXL,PCL,PDF,POSTSCRIPT,PWGRaster",
        "CLS": "PRINTER",
        "DES": "HP LaserJet 400 M401dw",
        "SN": machine.serial,
    }
    assert str(ieee1284.decode(found.encode())) == str(found)


def test_the_device_id_is_routed_by_interface_and_alternate_setting(
    host: ImportingHost, machine: Machine
) -> None:
    whole = device_id(machine).encode()
    assert host.control(get_device_id(0, 0)).data == whole
    assert host.control(get_device_id(0, 0, length=2)).data == whole[:2]
    assert host.control(get_device_id(0, 0, configuration=1)).data == whole
    assert host.control(get_device_id(0, 1)).status == UrbStatus.EPIPE
    assert host.control(get_device_id(1, 0)).status == UrbStatus.EPIPE


@pytest.mark.parametrize("configuration", [2, 3, 0x0100])
def test_the_device_id_of_a_configuration_that_is_not_there_stalls(
    host: ImportingHost, configuration: int
) -> None:
    assert host.control(get_device_id(0, 0, configuration=configuration)).status == UrbStatus.EPIPE


def test_the_port_status_is_asked_for_with_a_value_of_zero(host: ImportingHost) -> None:
    assert host.control(SetupPacket(0xA1, 1, 5, 0, 1)).status == UrbStatus.EPIPE
    assert host.control(SetupPacket(0xA1, 1, 0, 0, 1)).data == b"\x18"


def test_the_port_status_follows_the_machine_over_usb(host: ImportingHost, machine: Machine) -> None:
    assert host.control(get_port_status(0)).data == b"\x18"
    machine.act("open", "cover.front")
    assert host.control(get_port_status(0)).data == b"\x10"
    assert host.control(get_port_status(1)).status == UrbStatus.EPIPE


@pytest.mark.parametrize("setup", [soft_reset(0), SetupPacket(0x23, 2, 0, 0, 0)], ids=["0x21", "0x23"])
def test_a_soft_reset_flushes_both_ways_and_clears_halts(
    host: ImportingHost, machine: Machine, setup: SetupPacket
) -> None:
    host.write(ECHO + b"half a docu")
    host.control(SetupPacket(0x02, 3, 0, 0x82, 0))
    assert host.control(setup).status == UrbStatus.OK
    waiting = host.ask()
    assert host.heard() == [], "the answer from before is gone, and the pipe no longer halted"
    host.session.feed(host.client.submit_out(1, ECHO)[1])
    assert waiting in [one.seqnum for one in host.heard() if isinstance(one, Completed)]
    host.session.lost()
    machine.clock.advance(60_000_000)
    assert machine.jobs.jobs == ()


@pytest.mark.parametrize(
    "setup", [soft_reset(1), SetupPacket(0x21, 9), SetupPacket(0xA1, 9, wLength=4), SetupPacket(0x41, 2)]
)
def test_other_class_requests_stall(host: ImportingHost, setup: SetupPacket) -> None:
    assert host.control(setup).status == UrbStatus.EPIPE
