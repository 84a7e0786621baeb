"""USB transfers as Linux's usbmon records them, and as they are told of by what goes over USB/IP."""

from misfeed.protocols.usbmon.event import (
    HEADER_SIZE,
    LINKTYPE,
    MOST_DATA,
    EventType,
    IsoPacket,
    UsbmonError,
    UsbmonEvent,
    XferType,
)
from misfeed.protocols.usbmon.following import UsbipFollower

__all__ = [
    "HEADER_SIZE",
    "LINKTYPE",
    "MOST_DATA",
    "EventType",
    "IsoPacket",
    "UsbipFollower",
    "UsbmonError",
    "UsbmonEvent",
    "XferType",
]
