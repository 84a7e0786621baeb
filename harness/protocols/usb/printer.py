"""The class requests of USB printers (USB Device Class Definition for Printing Devices 1.1 §4.2).

Knows their octets; what a device ID says is `misfeed.protocols.ieee1284`'s business.
"""

from __future__ import annotations

from enum import IntEnum, IntFlag

from misfeed.protocols.usb.setup import Direction, Recipient, RequestType, SetupPacket, request_type
from misfeed.protocols.usb.wire import UsbError

PRINTER_CLASS = 7
PRINTER_SUBCLASS = 1

DEVICE_ID_LENGTH = 1023
"""How much of a device ID hosts ask for: what Linux sends as wLength."""


class PrinterProtocol(IntEnum):
    """bInterfaceProtocol of a printer interface (§4.3, and IPP-over-USB 1.0)."""

    UNIDIRECTIONAL = 1
    BIDIRECTIONAL = 2
    IEEE_1284_4 = 3
    IPP_OVER_USB = 4


class PrinterRequest(IntEnum):
    """bRequest of the class requests (§4.2)."""

    GET_DEVICE_ID = 0
    GET_PORT_STATUS = 1
    SOFT_RESET = 2


class PortStatus(IntFlag):
    """The octet that GET_PORT_STATUS answers (§4.2.2); a healthy printer says SELECTED and NOT_ERROR."""

    NOT_ERROR = 0x08
    SELECTED = 0x10
    PAPER_EMPTY = 0x20

    @classmethod
    def decode(cls, data: bytes) -> PortStatus:
        """Read the one octet; reserved bits are kept. Raises UsbError."""
        if len(data) != 1:
            raise UsbError(f"a port status has 1 octet, not {len(data)}", data, 0)
        return cls(data[0])

    def encode(self) -> bytes:
        return bytes((self & 0xFF,))


_FROM_INTERFACE = request_type(Direction.IN, RequestType.CLASS, Recipient.INTERFACE)
_TO_INTERFACE = request_type(Direction.OUT, RequestType.CLASS, Recipient.INTERFACE)


def get_device_id(
    interface: int, alternate: int = 0, *, configuration: int = 0, length: int = DEVICE_ID_LENGTH
) -> SetupPacket:
    """GET_DEVICE_ID (§4.2.1). `configuration` is an index from zero, not a bConfigurationValue."""
    index = interface << 8 | alternate
    return SetupPacket(_FROM_INTERFACE, PrinterRequest.GET_DEVICE_ID, configuration, index, length)


def get_port_status(interface: int) -> SetupPacket:
    """GET_PORT_STATUS (§4.2.2)."""
    return SetupPacket(_FROM_INTERFACE, PrinterRequest.GET_PORT_STATUS, 0, interface, 1)


def soft_reset(interface: int) -> SetupPacket:
    """SOFT_RESET (§4.2.3), as 1.1 has it; Linux still sends bmRequestType 0x23, as 1.0 had it."""
    return SetupPacket(_TO_INTERFACE, PrinterRequest.SOFT_RESET, 0, interface, 0)
