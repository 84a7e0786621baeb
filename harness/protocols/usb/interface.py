"""One alternate setting of an interface, and its endpoints, as declared data (USB 2.0 §9.6.5 and §9.6.6).

Keeps octets and descriptors that it does not know as they came. Knows no configuration.
"""

# Field names are the specification's own.
# ruff: noqa: N815

from __future__ import annotations

import struct
from dataclasses import dataclass
from enum import IntEnum

from misfeed.protocols.usb.descriptors import DescriptorType, Placed, RawDescriptor, encoded, raws, under
from misfeed.protocols.usb.setup import Direction
from misfeed.protocols.usb.wire import pack

_INTERFACE = struct.Struct("<BBBBBBBBB")
_ENDPOINT = struct.Struct("<BBBBHB")


class TransferType(IntEnum):
    """Bits 1..0 of an endpoint's bmAttributes."""

    CONTROL = 0
    ISOCHRONOUS = 1
    BULK = 2
    INTERRUPT = 3


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
        return head + self.tail + encoded(self.extra)

    @classmethod
    def read(cls, found: list[Placed]) -> EndpointDescriptor:
        """One endpoint with what follows it. Raises UsbError."""
        head, *rest = found
        address, attributes, size, interval = head.fields(_ENDPOINT)
        return cls(address, attributes, size, interval, head.tail(_ENDPOINT), raws(rest))


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
        return head + self.tail + encoded(self.extra) + b"".join(one.encode() for one in self.endpoints)

    @classmethod
    def read(cls, found: list[Placed]) -> InterfaceDescriptor:
        """One interface with what follows it. Raises UsbError when its count of endpoints is another."""
        head, *rest = found
        number, alternate, due, major, minor, protocol, name = head.fields(_INTERFACE)
        extra, groups = under(DescriptorType.ENDPOINT, rest)
        endpoints = tuple(EndpointDescriptor.read(group) for group in groups)
        if len(endpoints) != due:
            raise head.error(f"bNumEndpoints says {due}, {len(endpoints)} came")
        tail = head.tail(_INTERFACE)
        return cls(number, alternate, major, minor, protocol, name, endpoints, tail, raws(extra))
