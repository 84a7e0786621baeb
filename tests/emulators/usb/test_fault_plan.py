"""The whole plan of faults over USB: each is provoked, a program on PyUSB meets it, and all others go on.

The single ones are looked at closely in `test_troubles`, and in the conformance suite of PyUSB, which libusb
and a kernel pass, too.
"""

from __future__ import annotations

import errno
import re
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any, get_args

import pytest
import usb.core
import usb.util
from misfeed.control import ControlClient
from misfeed.emulators import profiles
from misfeed.emulators.fleet import Fleet, ServingFleet
from misfeed.emulators.fleet.control import FleetControl
from misfeed.emulators.host import Host
from misfeed.emulators.machine import Clock, Machine
from misfeed.emulators.wire.faults import Mishap, make_wire_fault
from misfeed.interfaces.ipp import IppClient
from misfeed.interfaces.pjl import PjlClient, StreamChannel
from misfeed.interfaces.usb import UsbPrinter
from misfeed.transports import usbip
from misfeed.transports.base import Route
from misfeed.transports.memory import MemoryRoute
from misfeed.transports.sockets import SocketRoute
from misfeed.transports.usbip import backend
from misfeed.transports.usbip.exporter import list_devices

OUT, BACK = 0x01, 0x82
SOON_MS = 200
ECHO = b"\x1b%-12345X@PJL ECHO hello\r\n"

PLAN: dict[str, tuple[int, dict[str, Any], int | str]] = {
    "stall": (OUT, {}, errno.EPIPE),
    "nak": (OUT, {}, errno.ETIMEDOUT),
    "delay": (OUT, {"ms": 3_600_000}, errno.ETIMEDOUT),
    "throttle": (OUT, {"octets_per_s": 1}, errno.ETIMEDOUT),
    "short": (OUT, {"octets": 3}, "3"),
    "empty": (BACK, {}, "b''"),
    "babble": (BACK, {}, errno.EOVERFLOW),
    "protocol-error": (OUT, {}, errno.EIO),
    "garbled": (BACK, {"octets": 5}, repr(b"@PJL " + bytes(one ^ 0xFF for one in b"ECHO hello\r\n\x0c"))),
    "disconnect": (OUT, {"octets": 3}, errno.ENODEV),
    "late-unlink": (BACK, {"ms": SOON_MS}, errno.ETIMEDOUT),
    "no-unlink": (BACK, {}, errno.ENODEV),
}
"""The endpoint, what else is said of the fault, and what a program meets there."""


def met(device: Any, endpoint: int) -> int | str:
    """What becomes of a write, or of a read of an answer."""
    try:
        if endpoint == OUT:
            return str(device.write(OUT, ECHO, SOON_MS))
        device.write(OUT, ECHO, SOON_MS)
        return repr(device.read(BACK, 512, SOON_MS).tobytes())
    except usb.core.USBError as error:
        return int(error.errno or 0)


def answers(device: Any) -> bool:
    """After a soft reset it answers as if nothing had been."""
    device.ctrl_transfer(0x21, 2, 0, 0)
    device.write(OUT, ECHO, 5000)
    return bool(device.read(BACK, 512, 5000).tobytes() == b"@PJL ECHO hello\r\n\x0c")


def network_goes_on(route: Route) -> None:
    with closing(route.stream("pjl", 5.0)) as stream:
        PjlClient(StreamChannel(stream)).echo()


def test_every_fault_is_in_the_plan() -> None:
    assert set(PLAN) == set(get_args(Mishap))


def test_the_documentation_tells_of_every_fault() -> None:
    text = Path(__file__).parents[3].joinpath("docs/usb.md").read_text()
    rows = re.findall(r"^\| (`[a-z-]+`(?:, `[a-z-]+`)*) \|", text[text.index("| `how` |") :], re.MULTILINE)
    assert {word for row in rows for word in re.findall(r"[a-z-]+", row)} >= set(PLAN)


