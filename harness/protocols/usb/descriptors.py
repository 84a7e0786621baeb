"""Descriptors as declared data: a device, its configurations, their interfaces and endpoints (USB 2.0 §9.6).

Knows lengths and fields, in wire order; keeps what it does not know as raw descriptors. Talks to no device.
"""

# Field names are the specification's own.
# ruff: noqa: N815

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import IntEnum

from misfeed.errors import UsageError
from misfeed.protocols.usb.setup import Direction
from misfeed.protocols.usb.wire import UsbError, pack


class DescriptorType(IntEnum):
    """bDescriptorType (USB 2.0 table 9-5, and the later ones that hosts ask for)."""

    DEVICE = 1
    CONFIGURATION = 2
    STRING = 3
    INTERFACE = 4
    ENDPOINT = 5
    DEVICE_QUALIFIER = 6
    OTHER_SPEED_CONFIGURATION = 7
    INTERFACE_POWER = 8
    INTERFACE_ASSOCIATION = 11
    BOS = 15
    DEVICE_CAPABILITY = 16
    CLASS_SPECIFIC_DEVICE = 0x21
    CLASS_SPECIFIC_CONFIGURATION = 0x22
    CLASS_SPECIFIC_STRING = 0x23
    CLASS_SPECIFIC_INTERFACE = 0x24
    CLASS_SPECIFIC_ENDPOINT = 0x25
    SUPERSPEED_ENDPOINT_COMPANION = 48


class TransferType(IntEnum):
    """Bits 1..0 of an endpoint's bmAttributes."""

    CONTROL = 0
    ISOCHRONOUS = 1
    BULK = 2
    INTERRUPT = 3


_DEVICE = struct.Struct("<BBHBBBBHHHBBBB")
_CONFIGURATION = struct.Struct("<BBHBBBBB")
_INTERFACE = struct.Struct("<BBBBBBBBB")
_ENDPOINT = struct.Struct("<BBBBHB")


@dataclass(frozen=True, slots=True)
class RawDescriptor:
    """A descriptor that no standard field describes: of a class, of a vendor, or newer than this module.

    Attributes:
        content: the octets after bLength and bDescriptorType, at most 253.
    """

    bDescriptorType: int
    content: bytes = b""

    def encode(self) -> bytes:
        if len(self.content) > 253:
            raise UsageError(f"a descriptor has at most 255 octets, not {len(self.content) + 2}")
        return bytes((len(self.content) + 2, self.bDescriptorType)) + self.content


@dataclass(frozen=True, slots=True)
class EndpointDescriptor:
    """USB 2.0 §9.6.6. `tail` keeps octets beyond the standard's seven (audio has two more)."""

    bEndpointAddress: int
    bmAttributes: int = TransferType.BULK
    wMaxPacketSize: int = 512
    bInterval: int = 0
    tail: bytes = b""
    extra: tuple[RawDescriptor, ...] = ()

    @property
    def direction(self) -> Direction:
        return Direction(self.bEndpointAddress & 0x80)

    @property
    def number(self) -> int:
        return self.bEndpointAddress & 0x0F

    @property
    def transfer_type(self) -> TransferType:
        return TransferType(self.bmAttributes & 0x03)

    def encode(self) -> bytes:
        """The descriptor and what follows it. Raises UsageError."""
        fields = (self.bEndpointAddress, self.bmAttributes, self.wMaxPacketSize, self.bInterval)
        size = _ENDPOINT.size + len(self.tail)
        head = pack("endpoint descriptor", _ENDPOINT, size, DescriptorType.ENDPOINT, *fields)
        return head + self.tail + b"".join(raw.encode() for raw in self.extra)


