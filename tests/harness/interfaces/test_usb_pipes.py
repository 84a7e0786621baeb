"""Transfers on an opened interface: takes, time-outs and stalls, and errors that name the device."""

from __future__ import annotations

from typing import Any

import pytest
import usb.core
from misfeed.errors import DeviceRefusal, NoAnswer, Refused
from misfeed.interfaces.usb_errors import translated
from misfeed.interfaces.usb_interfaces import PipedInterface
from misfeed.interfaces.usb_pipes import BulkPipes
from misfeed.protocols.usb import Direction, SetupPacket, UsbError
from misfeed.protocols.usb import printer as requests
from misfeed.transports import usbip

STALL, NAK = -32, None


class Opened(BulkPipes):
    """Both pipes of the exported printer; counts how often it was let go."""

    def __init__(self, exporter: Any, back: int | None = 0x82) -> None:
        self.gone = 0
        device = usb.core.find(backend=usbip.backend(exporter))
        interface = PipedInterface(0, 1, 0x01, back, 2)
        super().__init__(
            device, interface, lambda what, long: translated("the till", what, long, self._let_go)
        )

    def _let_go(self) -> None:
        self.gone += 1


@pytest.fixture
def pipes(exporter: Any, printer: Any) -> Opened:
    opened = Opened(exporter)
    opened.device.set_interface_altsetting(0, 1)
    return opened


def test_what_is_taken_in_pieces_is_sent_on_until_all_is(pipes: Opened, printer: Any) -> None:
    printer.writes += [3, 2]
    pipes.write(memoryview(b"0123456789"), 1.0)
    assert printer.taken == b"0123456789"


def test_a_take_of_nothing_is_the_devices_fault(pipes: Opened, printer: Any) -> None:
    printer.writes += [0]
    with pytest.raises(UsbError, match="this hangs writers"):
        pipes.write(b"x", 1.0)


def test_silence_names_the_device_and_what_it_does_not_do(pipes: Opened, printer: Any) -> None:
    printer.writes += [NAK]
    with pytest.raises(NoAnswer, match="the till takes no data"):
        pipes.write(b"x", 2.0)
    with pytest.raises(NoAnswer, match="the till is silent"):
        pipes.read(0.5)
    printer.control[0xA1, 1, 0, 0] = NAK
    with pytest.raises(NoAnswer, match="the till does not answer a control request"):
        pipes.control(requests.get_port_status(0))


def test_all_that_waits_is_drained_and_counted(pipes: Opened, printer: Any) -> None:
    printer.reads += [b"left", b"", b"over!"]
    assert pipes.drain(0.1) == 9
    assert pipes.drain(0.1) == 0


def test_a_stall_is_cleared_on_the_pipe_it_is_on(pipes: Opened, exporter: Any, printer: Any) -> None:
    printer.writes += [STALL]
    with pytest.raises(DeviceRefusal):
        pipes.write(b"x", 1.0)
    printer.control[0x02, 1, 0, 0x01] = b""
    pipes.clear_halt(Direction.OUT)
    with pytest.raises(DeviceRefusal):
        pipes.clear_halt(Direction.IN)
    printer.control[0x02, 1, 0, 0x82] = b""
    pipes.clear_halt(Direction.IN)
    pipes.write(b"x", 1.0)


def test_a_pipe_that_is_not_there_has_no_stall(pipes: Opened, exporter: Any, printer: Any) -> None:
    printer.importer = None
    seen = len(printer.seen)
    Opened(exporter, back=None).clear_halt(Direction.IN)
    assert not [one for one in printer.seen[seen:] if one.bRequest == 1]


def test_a_control_request_claims_nothing_and_gives_what_came(pipes: Opened, printer: Any) -> None:
    assert pipes.control(requests.get_port_status(0)) == b"\x18"
    assert pipes.control(SetupPacket(0xA1, 0, 0, 0x0001, 4)) == b"\x00\x12MF"


def test_one_that_is_gone_is_let_go(pipes: Opened, exporter: Any) -> None:
    exporter.unplug("1-2")
    with pytest.raises(Refused, match="the till"):
        pipes.write(b"x", 1.0)
    assert pipes.gone == 1
