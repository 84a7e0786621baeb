"""What a device says of itself as a whole: at the speed it came up with, and at its other one.

USB 2.0 §9.6.1 and §9.6.2. Knows no configuration; how many there are is a number like the others.
"""

# Field names are the specification's own.
# ruff: noqa: N815

from __future__ import annotations

import struct
from dataclasses import dataclass

from misfeed.protocols.usb.descriptors import DescriptorType, RawDescriptor
from misfeed.protocols.usb.wire import UsbError, pack

_DEVICE = struct.Struct("<BBHBBBBHHHBBBB")
_QUALIFIER = struct.Struct("<H6B")


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


@dataclass(frozen=True, slots=True)
class DeviceQualifier:
    """What the device is at its other speed (USB 2.0 §9.6.2)."""

    bcdUSB: int = 0x0200
    bDeviceClass: int = 0
    bDeviceSubClass: int = 0
    bDeviceProtocol: int = 0
    bMaxPacketSize0: int = 64
    bNumConfigurations: int = 1

    @classmethod
    def like(cls, device: DeviceDescriptor) -> DeviceQualifier:
        """Of a device that is the same at either speed."""
        return cls(
            device.bcdUSB,
            device.bDeviceClass,
            device.bDeviceSubClass,
            device.bDeviceProtocol,
            device.bMaxPacketSize0,
            device.bNumConfigurations,
        )

    def encode(self) -> bytes:
        """Ten octets. Raises UsageError."""
        content = pack(
            "device qualifier",
            _QUALIFIER,
            self.bcdUSB,
            self.bDeviceClass,
            self.bDeviceSubClass,
            self.bDeviceProtocol,
            self.bMaxPacketSize0,
            self.bNumConfigurations,
            0,
        )
        return RawDescriptor(DescriptorType.DEVICE_QUALIFIER, content).encode()

    @classmethod
    def decode(cls, data: bytes) -> DeviceQualifier:
        """Read exactly ten octets; the reserved one is let go. Raises UsbError."""
        if len(data) != 10 or data[0] != 10 or data[1] != DescriptorType.DEVICE_QUALIFIER:
            raise UsbError("not a device qualifier of 10 octets", data, 0)
        return cls(*_QUALIFIER.unpack(data[2:])[:-1])
