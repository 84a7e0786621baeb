"""What all descriptors have in common: a length, a type, and others behind them (USB 2.0 §9.5).

Knows the types by number and no field of any of them. Talks to no device.
"""

# Field names are the specification's own.
# ruff: noqa: N815

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from misfeed.errors import UsageError
from misfeed.protocols.usb.wire import UsbError


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
class Placed:
    """A descriptor where it stands among others.

    Attributes:
        whole: all that came with it, as evidence. offset: where in that it begins.
        content: the octets after bLength and bDescriptorType.
    """

    whole: bytes
    offset: int
    bDescriptorType: int
    content: bytes

    def fields(self, layout: struct.Struct) -> tuple[Any, ...]:
        """Those of its type, by the layout of a whole descriptor. Raises UsbError where it is shorter."""
        length = len(self.content) + 2
        if length < layout.size:
            raise self.error(f"bLength {length} is too short")
        return layout.unpack_from(self.whole, self.offset)[2:]

    def tail(self, layout: struct.Struct) -> bytes:
        """The octets beyond that layout."""
        return self.content[layout.size - 2 :]

    def error(self, complaint: str) -> UsbError:
        """What is wrong with it, with the evidence."""
        return UsbError(complaint, self.whole[self.offset :], self.offset)


def each(data: bytes) -> Iterator[Placed]:
    """The descriptors that stand one behind the other. Raises UsbError where a length leads nowhere."""
    offset = 0
    while offset < len(data):
        length = data[offset]
        if length < 2:
            raise UsbError(f"bLength {length} is shorter than a descriptor", data[offset:], offset)
        if offset + length > len(data):
            raise UsbError("a descriptor runs past wTotalLength", data[offset:], offset)
        yield Placed(data, offset, data[offset + 1], data[offset + 2 : offset + length])
        offset += length


def under(kind: DescriptorType, found: Iterable[Placed]) -> tuple[list[Placed], list[list[Placed]]]:
    """What stands before the first of that type, and each of that type with what follows it."""
    before: list[Placed] = []
    groups: list[list[Placed]] = []
    for one in found:
        if one.bDescriptorType == kind:
            groups.append([one])
        else:
            (groups[-1] if groups else before).append(one)
    return before, groups


def raws(found: Iterable[Placed]) -> tuple[RawDescriptor, ...]:
    """As they are kept where no standard field describes them."""
    return tuple(RawDescriptor(one.bDescriptorType, one.content) for one in found)


def encoded(parts: Iterable[RawDescriptor]) -> bytes:
    """One behind the other. Raises UsageError."""
    return b"".join(raw.encode() for raw in parts)
