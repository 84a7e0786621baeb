"""Makes device profiles from what printers declared over USB, alone or beside what they answered otherwise.

Descriptors are served as they were; what printer stands behind them, USB tells little of. Knows no files.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from misfeed.emulators import profile_text
from misfeed.emulators.importing import Imported, Problem
from misfeed.emulators.snmp.captured import Captured as Walk
from misfeed.emulators.snmp.deduce import deduce
from misfeed.errors import MisfeedError, UsageError
from misfeed.protocols import ieee1284
from misfeed.protocols.usb import DeviceDescriptor, UsbError
from misfeed.protocols.usb.dump import BusSpeed, UsbDump, hex_octets, is_hex, is_raw, read_raw, write_rows
from misfeed.protocols.usb.flaws import flaws, mended
from misfeed.protocols.usb.lsusb import is_lsusb, listed_without_v, printer_of
from misfeed.protocols.usb.strings import ENGLISH

_DESCRIBED = "1.3.6.1.2.1.25.3.2.1.3.1"
_SERIAL = "1.3.6.1.2.1.43.5.1.1.17.1"
_DEVICE_ID = "1.3.6.1.4.1.2699.1.2.1.2.1.1.3.1"
_TEXT = "4"
"""The tag of an octet string in a recorded walk."""

_SPEEDS = {
    "1.5": BusSpeed.LOW,
    "12": BusSpeed.FULL,
    "480": BusSpeed.HIGH,
    "5000": BusSpeed.SUPER,
    "10000": BusSpeed.SUPER,
}
_FLAWED_LENGTH = {
    ieee1284.LengthFlaw.LITTLE_ENDIAN: "usb.device-id-little-endian",
    ieee1284.LengthFlaw.NOT_COUNTING_ITSELF: "usb.device-id-uncounted",
}
_QUIRKS = re.compile(r"^quirks = \[(.*)\]$", re.MULTILINE)
SYSFS = "descriptors"
"""The file of a device's folder below /sys/bus/usb/devices that has them."""


@dataclass(frozen=True, slots=True)
class UsbRecording:
    """What was recorded.

    Attributes:
        device_id: IEEE 1284, where somebody asked for it.
        problems: what is missing, and what is wrong with the device; one sentence each.
    """

    dump: UsbDump
    device_id: ieee1284.DeviceId | None = None
    problems: tuple[str, ...] = ()


def is_usb(octets: bytes) -> bool:
    """Whether it is raw descriptors, a hex dump of such, or what `lsusb` prints, with or without -v."""
    return is_raw(octets) or is_lsusb(octets) or is_hex(octets) or bool(listed_without_v(octets))


def read_usb(octets: bytes) -> UsbRecording:
    """Read one file. Raises UsageError."""
    if found := listed_without_v(octets):
        one = found[0] if len(found) == 1 else "VENDOR:PRODUCT"
        raise UsageError(
            f"this is lsusb without -v, which tells no descriptors; use `sudo lsusb -v -d {one}`"
        )
    try:
        if is_lsusb(octets):
            listed = printer_of(octets.decode("utf-8", "replace"))
            return _judged(UsbRecording(listed.dump, problems=listed.problems))
        raw = octets if is_raw(octets) else hex_octets(octets.decode("ascii", "replace"))
        return _judged(UsbRecording(read_raw(raw)))
    except UsbError as error:
        raise UsageError(f"the USB descriptors cannot be read: {error}") from error


def read_sysfs(files: Mapping[str, bytes]) -> UsbRecording:
    """Read a folder of /sys/bus/usb/devices, by the names of its files and those of its interfaces' folders.

    Raises:
        UsageError: its descriptors cannot be read.
    """
    recording = read_usb(files[SYSFS])
    dump = recording.dump
    strings = dict(dump.strings)
    device = DeviceDescriptor.decode(dump.device)
    for name, index in (
        ("manufacturer", device.iManufacturer),
        ("product", device.iProduct),
        ("serial", device.iSerialNumber),
    ):
        if index and (text := _line(files.get(name, b""))):
            strings[ENGLISH, index] = text
    speed = _SPEEDS.get(_line(files.get("speed", b"")), dump.speed)
    bos = files.get("bos_descriptors", b"")
    told = next(
        (octets for name, octets in files.items() if name.endswith("ieee1284_id") and octets.strip()), b""
    )
    found = UsbRecording(replace(dump, strings=strings, speed=speed, bos=bos), _device_id(told))
    return _judged(found)


