"""Each descriptor that `lsusb -v` prints field by field, written again in octets.

Knows which fields make up which descriptor, and their names in the text; not where it is from.
"""

from __future__ import annotations

import struct
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from misfeed.errors import UsageError
from misfeed.protocols.usb.capabilities import CapabilityType, DeviceCapability
from misfeed.protocols.usb.descriptors import DescriptorType

Told = tuple[bytes, tuple[str, ...]]
"""A descriptor's octets, and what had to be made up."""

WEBUSB = uuid.UUID("3408b638-09a9-47a0-8bfd-a0768815b665")


class Lacking(UsageError):
    """The text does not have what the descriptor needs."""


@dataclass
class Block:
    """The fields under a heading, in order.

    Attributes:
        strings: texts beside indices (`iProduct 2 LaserJet`).
        junk: octets behind the last field.
    """

    heading: str
    fields: list[tuple[str, str]] = field(default_factory=list)
    strings: dict[int, str] = field(default_factory=dict)
    junk: bytes = b""

    def add(self, name: str, value: str, text: str) -> None:
        self.fields.append((name, value))
        if name[0] == "i" and name[1:2].isupper() and value.isdecimal() and int(value) and text.strip():
            self.strings[int(value)] = text.strip()

    def has(self, name: str) -> bool:
        return any(one == name for one, _ in self.fields)

    def text(self, name: str) -> str:
        """Raises Lacking."""
        for one, value in self.fields:
            if one == name:
                return value
        raise Lacking(f"{name} is not told")

    def number(self, name: str) -> int:
        """Raises Lacking."""
        value = self.text(name)
        try:
            return int(value, 0)
        except ValueError:
            raise Lacking(f"{name} is {value!r} and no number") from None

    def numbers(self, *names: str) -> bytes:
        """Fields of one octet each. Raises Lacking."""
        try:
            return bytes(self.number(name) for name in names)
        except ValueError:
            raise Lacking(f"one of {', '.join(names)} is more than an octet holds") from None

    def word(self, name: str) -> bytes:
        """A field of two octets. Raises Lacking."""
        try:
            return struct.pack("<H", self.number(name))
        except struct.error:
            raise Lacking(f"{name} is more than two octets hold") from None

    def version(self, name: str) -> bytes:
        """A binary-coded decimal: "2.10". Raises Lacking."""
        major, _, minor = self.text(name).partition(".")
        try:
            return bytes((int(minor or "0", 16), int(major, 16)))
        except ValueError:
            raise Lacking(f"{name} is {self.text(name)!r} and no version") from None


_KIND = ("bLength", "bDescriptorType")
_CLASS = ("bDeviceClass", "bDeviceSubClass", "bDeviceProtocol", "bMaxPacketSize0")


def _device(block: Block) -> Told:
    return (
        block.numbers(*_KIND)
        + block.version("bcdUSB")
        + block.numbers(*_CLASS)
        + block.word("idVendor")
        + block.word("idProduct")
        + block.version("bcdDevice")
        + block.numbers("iManufacturer", "iProduct", "iSerial", "bNumConfigurations"),
        (),
    )


def _qualifier(block: Block) -> Told:
    return (
        block.numbers(*_KIND)
        + block.version("bcdUSB")
        + block.numbers(*_CLASS, "bNumConfigurations")
        + b"\0",
        (),
    )


