"""A configuration as declared data, with all that GET_DESCRIPTOR answers with it (USB 2.0 §9.6.3).

Holds lengths and counts against what came. Refuses to know whether a host would like it: `flaws` does.
"""

# Field names are the specification's own.
# ruff: noqa: N815

from __future__ import annotations

import struct
from dataclasses import dataclass

from misfeed.protocols.usb.descriptors import DescriptorType, RawDescriptor, each, encoded, raws, under
from misfeed.protocols.usb.interface import InterfaceDescriptor
from misfeed.protocols.usb.wire import UsbError, pack

_CONFIGURATION = struct.Struct("<BBHBBBBB")


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
        body = self.tail + encoded(self.extra) + b"".join(one.encode() for one in self.interfaces)
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
        total = int.from_bytes(data[2:4], "little")
        if total != len(data):
            raise UsbError(f"wTotalLength says {total} octets, {len(data)} came", data, 2)
        head, *rest = each(data)
        _, count, value, name, attributes, power = head.fields(_CONFIGURATION)
        extra, groups = under(DescriptorType.INTERFACE, rest)
        for one in extra:
            if one.bDescriptorType == DescriptorType.ENDPOINT:
                raise one.error("an endpoint comes before any interface")
        interfaces = tuple(InterfaceDescriptor.read(group) for group in groups)
        found = cls(interfaces, value, name, attributes, power, head.tail(_CONFIGURATION), raws(extra))
        if found.bNumInterfaces != count:
            raise UsbError(f"bNumInterfaces says {count}, {found.bNumInterfaces} came", data[:9], 4)
        return found