def import_usb(recording: UsbRecording, source: str) -> Imported:
    """Make a profile from descriptors alone; the name of `source`, where they are from, gives it its own."""
    dump = recording.dump
    device = DeviceDescriptor.decode(dump.device)
    maker, product = dump.text(device.iManufacturer) or "", dump.text(device.iProduct) or ""
    told = recording.device_id or ieee1284.DeviceId.of({})
    described = product if product.lower().startswith(maker.lower()) else f"{maker} {product}"
    rows = [
        (_DESCRIBED, _TEXT, described.strip()),
        (_SERIAL, _TEXT, dump.text(device.iSerialNumber) or ""),
        (_DEVICE_ID, _TEXT, str(told)),
    ]
    found, made_up = deduce(Walk([row for row in rows if row[2]]))
    identity = found["identity"]
    if maker and product:
        identity["make"], identity["model"] = maker[:255], product[:255]
    words = {
        "format": 1,
        "name": profile_text.profile_name(source),
        "version": "1",
        "kind": found.pop("kind"),
        "summary": f"{identity['make']} {identity['model']}, from recorded USB descriptors"[:255],
        "quirks": (),
        **found,
    }
    text = f"# Made from recorded USB descriptors, {profile_text.comment(source)}.\n" + profile_text.tables(
        words
    )
    problems = tuple(Problem(0, reason) for reason in made_up)
    return with_usb(Imported(text + profile_text.captured(), problems), recording)


def with_usb(imported: Imported, recording: UsbRecording) -> Imported:
    """The same profile with what its printer declares over USB."""
    device = DeviceDescriptor.decode(recording.dump.device)
    usb: dict[str, Any] = {"vendor_id": device.idVendor, "product_id": device.idProduct}
    told = recording.device_id
    if told is not None:
        usb["device_id"] = [list(pair) for pair in _without_serial(recording, told)]
        if (device_class := told.get("CLS")) is not None:
            usb["device_class"] = device_class
    head, captured, tail = imported.profile_toml.rpartition("\n[captured]\n")
    if told is not None and told.flaw in _FLAWED_LENGTH:
        head = _QUIRKS.sub(lambda found: _with_quirk(found, _FLAWED_LENGTH[told.flaw]), head, count=1)  # type: ignore[index]
    rows = profile_text.captured(usb=write_rows(recording.dump)).rpartition("[captured]\n")[2]
    text = head + profile_text.tables({"usb": usb}) + captured + tail + rows
    problems = (*imported.problems, *(Problem(0, reason) for reason in recording.problems))
    return Imported(text, problems)


def _with_quirk(found: re.Match[str], name: str) -> str:
    return f"quirks = [{', '.join(filter(None, (found[1], chr(34) + name + chr(34))))}]"


def _without_serial(recording: UsbRecording, told: ieee1284.DeviceId) -> tuple[tuple[str, str], ...]:
    """Its serial number is each machine's own."""
    device = DeviceDescriptor.decode(recording.dump.device)
    serials = {told.get("SN"), recording.dump.text(device.iSerialNumber)} - {None, ""}
    return tuple((key, "{serial}" if value in serials else value) for key, value in told.pairs)


def _device_id(octets: bytes) -> ieee1284.DeviceId | None:
    """As it was asked for, or as Linux shows it: a text without the length."""
    if not octets.strip(b"\0\r\n "):
        return None
    text = octets.strip(b"\r\n")
    headed = octets if octets[0] < 0x20 else (len(text) + 2).to_bytes(2, "big") + text
    try:
        return ieee1284.decode(headed)
    except ieee1284.DeviceIdError:
        return None


def _judged(recording: UsbRecording) -> UsbRecording:
    """With what is wrong with the device, which is served all the same. Raises UsageError."""
    dump = recording.dump
    if not dump.configurations:
        raise UsageError(
            "the USB descriptors are of no configuration; record the device's and its configurations'"
        )
    try:
        wrong = [f"{one}: served as it was recorded" for one in flaws(dump)]
        for octets in dump.configurations:
            mended(octets)
    except MisfeedError as error:
        raise UsageError(f"the USB descriptors cannot be read: {error}") from error
    problems = [one for one in recording.problems if one not in wrong]
    return replace(recording, problems=tuple(dict.fromkeys((*problems, *wrong))))


def _line(octets: bytes) -> str:
    return octets.decode("utf-8", "replace").strip("\r\n")