def _configuration(block: Block) -> Told:
    names = ("bNumInterfaces", "bConfigurationValue", "iConfiguration", "bmAttributes")
    power = bytes((min(255, block.number("MaxPower") // 2),))
    return (
        block.numbers(*_KIND) + block.word("wTotalLength") + block.numbers(*names) + power,
        (),
    )


def _interface(block: Block) -> Told:
    names = ("bInterfaceNumber", "bAlternateSetting", "bNumEndpoints", "bInterfaceClass")
    more = ("bInterfaceSubClass", "bInterfaceProtocol", "iInterface")
    return block.numbers(*_KIND, *names, *more) + block.junk, ()


def _endpoint(block: Block) -> Told:
    own = block.numbers(*_KIND, "bEndpointAddress", "bmAttributes") + block.word("wMaxPacketSize")
    own += block.numbers("bInterval")
    if block.has("bRefresh"):
        own += block.numbers("bRefresh", "bSynchAddress")
    return own + block.junk + _companion(block), ()


def _companion(block: Block) -> bytes:
    """What SuperSpeed puts behind an endpoint, of which the text has neither heading nor length."""
    if not block.has("bMaxBurst"):
        return b""
    attributes = 0
    if block.has("MaxStreams"):
        attributes = block.number("MaxStreams").bit_length() - 1
    elif block.has("Mult"):
        attributes = block.number("Mult")
    interval = block.word("wBytesPerInterval") if block.has("wBytesPerInterval") else b"\0\0"
    head = bytes((6, DescriptorType.SUPERSPEED_ENDPOINT_COMPANION))
    return head + block.numbers("bMaxBurst") + bytes((attributes,)) + interval


def _association(block: Block) -> Told:
    names = ("bFirstInterface", "bInterfaceCount", "bFunctionClass", "bFunctionSubClass")
    return block.numbers(*_KIND, *names, "bFunctionProtocol", "iFunction"), ()


def _ipp(block: Block) -> Told:
    """Of capabilities that are not basic the text has the length alone: they are filled with zeros."""
    length, _ = block.numbers(*_KIND)
    own = block.numbers(*_KIND, "bcdReleaseNumber", "bcdNumDescriptors")
    if block.has("wBasicCapabilities"):
        own += b"\0\4" + block.word("wBasicCapabilities")
        own += block.numbers("iIPPVersionsSupported", "iIPPPrinterUUID")
    lost = length - len(own)
    if lost <= 0:
        return own, ()
    # lsusb prints type and length of each, of which the reader keeps the type; one that fills the rest.
    kinds = [int(value, 0) for name, value in block.fields if name == "UnknownCapabilities"]
    filler = bytes((kinds[0] if kinds else 1, max(0, lost - 2))) + bytes(max(0, lost - 2))
    return own + filler[:lost], (
        "a maker's capability of IPP over USB has no octets in the text: zeros stand for it",
    )


def _hid(block: Block) -> Told:
    own = block.numbers(*_KIND) + block.version("bcdHID") + block.numbers("bCountryCode", "bNumDescriptors")
    kinds = [value for name, value in block.fields if name == "bDescriptorType"][1:]
    sizes = [value for name, value in block.fields if name == "wDescriptorLength"]
    for kind, size in zip(kinds, sizes, strict=False):
        own += struct.pack("<BH", int(kind, 0) & 0xFF, int(size, 0) & 0xFFFF)
    return own + block.junk, ()


def _communication(subtype: int, *names: str, version: str = "") -> Callable[[Block], Told]:
    """A functional descriptor of the communication class, as fax modems have them (CDC 1.2 §5.2.3)."""

    def build(block: Block) -> Told:
        content = (block.version(version) if version else b"") + block.numbers(*names)
        head = bytes((3 + len(content), DescriptorType.CLASS_SPECIFIC_INTERFACE, subtype))
        return head + content, ()

    return build


BUILDERS: Mapping[str, Callable[[Block], Told]] = {
    "Device Descriptor:": _device,
    "Device Qualifier (for other device speed):": _qualifier,
    "Configuration Descriptor:": _configuration,
    "Interface Descriptor:": _interface,
    "Endpoint Descriptor:": _endpoint,
    "Interface Association:": _association,
    "IPP Printer Descriptor:": _ipp,
    "HID Device Descriptor:": _hid,
    "CDC Header:": _communication(0x00, version="bcdCDC"),
    "CDC Call Management:": _communication(0x01, "bmCapabilities", "bDataInterface"),
    "CDC ACM:": _communication(0x02, "bmCapabilities"),
    "CDC Union:": _communication(0x06, "bMasterInterface", "bSlaveInterface"),
}


def device_capability(block: Block) -> DeviceCapability:
    """One of the binary object store. Raises Lacking."""
    kind = block.number("bDevCapabilityType")
    match kind:
        case CapabilityType.USB_2_0_EXTENSION:
            return DeviceCapability(kind, struct.pack("<I", block.number("bmAttributes") & 0xFFFFFFFF))
        case CapabilityType.SUPERSPEED_USB:
            content = block.numbers("bmAttributes") + block.word("wSpeedsSupported")
            content += block.numbers("bFunctionalitySupport", "bU1DevExitLat") + block.word("bU2DevExitLat")
            return DeviceCapability(kind, content)
        case CapabilityType.CONTAINER_ID:
            return DeviceCapability(kind, b"\0" + _uuid(block, "ContainerID"))
        case CapabilityType.PLATFORM:
            return DeviceCapability(kind, b"\0" + _uuid(block, "PlatformCapabilityUUID") + _platform(block))
        case _:
            raise Lacking(f"capabilities of type {kind} are not read here")


def _uuid(block: Block, name: str) -> bytes:
    try:
        return uuid.UUID(block.text(name)).bytes_le
    except ValueError:
        raise Lacking(f"{name} is no UUID") from None


def _platform(block: Block) -> bytes:
    if block.has("iLandingPage"):
        return block.version("bcdVersion") + block.numbers("bVendorCode", "iLandingPage")
    return bytes(int(value, 0) & 0xFF for name, value in block.fields if name.startswith("CapabilityData["))