@dataclass(frozen=True, slots=True)
class InterfaceDescriptor:
    """One alternate setting of an interface (USB 2.0 §9.6.5). bNumEndpoints follows from `endpoints`.

    Attributes:
        extra: descriptors between this one and its first endpoint.
    """

    bInterfaceNumber: int
    bAlternateSetting: int = 0
    bInterfaceClass: int = 0
    bInterfaceSubClass: int = 0
    bInterfaceProtocol: int = 0
    iInterface: int = 0
    endpoints: tuple[EndpointDescriptor, ...] = ()
    tail: bytes = b""
    extra: tuple[RawDescriptor, ...] = ()

    @property
    def bNumEndpoints(self) -> int:  # noqa: N802
        return len(self.endpoints)

    def endpoint(self, direction: Direction, kind: TransferType) -> EndpointDescriptor | None:
        """The first endpoint of that direction and type."""
        for endpoint in self.endpoints:
            if (endpoint.direction, endpoint.transfer_type) == (direction, kind):
                return endpoint
        return None

    def encode(self) -> bytes:
        """The descriptor and what follows it. Raises UsageError."""
        head = pack(
            "interface descriptor",
            _INTERFACE,
            _INTERFACE.size + len(self.tail),
            DescriptorType.INTERFACE,
            self.bInterfaceNumber,
            self.bAlternateSetting,
            self.bNumEndpoints,
            self.bInterfaceClass,
            self.bInterfaceSubClass,
            self.bInterfaceProtocol,
            self.iInterface,
        )
        parts = (
            head,
            self.tail,
            *(raw.encode() for raw in self.extra),
            *(e.encode() for e in self.endpoints),
        )
        return b"".join(parts)


@dataclass(frozen=True, slots=True)
class ConfigurationDescriptor:
    """A configuration with all that GET_DESCRIPTOR answers with it (USB 2.0 §9.6.3).

    Attributes:
        interfaces: alternate settings in wire order. bNumInterfaces counts their distinct numbers.
        bMaxPower: in units of 2 mA.
        extra: descriptors between this one and the first interface.
    """

    interfaces: tuple[InterfaceDescriptor, ...] = ()
    bConfigurationValue: int = 1
    iConfiguration: int = 0
    bmAttributes: int = 0xC0
    bMaxPower: int = 1
    tail: bytes = b""
    extra: tuple[RawDescriptor, ...] = ()

    @property
    def numbers(self) -> tuple[int, ...]:
        """Distinct bInterfaceNumber, in wire order."""
        return tuple(dict.fromkeys(interface.bInterfaceNumber for interface in self.interfaces))

    @property
    def bNumInterfaces(self) -> int:  # noqa: N802
        return len(self.numbers)

    def alternates(self, number: int) -> tuple[InterfaceDescriptor, ...]:
        """Every alternate setting of interface `number`; empty when there is none."""
        return tuple(one for one in self.interfaces if one.bInterfaceNumber == number)

    def encode(self) -> bytes:
        """The whole tree, wTotalLength octets. Raises UsageError."""
        body = b"".join(
            (self.tail, *(raw.encode() for raw in self.extra), *(one.encode() for one in self.interfaces))
        )
        head = pack(
            "configuration descriptor",
            _CONFIGURATION,
            _CONFIGURATION.size + len(self.tail),
            DescriptorType.CONFIGURATION,
            _CONFIGURATION.size + len(body),
            self.bNumInterfaces,
            self.bConfigurationValue,
            self.iConfiguration,
            self.bmAttributes,
            self.bMaxPower,
        )
        return head + body

    @classmethod
    def decode(cls, data: bytes) -> ConfigurationDescriptor:
        """Read the whole tree. Raises UsbError when lengths or counts contradict each other."""
        if len(data) < _CONFIGURATION.size or data[1] != DescriptorType.CONFIGURATION:
            raise UsbError("not a configuration descriptor", data, 0)
        _, _, total, count, value, name, attributes, power = _CONFIGURATION.unpack_from(data)
        if total != len(data):
            raise UsbError(f"wTotalLength says {total} octets, {len(data)} came", data, 2)
        pieces = _split(data)
        _, _, own = next(pieces)
        tree = _Tree(data)
        for offset, kind, content in pieces:
            tree.add(offset, kind, content)
        interfaces = tree.finish()
        tail = _tail(own, _CONFIGURATION)
        found = cls(interfaces, value, name, attributes, power, tail, tuple(tree.extra))
        if found.bNumInterfaces != count:
            raise UsbError(f"bNumInterfaces says {count}, {found.bNumInterfaces} came", data[:9], 4)
        return found