class Printing:
    """A printer in this process, over its cable and the network."""

    def __init__(self) -> None:
        self.machine = Machine(profiles.load("mono-laser"), Clock(), seed=1)
        self.host = Host(self.machine)
        self.route = MemoryRoute(self.host, "10.0.9.17")

    def device(self) -> Any:
        return usb.core.find(backend=backend(self.route))

    def breaks(self, how: str, endpoint: int, **more: Any) -> None:
        fault = {"how": how, "endpoint": endpoint, "times": 0, **more}
        self.host.wires.put(make_wire_fault("urb", "usbip", fault))


@pytest.fixture
def printer() -> Printing:
    return Printing()


@pytest.mark.parametrize("how", PLAN)
def test_a_program_meets_it_while_the_network_goes_on_and_the_device_is_well_afterwards(
    printer: Printing, how: str
) -> None:
    endpoint, more, seen = PLAN[how]
    device = printer.device()
    assert answers(device)
    printer.breaks(how, endpoint, **more)
    assert met(device, endpoint) == seen
    with IppClient(printer.route) as ipp:
        assert ipp.accepts_jobs()
    network_goes_on(printer.route)
    printer.host.wires.take_out_all()
    usb.util.dispose_resources(device)
    again = printer.device()
    assert answers(again)
    usb.util.dispose_resources(again)


@pytest.fixture
def fleet() -> Iterator[ServingFleet]:
    made = Fleet([profiles.load("mono-laser")], 3)
    with ServingFleet(made, control=FleetControl, services={"usbip": 0, "pjl": 0}) as serving:
        yield serving


@pytest.mark.parametrize("how", PLAN)
def test_it_is_no_matter_of_another_hosts_device_at_the_same_port(
    fleet: ServingFleet, how: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(usbip.conversation, "CONNECT_S", 1.0)
    endpoint, more, seen = PLAN[how]
    route = SocketRoute("127.0.0.1", {"usbip": fleet.services["usbip"]})
    first, second, _ = (one.busid for one in list_devices(route, "usbip"))
    device = usb.core.find(backend=backend(route, second))
    assert answers(device)
    control = ControlClient(f"http://127.0.0.1:{fleet.control_port}/printers/2")
    control.put_wire_fault("urb", "usbip", how=how, endpoint=endpoint, times=0, **more)
    with UsbPrinter.over_usbip(route, first) as other:
        assert other.port_status() == 0x18
        assert met(device, endpoint) == seen
        other.write(ECHO)
        assert other.read(5.0) == b"@PJL ECHO hello\r\n\x0c"
    own = SocketRoute(str(fleet.fleet.address(2)), {"pjl": fleet.services["pjl"]})
    network_goes_on(own)
    control.take_out_wire_faults()
    usb.util.dispose_resources(device)
    again = usb.core.find(backend=backend(route, second))
    assert answers(again)
    usb.util.dispose_resources(again)


def test_pyusb_sees_a_device_that_falls_to_low_speed_until_it_is_plugged_in_anew(printer: Printing) -> None:
    device = printer.device()
    assert (device.speed, answers(device)) == (usb.util.SPEED_HIGH, True)
    printer.breaks("disconnect", OUT, comes_back="low")
    assert met(device, OUT) == errno.ENODEV
    usb.util.dispose_resources(device)
    printer.host.wires.take_out_all()
    slow = printer.device()
    assert slow.speed == usb.util.SPEED_LOW
    assert slow.ctrl_transfer(0xA1, 1, 0, 0, 1).tobytes() == b"\x18"
    usb.util.dispose_resources(slow)
    printer.machine.act("reseat", "usb.cable")
    assert printer.device().speed == usb.util.SPEED_HIGH


def test_a_device_descriptor_that_nobody_can_read_keeps_a_device_from_being_found_once(
    printer: Printing,
) -> None:
    fault = {"how": "garbled", "endpoint": 0, "times": 1}
    printer.host.wires.put(make_wire_fault("urb", "usbip", fault))
    with pytest.raises(usb.core.USBError, match="not a device descriptor"):
        printer.device()
    assert answers(printer.device())
