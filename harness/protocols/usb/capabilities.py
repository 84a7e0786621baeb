"""What a device can beyond USB 2.0: its binary object store (USB 3.2 §9.6.2), as hosts ask for from 2.01 on.

Knows the capabilities that printers have, and keeps the others as they came.
"""

# Field names are the specification's own.
# ruff: noqa: N815

from __future__ import annotations

import struct
import uuid
from dataclasses import dataclass
from enum import IntEnum

from misfeed.protocols.usb.descriptors import DescriptorType, RawDescriptor
from misfeed.protocols.usb.wire import UsbError, pack

_HEAD = struct.Struct("<BBHB")
_ATTRIBUTES = struct.Struct("<I")


class CapabilityType(IntEnum):
    """bDevCapabilityType (USB 3.2 table 9-14)."""

    WIRELESS_USB = 1
    USB_2_0_EXTENSION = 2
    SUPERSPEED_USB = 3
    CONTAINER_ID = 4
    PLATFORM = 5


@dataclass(frozen=True, slots=True)
class DeviceCapability:
    """One capability: its type, and what its own specification has behind that."""

    bDevCapabilityType: int
    content: bytes = b""

    def encode(self) -> bytes:
        """Raises UsageError."""
        kind = pack("device capability", struct.Struct("<B"), self.bDevCapabilityType)
        return RawDescriptor(DescriptorType.DEVICE_CAPABILITY, kind + self.content).encode()


def usb_2_0_extension(bmAttributes: int = 0x02) -> DeviceCapability:  # noqa: N803
    """USB 3.2 §9.6.2.1; bit 1 of bmAttributes stands for link power management, which 2.01 asks for."""
    return DeviceCapability(
        CapabilityType.USB_2_0_EXTENSION, pack("USB 2.0 extension", _ATTRIBUTES, bmAttributes)
    )


def container_id(identifier: uuid.UUID) -> DeviceCapability:
    """USB 3.2 §9.6.2.3: the same in all that is in one case, over whichever wire a host sees it."""
    return DeviceCapability(CapabilityType.CONTAINER_ID, b"\0" + identifier.bytes_le)


def platform(identifier: uuid.UUID, data: bytes) -> DeviceCapability:
    """USB 3.2 §9.6.2.4: for hosts of the platform that the UUID names."""
    return DeviceCapability(CapabilityType.PLATFORM, b"\0" + identifier.bytes_le + data)


@dataclass(frozen=True, slots=True)
class BinaryObjectStore:
    """The BOS descriptor with all that GET_DESCRIPTOR answers with it."""

    capabilities: tuple[DeviceCapability, ...] = ()

    def encode(self) -> bytes:
        """wTotalLength octets. Raises UsageError."""
        body = b"".join(one.encode() for one in self.capabilities)
        total = _HEAD.size + len(body)
        head = pack("BOS", _HEAD, _HEAD.size, DescriptorType.BOS, total, len(self.capabilities))
        return head + body

    @classmethod
    def decode(cls, data: bytes) -> BinaryObjectStore:
        """Raises UsbError when lengths or counts contradict each other."""
        if len(data) < _HEAD.size or data[0] != _HEAD.size or data[1] != DescriptorType.BOS:
            raise UsbError("not a BOS descriptor", data, 0)
        _, _, total, count = _HEAD.unpack_from(data)
        if total != len(data):
            raise UsbError(f"wTotalLength says {total} octets, {len(data)} came", data, 2)
        found = []
        at = _HEAD.size
        while at < total:
            length = data[at]
            if length < 3 or at + length > total or data[at + 1] != DescriptorType.DEVICE_CAPABILITY:
                raise UsbError("no device capability where one should be", data[at:], at)
            found.append(DeviceCapability(data[at + 2], data[at + 3 : at + length]))
            at += length
        if count != len(found):
            raise UsbError(f"bNumDeviceCaps says {count}, {len(found)} came", data, 4)
        return cls(tuple(found))
