"""A printer on its USB cable, over USB/IP: class requests, pipes, and what goes wrong."""

import errno

import pytest
import usb.core
from misfeed.errors import BenchError, DeviceRefusal, NoAnswer, Refused, UsageError
from misfeed.interfaces.usb import UsbPrinter
from misfeed.protocols.usb import InterfaceDescriptor, PortStatus, UsbError
from misfeed.transports import usbip
from misfeed.transports.usbip import UsbipBackend

STALL, NAK = -32, None


@pytest.fixture
def cable(exporter, printer):
    with UsbPrinter.over_usbip(exporter) as cable:
        yield cable


def test_the_bidirectional_alternate_is_chosen_and_asked_for_its_id(cable, printer):
    assert dict(cable.device_id()) == {"MFG": "A", "MDL": "L9", "X": "1"}
    id_request = printer.seen[-1]
    assert (id_request.bRequest, id_request.wIndex, id_request.wLength) == (0, 0x0001, 1023)
    assert printer.requests(11) == [], "to be asked for it, it is not claimed"
    cable.port_status()
    assert printer.requests(11) == [(1, 0)], "SET_INTERFACE: alternate 1 of interface 0"


def test_a_printer_that_is_not_interface_0_is_asked_in_the_high_byte(exporter, printer):
    two = [
        InterfaceDescriptor(0, 0, 255),
        *(
            InterfaceDescriptor(1, 0, one.bInterfaceClass, 1, one.bInterfaceProtocol, endpoints=one.endpoints)
            for one in printer.configuration.interfaces[1:2]
        ),
    ]
    exporter.devices["1-2"] = device = type(printer)(*two)
    device.control[0xA1, 0, 0, 0x0100] = b"\x00\x08MFG:B;"
    device.control[0xA1, 1, 0, 1] = b"\x30"
    with UsbPrinter.over_usbip(exporter) as cable:
        assert cable.device_id()["MFG"] == "B"
        assert cable.port_status() == PortStatus.PAPER_EMPTY | PortStatus.SELECTED
    assert device.requests(11) == [], "one alternate setting needs no SET_INTERFACE"


def test_port_status_and_soft_reset_reach_the_printer(cable, printer):
    assert cable.port_status() == 0x18
    cable.soft_reset()
    assert (printer.seen[-1].bmRequestType, printer.seen[-1].bRequest) == (0x21, 2)


def test_data_is_written_whole_even_in_short_takes(cable, printer):
    printer.writes += [3, 2]
    cable.write(b"0123456789")
    assert printer.taken == b"0123456789"


def test_reading_gives_what_came_or_no_answer(cable, printer):
    printer.reads += [b"@PJL", b""]
    assert cable.read(1.0) == b"@PJL"
    assert cable.read(1.0) == b""
    with pytest.raises(NoAnswer) as caught:
        cable.read(0.5)
    assert caught.value.timeout_s == 0.5


def test_a_printer_that_takes_no_data_does_not_answer(cable, printer, exporter):
    printer.writes += [NAK]
    with pytest.raises(NoAnswer):
        cable.write(b"x", timeout_s=2)
    assert 2.0 in exporter.waited


def test_a_write_of_nothing_that_succeeds_is_the_printers_fault(cable, printer):
    printer.writes += [0]
    with pytest.raises(UsbError, match="no octets"):
        cable.write(b"x")


def test_a_stall_is_a_refusal_and_can_be_cleared(cable, printer):
    printer.writes += [STALL]
    with pytest.raises(DeviceRefusal) as caught:
        cable.write(b"x")
    assert caught.value.answer == "STALL"
    printer.control[0x02, 1, 0, 0x01] = printer.control[0x02, 1, 0, 0x82] = b""
    cable.clear_halt()
    cable.write(b"x")
    assert printer.taken == b"x"


def test_a_device_id_that_hangs_is_no_answer(cable, printer, exporter):
    printer.control[0xA1, 0, 0, 0x0001] = NAK
    with pytest.raises(NoAnswer):
        cable.device_id()
    assert cable.port_status() == 0x18


def test_a_port_status_of_two_octets_breaks_the_standard(cable, printer):
    printer.control[0xA1, 1, 0, 0] = b""
    with pytest.raises(UsbError):
        cable.port_status()


def test_unplugged_is_refused_and_plugged_in_again_works(cable, exporter):
    assert cable.present()
    unplugged = exporter.unplug("1-2")
    with pytest.raises(Refused):
        cable.port_status()
    assert not cable.present()
    exporter.devices["1-2"] = unplugged
    assert cable.present()
    assert cable.port_status() == 0x18


def test_an_exporter_without_a_printer_is_no_printer(exporter, printer):
    exporter.devices["1-2"] = type(printer)(InterfaceDescriptor(0, 0, 3))
    with pytest.raises(Refused, match="no printer"):
        UsbPrinter.over_usbip(exporter).port_status()


def test_a_printer_in_another_hosts_hands_is_the_benchs_trouble(exporter, printer):
    exporter.listed = lambda: [exporter._describe("1-2")]
    printer.importer = object()
    with pytest.raises(BenchError, match="in use"):
        UsbPrinter.over_usbip(exporter).port_status()


def test_a_printer_that_only_listens_cannot_be_read(exporter, printer):
    exporter.devices["1-2"] = type(printer)(printer.configuration.interfaces[0])
    with UsbPrinter.over_usbip(exporter) as cable:
        cable.write(b"plain text")
        with pytest.raises(UsageError, match="unidirectional"):
            cable.read(1.0)


def test_closing_hands_the_printer_back(cable, printer):
    cable.port_status()
    cable.close()
    assert printer.importer is None


@pytest.mark.parametrize("failing", ["release_interface", "attach_kernel_driver"])
def test_the_device_is_closed_where_the_kernels_driver_does_not_come_back(
    exporter, printer, monkeypatch, failing
):
    def refused(*_):
        raise usb.core.USBError("the driver does not bind", errno=errno.EIO)

    for name, answer in (
        ("is_kernel_driver_active", lambda *_: True),
        ("detach_kernel_driver", lambda *_: None),
        ("attach_kernel_driver", lambda *_: None),
        (failing, refused),
    ):
        monkeypatch.setattr(UsbipBackend, name, answer)
    found = [usb.core.find(backend=usbip.backend(exporter))]
    cable = UsbPrinter(lambda: found)
    cable.port_status()
    cable.close()
    assert printer.importer is None


def test_present_takes_a_refusal_for_presence(cable, printer):
    printer.control[0x80, 0, 0, 0] = STALL
    assert cable.present()
