"""Wireshark's dissectors read what was transferred over USB as we wrote it down; nothing is malformed."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path

import pytest
import usb.core
import usb.util
from misfeed.errors import MisfeedError, NoAnswer
from misfeed.interfaces.usb import UsbPrinter
from misfeed.transports import usbip
from misfeed.transports.sockets import SocketRoute
from misfeed.transports.usbip import events_of

from .guest.exporting import exported
from .judges import ask, program

pytestmark = pytest.mark.peer

PAGE = b"\x1b%-12345X@PJL ECHO heard\r\n"
LONG = 600_000
"""Octets of a write that takes several URBs."""


@dataclass(frozen=True)
class Captured:
    """A file of ours, and tshark's reading of it."""

    file: Path

    def read(self, matching: str, *fields: str) -> list[tuple[str, ...]]:
        """For each event that matches, what tshark has in each field."""
        asked = [word for one in fields for word in ("-e", one)]
        words = (program("tshark", "tshark"), "-n", "-2", "-r", str(self.file), "-Y", matching or "usb")
        verdict = ask(*words, "-T", "json", *asked)
        assert verdict.code == 0, verdict.errors
        found = [frame["_source"]["layers"] for frame in json.loads(verdict.said or "[]")]
        return [tuple(",".join(frame.get(one, [])) for one in fields) for frame in found]


@pytest.fixture(scope="module")
def captured(tmp_path_factory: pytest.TempPathFactory) -> Captured:
    """All that a host may ask of a printer, and some of what may go wrong."""
    file = tmp_path_factory.mktemp("usb") / "usb.pcap"
    with exported("inkjet-mfp", "--capture", f"usbip={file}") as printer:
        route = SocketRoute("127.0.0.1", {"usbip": printer.port})
        with UsbPrinter.over_usbip(route) as ours:
            ours.device_id()
            ours.port_status()
            ours.write(PAGE)
            ours.read(5.0)
            ours.soft_reset()
            ours.write(bytes(LONG))
            ours.soft_reset()
            with pytest.raises(NoAnswer):
                ours.read(0.2)
        found = usb.core.find(backend=usbip.backend(route))
        str(found.serial_number)
        with pytest.raises(usb.core.USBError):
            found.ctrl_transfer(0xC0, 99, 0, 0, 4)
        usb.util.dispose_resources(found)
        printer.control.put_wire_fault("urb", "usbip", how="disconnect", endpoint=1)
        with UsbPrinter.over_usbip(route) as ours, pytest.raises(MisfeedError):
            ours.write(PAGE)
    return Captured(file)


def test_capinfos_takes_it_for_usb_of_linux(captured: Captured) -> None:
    told = ask(program("capinfos", "wireshark-common"), "-EcM", str(captured.file))
    assert told.code == 0, told.errors
    said = dict(re.findall(r"(?m)^([^:]+): +(.*)$", told.said))
    assert said["File encapsulation"] == "usb-linux-mmap"
    assert said["Number of packets"] == str(len(list(events_of(captured.file))))


def test_nothing_is_malformed(captured: Captured) -> None:
    assert captured.read("_ws.malformed or _ws.expert.severity >= warning", "_ws.col.Info") == []
    assert len(captured.read("usb", "frame.number")) == len(list(events_of(captured.file)))


def test_every_urb_is_answered_as_wireshark_pairs_them(captured: Captured) -> None:
    asked = captured.read("usb.urb_type == 'S'", "frame.number")
    answered = captured.read("usb.urb_type == 'C'", "usb.request_in")
    assert sorted(answered) == sorted(asked)


def test_descriptors_are_dissected(captured: Captured) -> None:
    (first, *_) = captured.read("usb.idVendor", "usb.idVendor", "usb.idProduct", "usb.bNumConfigurations")
    assert first == ("0x04a9", "0x1792", "1")
    (found, *_) = captured.read(
        "usb.bInterfaceClass", "usb.bInterfaceClass", "usb.bInterfaceProtocol", "usb.bEndpointAddress"
    )
    assert set(found[0].split(",")) == {"0x07"}
    assert found[1].split(",") == ["0x02", "0x04", "0x04"]
    assert found[2].split(",") == ["0x01", "0x82", "0x03", "0x84", "0x05", "0x86"]
    assert [text for (text,) in captured.read("usb.bString", "usb.bString")] == ["AEKF00001"]


def test_setup_packets_are_read_as_we_mean_them(captured: Captured) -> None:
    asked = captured.read(
        "usb.setup.bRequest and usb.urb_type == 'S'", "usb.bmRequestType", "usb.setup.bRequest"
    )
    ours = [one.setup for one in events_of(captured.file) if one.setup is not None]
    told = [(f"0x{setup[0]:02x}", str(setup[1])) for setup in ours]
    # A request of a class is the printer dissector's, with fields of its own.
    assert [one for one in told if not int(one[0], 16) & 0x20] == asked


@pytest.mark.parametrize("request_", ["GET_DEVICE_ID", "GET_PORT_STATUS", "SOFT_RESET"])
def test_requests_of_the_printer_class_are_known(captured: Captured, request_: str) -> None:
    told = [line for (line,) in captured.read("usb", "_ws.col.Info")]
    assert f"{request_} request" in told
    assert f"{request_} response" in told


def test_the_device_id_is_read(captured: Captured) -> None:
    (found,) = [text for (text,) in captured.read("usbprinter.device_id", "usbprinter.device_id") if text]
    assert "MFG:" in found


def test_bulk_data_are_there_and_cut_where_they_are_long(captured: Captured) -> None:
    sent = captured.read("usb.endpoint_address == 0x01 and usb.urb_type == 'S'", "usb.capdata")
    assert bytes.fromhex(sent[0][0].replace(":", "")) == PAGE
    lengths = captured.read("usb.endpoint_address == 0x01 and usb.urb_type == 'S'", "usb.urb_len")
    assert sum(int(length) for (length,) in lengths[1:-1]) == LONG
    (heard, *_) = captured.read("usb.endpoint_address == 0x82 and usb.capdata", "usb.capdata")
    assert b"ECHO heard" in bytes.fromhex(heard[0].replace(":", ""))


@pytest.mark.parametrize("status", [-32, -104, -19])
def test_what_went_wrong_is_there_by_its_error_number(captured: Captured, status: int) -> None:
    assert captured.read(f"usb.urb_status == {status}", "frame.number") != []
