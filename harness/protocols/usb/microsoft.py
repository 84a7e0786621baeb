"""Microsoft's descriptors, by which Windows finds a driver for an interface that no class names.

Microsoft OS Descriptors 1.0 (a string at index 0xEE and a request of its vendor code) and 2.0 (a platform
capability and a set). Knows compatible IDs alone; registry properties are kept by nobody here.
"""

from __future__ import annotations

import struct
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from misfeed.protocols.usb.capabilities import DeviceCapability, platform
from misfeed.protocols.usb.descriptors import DescriptorType
from misfeed.protocols.usb.setup import Direction, Recipient, RequestType, SetupPacket, request_type
from misfeed.protocols.usb.wire import UsbError, pack

STRING_INDEX = 0xEE
COMPATIBLE_IDS = 0x0004
"""wIndex of the request for extended compatible IDs (1.0)."""
DESCRIPTOR_SET = 0x0007
"""wIndex of the request for a descriptor set (2.0)."""
PLATFORM = uuid.UUID("d8dd60df-4589-4cc7-9cd2-659d9e648a9f")
_WINDOWS_8_1 = 0x06030000

_SIGNATURE = "MSFT100".encode("utf-16-le")
_HEAD = struct.Struct("<IHHB7x")
_FUNCTION = struct.Struct("<BB8s8s6x")
_SET_HEAD = struct.Struct("<HHIH")
_SUBSET = struct.Struct("<HHBBH")
_COMPATIBLE = struct.Struct("<HH8s8s")


@dataclass(frozen=True, slots=True)
class CompatibleId:
    """Which driver of Windows is for an interface: "WINUSB"."""

    interface: int
    compatible: str = "WINUSB"
    sub_compatible: str = ""


def encode_signature(vendor_code: int) -> bytes:
    """The string descriptor at index 0xEE. Raises UsageError."""
    code = pack("OS string", struct.Struct("<Bx"), vendor_code)
    return bytes((18, DescriptorType.STRING)) + _SIGNATURE + code


def decode_signature(data: bytes) -> int:
    """The vendor code that it names. Raises UsbError."""
    if len(data) != 18 or data[:2] != bytes((18, DescriptorType.STRING)) or data[2:16] != _SIGNATURE:
        raise UsbError("not a Microsoft OS string descriptor", data, 0)
    return data[16]


def get_compatible_ids(vendor_code: int, length: int = 4096) -> SetupPacket:
    """The request for all extended compatible IDs."""
    kind = request_type(Direction.IN, RequestType.VENDOR, Recipient.DEVICE)
    return SetupPacket(kind, vendor_code, 0, COMPATIBLE_IDS, length)


def get_descriptor_set(vendor_code: int, length: int = 4096) -> SetupPacket:
    """The request for the descriptor set."""
    kind = request_type(Direction.IN, RequestType.VENDOR, Recipient.DEVICE)
    return SetupPacket(kind, vendor_code, 0, DESCRIPTOR_SET, length)


def encode_compatible_ids(ids: Sequence[CompatibleId]) -> bytes:
    """What such a request is answered with. Raises UsageError."""
    total = _HEAD.size + _FUNCTION.size * len(ids)
    head = pack("compatible IDs", _HEAD, total, 0x0100, COMPATIBLE_IDS, len(ids))
    return head + b"".join(
        _FUNCTION.pack(one.interface, 1, one.compatible.encode("ascii"), one.sub_compatible.encode("ascii"))
        for one in ids
    )


def decode_compatible_ids(data: bytes) -> tuple[CompatibleId, ...]:
    """Raises UsbError."""
    if len(data) < _HEAD.size:
        raise UsbError("too short for extended compatible IDs", data, 0)
    total, version, kind, count = _HEAD.unpack_from(data)
    if (version, kind) != (0x0100, COMPATIBLE_IDS) or total != len(data):
        raise UsbError("not extended compatible IDs", data, 0)
    if total != _HEAD.size + _FUNCTION.size * count:
        raise UsbError(f"bCount says {count} functions, the length says otherwise", data, 8)
    return tuple(
        CompatibleId(number, _text(first), _text(second))
        for number, _, first, second in _FUNCTION.iter_unpack(data[_HEAD.size :])
    )


def encode_descriptor_set(ids: Sequence[CompatibleId]) -> bytes:
    """A descriptor set of 2.0 that says the same, a function each. Raises UsageError."""
    functions = b"".join(
        _SUBSET.pack(8, 2, one.interface, 0, _SUBSET.size + _COMPATIBLE.size)
        + _COMPATIBLE.pack(20, 3, one.compatible.encode("ascii"), one.sub_compatible.encode("ascii"))
        for one in ids
    )
    configuration = _SUBSET.pack(8, 1, 0, 0, _SUBSET.size + len(functions)) + functions
    total = _SET_HEAD.size + len(configuration)
    return pack("descriptor set", _SET_HEAD, 10, 0, _WINDOWS_8_1, total) + configuration


def set_capability(ids: Sequence[CompatibleId], vendor_code: int) -> DeviceCapability:
    """The capability in the binary object store that tells of the set. Raises UsageError."""
    told = (_WINDOWS_8_1, len(encode_descriptor_set(ids)), vendor_code, 0)
    return platform(PLATFORM, pack("platform capability", struct.Struct("<IHBB"), *told))


def _text(octets: bytes) -> str:
    return octets.rstrip(b"\0").decode("ascii", "replace")
