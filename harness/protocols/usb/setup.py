"""Setup packets and the standard requests they carry (USB 2.0 §9.3, §9.4). Knows no device class."""

# Field names are the specification's own.
# ruff: noqa: N815

from __future__ import annotations

import struct
from dataclasses import dataclass
from enum import IntEnum

from misfeed.protocols.usb.wire import UsbError, pack

_SETUP = struct.Struct("<BBHHH")


class Direction(IntEnum):
    """Bit 7 of bmRequestType and of bEndpointAddress."""

    OUT = 0x00
    IN = 0x80


class RequestType(IntEnum):
    """Bits 6..5 of bmRequestType."""

    STANDARD = 0x00
    CLASS = 0x20
    VENDOR = 0x40
    RESERVED = 0x60


class Recipient(IntEnum):
    """Bits 4..0 of bmRequestType; 4 to 31 are reserved."""

    DEVICE = 0
    INTERFACE = 1
    ENDPOINT = 2
    OTHER = 3


class StandardRequest(IntEnum):
    """USB 2.0 table 9-4."""

    GET_STATUS = 0
    CLEAR_FEATURE = 1
    SET_FEATURE = 3
    SET_ADDRESS = 5
    GET_DESCRIPTOR = 6
    SET_DESCRIPTOR = 7
    GET_CONFIGURATION = 8
    SET_CONFIGURATION = 9
    GET_INTERFACE = 10
    SET_INTERFACE = 11
    SYNCH_FRAME = 12


class Feature(IntEnum):
    """Feature selectors (USB 2.0 table 9-6)."""

    ENDPOINT_HALT = 0
    DEVICE_REMOTE_WAKEUP = 1
    TEST_MODE = 2


@dataclass(frozen=True, slots=True)
class SetupPacket:
    """The eight octets that open every control transfer."""

    bmRequestType: int
    bRequest: int
    wValue: int = 0
    wIndex: int = 0
    wLength: int = 0

    SIZE = 8

    @property
    def direction(self) -> Direction:
        """Of the data stage; means nothing when wLength is 0."""
        return Direction(self.bmRequestType & 0x80)

    @property
    def type(self) -> RequestType:
        return RequestType(self.bmRequestType & 0x60)

    @property
    def recipient(self) -> int:
        """A `Recipient`, or a number from 4 to 31 that is reserved."""
        return self.bmRequestType & 0x1F

    def encode(self) -> bytes:
        """Eight octets. Raises UsageError."""
        return pack(
            "setup packet", _SETUP, self.bmRequestType, self.bRequest, self.wValue, self.wIndex, self.wLength
        )

    @classmethod
    def decode(cls, data: bytes) -> SetupPacket:
        """Read exactly eight octets. Raises UsbError."""
        if len(data) != _SETUP.size:
            raise UsbError(f"a setup packet has 8 octets, not {len(data)}", data, 0)
        return cls(*_SETUP.unpack(data))


def request_type(direction: Direction, kind: RequestType, recipient: Recipient) -> int:
    """bmRequestType from its three parts."""
    return direction | kind | recipient


def get_descriptor(kind: int, index: int = 0, *, language: int = 0, length: int = 255) -> SetupPacket:
    """GET_DESCRIPTOR to the device (USB 2.0 §9.4.3)."""
    return SetupPacket(Direction.IN, StandardRequest.GET_DESCRIPTOR, kind << 8 | index, language, length)


def set_configuration(value: int) -> SetupPacket:
    """SET_CONFIGURATION (USB 2.0 §9.4.7); 0 leaves the device unconfigured."""
    return SetupPacket(Direction.OUT, StandardRequest.SET_CONFIGURATION, value)


def get_configuration() -> SetupPacket:
    """GET_CONFIGURATION (USB 2.0 §9.4.2); answers one octet."""
    return SetupPacket(Direction.IN, StandardRequest.GET_CONFIGURATION, wLength=1)


def set_interface(interface: int, alternate: int) -> SetupPacket:
    """SET_INTERFACE (USB 2.0 §9.4.10)."""
    kind = request_type(Direction.OUT, RequestType.STANDARD, Recipient.INTERFACE)
    return SetupPacket(kind, StandardRequest.SET_INTERFACE, alternate, interface)


def clear_halt(endpoint_address: int) -> SetupPacket:
    """CLEAR_FEATURE(ENDPOINT_HALT) (USB 2.0 §9.4.1)."""
    kind = request_type(Direction.OUT, RequestType.STANDARD, Recipient.ENDPOINT)
    return SetupPacket(kind, StandardRequest.CLEAR_FEATURE, Feature.ENDPOINT_HALT, endpoint_address)
