"""lsusb on the Linux kernel as judge: an imported device is what it was, and broken descriptors are told of.

All is done in one boot of the guest, and written down; each test reads what it is about.
"""

from __future__ import annotations

import gzip
import re
import uuid
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from misfeed.cli import main
from misfeed.protocols.usb import (
    ConfigurationDescriptor,
    DeviceDescriptor,
    EndpointDescriptor,
    InterfaceDescriptor,
    RawDescriptor,
)
from misfeed.protocols.usb.capabilities import BinaryObjectStore, container_id, usb_2_0_extension
from misfeed.protocols.usb.dump import UsbDump
from misfeed.protocols.usb.functions import InterfaceAssociation, IppInfo
from misfeed.protocols.usb.lsusb import printer_of
from misfeed.protocols.usb.lsusb_text import lsusb_text

from .guest.boot import Guest, booted
from .guest.exporting import exported
from .guest.image import Archive
from .judges import program

pytestmark = pytest.mark.peer

ENDPOINT = EndpointDescriptor
CASE = "00112233-4455-6677-8899-aabbccddeeff"
SCANNER = InterfaceDescriptor(
    0, 0, 255, 0, 255, endpoints=(ENDPOINT(3), ENDPOINT(0x84), ENDPOINT(0x85, 3, 8, 11))
)
PAGES = InterfaceDescriptor(1, 0, 7, 1, 2, 5, endpoints=(ENDPOINT(8), ENDPOINT(0x89)))
IPP = InterfaceDescriptor(
    1, 1, 7, 1, 4, endpoints=(ENDPOINT(8), ENDPOINT(0x89)), extra=(IppInfo(0x11, 0, 6).raw(),)
)
ODD = InterfaceDescriptor(2, 0, 255, 1, 2, endpoints=(ENDPOINT(6),), extra=(RawDescriptor(0x41, b"\1\2\3"),))
PRINTER = UsbDump(
    DeviceDescriptor(
        0x04A9,
        0x27FA,
        0x0203,
        1,
        2,
        3,
        bDeviceClass=0xEF,
        bDeviceSubClass=2,
        bDeviceProtocol=1,
        bcdUSB=0x0210,
    ).encode(),
    (
        ConfigurationDescriptor(
            (SCANNER, PAGES, IPP, ODD), extra=(InterfaceAssociation(0, 2, 255).raw(),)
        ).encode(),
    ),
    {
        (0x0409, 1): "Canon",
        (0x0409, 2): "MF745C/746C",
        (0x0409, 3): "f4a997cf9d6c",
        (0x0409, 5): "Pages",
        (0x0409, 6): f"urn:uuid:{CASE}",
    },
    BinaryObjectStore((usb_2_0_extension(), container_id(uuid.UUID(CASE)))).encode(),
)
TEXT = lsusb_text(PRINTER)
NAMED = re.compile(r"^( *(?:b\w+Class|b\w+SubClass|b\w+Protocol|idVendor|idProduct) +\S+).*$", re.MULTILINE)
"""Fields beside which lsusb has names where there is a file of names."""

BROKEN = {
    "low-speed": "is Bulk; changing to Interrupt",
    "length-zero": "has an invalid descriptor of length 0, skipping remainder of the config",
    "no-configurations": "can.t read configurations, error -22",
    "huge-packets": "has invalid maxpacket 2047",
    "no-interfaces": "has 0 interfaces|has no interfaces",
    "no-endpoint-address": "has an invalid endpoint with address 0x0, skipping",
}
"""What the kernel logs of a device with each quirk."""


@dataclass
class Story:
    """What lsusb said of the imported device; of each broken one, whether it is a printer, and the log."""

    text: str = ""
    broken: dict[str, tuple[bool, str]] = field(default_factory=dict)
    whole: str = ""


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Story:
    folder = tmp_path_factory.mktemp("imported")
    (folder / "canon.txt").write_text(TEXT, encoding="utf-8")
    assert main(["import", str(folder / "canon.txt"), "-o", str(folder / "canon.toml")]) == 0
    found = Story()
    with booted(lsusb_layer()) as guest:
        with exported(str(folder / "canon.toml")) as printer:
            printer.plug_into(guest)
            found.text = guest.run("lsusb -v -d 04a9:27fa").text
            guest.run("usbip detach -p 00")
            guest.until("[ ! -e /dev/usb/lp0 ]")
        for quirk, words in BROKEN.items():
            found.broken[quirk] = meeting(guest, quirk, words)
        with exported("mono-laser") as printer:
            printer.plug_into(guest)
            found.whole = guest.run("lp status <>/dev/usb/lp0").text
    return found


def meeting(guest: Guest, quirk: str, words: str) -> tuple[bool, str]:
    """Attach a printer with that quirk; whether it became one, and what the kernel said."""
    before = len(guest.kernel_log)
    with exported("mono-laser", "--quirk", f"usb.{quirk}") as printer:
        assert guest.run(printer.attach).code == 0
        seen = f"dmesg | tail -n 25 | grep -qE '{words}'"
        guest.run(f"n=0; until {seen} || [ $n = 60 ]; do usleep 50000; n=$((n+1)); done")
        guest.run("usleep 300000")
        printed = guest.run("[ -e /dev/usb/lp0 ]").code == 0
        guest.run("usbip detach -p 00; usleep 200000")
    return printed, guest.kernel_log[before:]


def lsusb_layer() -> bytes:
    archive = Archive()
    archive.program(Path(program("lsusb", "usbutils")))
    return gzip.compress(archive.end(), 1, mtime=0)


def compared(text: str) -> list[str]:
    """Without addresses, names of its own, and the speed that newer ones tell."""
    lines = NAMED.sub(r"\1", text).strip().splitlines()
    return [one.rstrip() for one in lines if one and not one.startswith(("Bus ", "Negotiated speed"))]


def test_lsusb_prints_what_was_imported(story: Story) -> None:
    assert compared(story.text) == compared(TEXT)


def test_what_lsusb_prints_of_it_can_be_imported_again(story: Story) -> None:
    found = printer_of(story.text)
    assert found.dump == PRINTER
    assert found.problems == ()


@pytest.mark.parametrize("quirk", BROKEN)
def test_the_kernel_tells_what_is_wrong_with_descriptors(story: Story, quirk: str) -> None:
    _, log = story.broken[quirk]
    assert re.search(BROKEN[quirk], log), log


@pytest.mark.parametrize(
    ("quirk", "printed"),
    [("low-speed", False), ("no-configurations", False), ("no-interfaces", False), ("length-zero", False)],
)
def test_no_printer_comes_of_a_device_that_cannot_be_used(story: Story, quirk: str, printed: bool) -> None:
    assert story.broken[quirk][0] is printed


def test_the_kernel_takes_a_whole_device_afterwards(story: Story) -> None:
    assert story.whole == "0x18"