@dataclass(frozen=True, slots=True)
class DeviceDescriptor:
    """USB 2.0 §9.6.1. bcdUSB and bcdDevice are binary-coded decimals: 0x0200 is 2.00."""

    idVendor: int
    idProduct: int
    bcdDevice: int = 0x0100
    iManufacturer: int = 0
    iProduct: int = 0
    iSerialNumber: int = 0
    bNumConfigurations: int = 1
    bDeviceClass: int = 0
    bDeviceSubClass: int = 0
    bDeviceProtocol: int = 0
    bMaxPacketSize0: int = 64
    bcdUSB: int = 0x0200

    SIZE = 18

    def encode(self) -> bytes:
        """Eighteen octets. Raises UsageError."""
        return pack(
            "device descriptor",
            _DEVICE,
            _DEVICE.size,
            DescriptorType.DEVICE,
            self.bcdUSB,
            self.bDeviceClass,
            self.bDeviceSubClass,
            self.bDeviceProtocol,
            self.bMaxPacketSize0,
            self.idVendor,
            self.idProduct,
            self.bcdDevice,
            self.iManufacturer,
            self.iProduct,
            self.iSerialNumber,
            self.bNumConfigurations,
        )

    @classmethod
    def decode(cls, data: bytes) -> DeviceDescriptor:
        """Read exactly eighteen octets. Raises UsbError."""
        if len(data) != _DEVICE.size or data[0] != _DEVICE.size or data[1] != DescriptorType.DEVICE:
            raise UsbError("not a device descriptor of 18 octets", data, 0)
        fields = _DEVICE.unpack(data)
        bcd_usb, major, minor, protocol, packet_size, vendor, product, release = fields[2:10]
        manufacturer, product_name, serial, configurations = fields[10:]
        return cls(
            vendor,
            product,
            release,
            manufacturer,
            product_name,
            serial,
            configurations,
            major,
            minor,
            protocol,
            packet_size,
            bcd_usb,
        )


def _split(data: bytes) -> Iterator[tuple[int, int, bytes]]:
    """Each descriptor's offset, bDescriptorType and content."""
    offset = 0
    while offset < len(data):
        length = data[offset]
        if length < 2:
            raise UsbError(f"bLength {length} is shorter than a descriptor", data[offset:], offset)
        if offset + length > len(data):
            raise UsbError("a descriptor runs past wTotalLength", data[offset:], offset)
        yield offset, data[offset + 1], data[offset + 2 : offset + length]
        offset += length


def _tail(content: bytes, layout: struct.Struct) -> bytes:
    return content[layout.size - 2 :]


class _Tree:
    """Gathers a configuration's descriptors, each under the one it follows."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._interfaces: list[InterfaceDescriptor] = []
        self._endpoints: list[EndpointDescriptor] = []
        self._open: InterfaceDescriptor | None = None
        self._due = 0
        self._at = 0
        self.extra: list[RawDescriptor] = []
        """Where raw descriptors go: to the configuration, then the latest interface or endpoint."""
        self._raw = self.extra

    def add(self, offset: int, kind: int, content: bytes) -> None:
        if kind == DescriptorType.INTERFACE:
            self._need(content, _INTERFACE, offset)
            self._close_interface()
            number, alternate, self._due, major, minor, protocol, name = content[:7]
            self._at = offset
            tail = _tail(content, _INTERFACE)
            self._open = InterfaceDescriptor(number, alternate, major, minor, protocol, name, tail=tail)
            self._raw = []
        elif kind == DescriptorType.ENDPOINT:
            self._need(content, _ENDPOINT, offset)
            if self._open is None:
                raise UsbError("an endpoint comes before any interface", self._data[offset:], offset)
            self._settle()
            address, attributes, size, interval = struct.unpack_from("<BBHB", content)
            tail = _tail(content, _ENDPOINT)
            self._endpoints.append(EndpointDescriptor(address, attributes, size, interval, tail))
            self._raw = []
        else:
            self._raw.append(RawDescriptor(kind, content))

    def finish(self) -> tuple[InterfaceDescriptor, ...]:
        self._close_interface()
        return tuple(self._interfaces)

    def _need(self, content: bytes, layout: struct.Struct, offset: int) -> None:
        if len(content) + 2 < layout.size:
            raise UsbError(f"bLength {len(content) + 2} is too short", self._data[offset:], offset)

    def _settle(self) -> None:
        """Give raw descriptors to the endpoint or interface they follow."""
        if self._open is None or not self._raw:
            return
        if self._endpoints:
            self._endpoints[-1] = replace(self._endpoints[-1], extra=tuple(self._raw))
        else:
            self._open = replace(self._open, extra=tuple(self._raw))

    def _close_interface(self) -> None:
        if self._open is None:
            return
        self._settle()
        if len(self._endpoints) != self._due:
            raise UsbError(
                f"bNumEndpoints says {self._due}, {len(self._endpoints)} came",
                self._data[self._at :],
                self._at,
            )
        self._interfaces.append(replace(self._open, endpoints=tuple(self._endpoints)))
        self._endpoints = []
