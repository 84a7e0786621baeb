"""Descriptors that stand between those of USB 2.0 chapter 9: of a group of interfaces, and of IPP over USB.

Each reads from and writes to a `RawDescriptor`, as which configurations keep them. Knows no configuration.
"""

# Field names are the specifications' own.
# ruff: noqa: N815

from __future__ import annotations

import struct
from dataclasses import dataclass
from enum import IntFlag

from misfeed.errors import UsageError
from misfeed.protocols.usb.descriptors import DescriptorType, RawDescriptor
from misfeed.protocols.usb.wire import UsbError, pack

_ASSOCIATION = struct.Struct("<6B")
_IPP_HEAD = struct.Struct("<BB")
_IPP_CAPABILITIES = struct.Struct("<BBHBB")
_BASIC_CAPABILITIES = 0x00


@dataclass(frozen=True, slots=True)
class InterfaceAssociation:
    """Interfaces that are one function together (Interface Association Descriptor ECN, §9.X.Y)."""

    bFirstInterface: int
    bInterfaceCount: int
    bFunctionClass: int = 0
    bFunctionSubClass: int = 0
    bFunctionProtocol: int = 0
    iFunction: int = 0

    def raw(self) -> RawDescriptor:
        """Raises UsageError."""
        content = pack(
            "interface association",
            _ASSOCIATION,
            self.bFirstInterface,
            self.bInterfaceCount,
            self.bFunctionClass,
            self.bFunctionSubClass,
            self.bFunctionProtocol,
            self.iFunction,
        )
        return RawDescriptor(DescriptorType.INTERFACE_ASSOCIATION, content)

    @classmethod
    def of(cls, raw: RawDescriptor) -> InterfaceAssociation:
        """Raises UsbError."""
        if raw.bDescriptorType != DescriptorType.INTERFACE_ASSOCIATION:
            raise UsbError("not an interface association", raw.content, 0)
        if len(raw.content) != _ASSOCIATION.size:
            raise UsbError("an interface association has 8 octets", raw.content, 0)
        return cls(*_ASSOCIATION.unpack(raw.content))


class BasicCapabilities(IntFlag):
    """wBasicCapabilities of an IPP over USB device (IPP-over-USB 1.0 §4.3)."""

    PRINT = 0x01
    SCAN = 0x02
    FAX = 0x04
    OTHER = 0x08
    HTTP = 0x10
    """Any other HTTP service: its web page."""
    USERNAME = 0x20
    """Bits 6..5 are 0 for no authentication, 1 for user names, 3 for negotiated."""
    NEGOTIABLE = 0x60


@dataclass(frozen=True, slots=True)
class IppInfo:
    """The device info descriptor of an IPP over USB interface (IPP-over-USB 1.0 §4.3).

    Attributes:
        vendor: further capabilities, of makers: their type and content each.
    """

    wBasicCapabilities: int = BasicCapabilities.PRINT
    iIPPVersionsSupported: int = 0
    iIPPPrinterUUID: int = 0
    bcdReleaseNumber: int = 1
    vendor: tuple[tuple[int, bytes], ...] = ()

    def raw(self) -> RawDescriptor:
        """Raises UsageError."""
        parts = [
            pack("IPP device info", _IPP_HEAD, self.bcdReleaseNumber, 1 + len(self.vendor)),
            pack(
                "IPP device info",
                _IPP_CAPABILITIES,
                _BASIC_CAPABILITIES,
                4,
                self.wBasicCapabilities,
                self.iIPPVersionsSupported,
                self.iIPPPrinterUUID,
            ),
        ]
        for kind, content in self.vendor:
            if kind == _BASIC_CAPABILITIES:
                raise UsageError("a maker's capability has a type from 1 on")
            parts.append(pack("IPP device info", _IPP_HEAD, kind, len(content)) + content)
        return RawDescriptor(DescriptorType.CLASS_SPECIFIC_DEVICE, b"".join(parts))

    @classmethod
    def of(cls, raw: RawDescriptor) -> IppInfo:
        """Raises UsbError: not one, or its basic capabilities do not come first."""
        data = raw.content
        head = _IPP_HEAD.size + _IPP_CAPABILITIES.size
        if raw.bDescriptorType != DescriptorType.CLASS_SPECIFIC_DEVICE or len(data) < head:
            raise UsbError("not a device info descriptor of IPP over USB", data, 0)
        release, count = _IPP_HEAD.unpack_from(data)
        kind, size, basic, versions, uuid = _IPP_CAPABILITIES.unpack_from(data, _IPP_HEAD.size)
        if (kind, size) != (_BASIC_CAPABILITIES, 4):
            raise UsbError("basic capabilities do not come first", data, 2)
        vendor = []
        at = head
        while at < len(data):
            more = data[at : at + 2]
            content = data[at + 2 : at + 2 + more[1]] if len(more) == 2 else b""
            if len(more) < 2 or len(content) < more[1] or more[0] == _BASIC_CAPABILITIES:
                raise UsbError("a capability is cut short or comes twice", data, at)
            vendor.append((more[0], content))
            at += 2 + more[1]
        if count != 1 + len(vendor):
            raise UsbError(f"bcdNumDescriptors says {count}, {1 + len(vendor)} came", data, 1)
        return cls(basic, versions, uuid, release, tuple(vendor))
