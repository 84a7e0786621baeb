"""A USB device as declared data: its descriptors and strings, as hosts read them.

Knows no request and no state; what a printer declares is in `printer_model`.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from misfeed.emulators.machine import Profile
from misfeed.protocols.usb import (
    PRINTER_CLASS,
    PRINTER_SUBCLASS,
    ConfigurationDescriptor,
    DescriptorType,
    DeviceDescriptor,
    Direction,
    EndpointDescriptor,
    InterfaceDescriptor,
    PrinterProtocol,
    RawDescriptor,
    encode_languages,
    encode_string,
)
from misfeed.protocols.usb.strings import MAX_UNITS

BULK_OUT = Direction.OUT | 1
BULK_IN = Direction.IN | 2
FIRST_IPP = 1
"""bInterfaceNumber of the first interface for IPP over USB; pages have interface 0."""

_HIGH_SPEED_PACKET = 512
_FULL_SPEED_PACKET = 64
_QUALIFIER = struct.Struct("<HBBBBBB")


@dataclass(frozen=True, slots=True)
class UsbModel:
    """What GET_DESCRIPTOR answers from.

    Attributes:
        configurations: by index; each names itself by bConfigurationValue.
        strings: string descriptors from index 1 on.
        full_speed: it knows no high speed.
    """

    device: DeviceDescriptor
    configurations: tuple[ConfigurationDescriptor, ...]
    strings: tuple[str, ...] = ()
    full_speed: bool = False

    def configuration(self, value: int) -> ConfigurationDescriptor | None:
        """The configuration of that bConfigurationValue."""
        return next((one for one in self.configurations if one.bConfigurationValue == value), None)

    def descriptor(self, kind: int, index: int) -> bytes | None:
        """The octets of a descriptor; None when the device has none such."""
        answer = _ANSWERS.get(kind)
        return answer(self, index) if answer is not None else None

    def _device(self, index: int) -> bytes | None:
        return self.device.encode() if index == 0 else None

    def _configuration(self, index: int) -> bytes | None:
        return self.configurations[index].encode() if index < len(self.configurations) else None

    def _string(self, index: int) -> bytes | None:
        if index == 0:
            return encode_languages()
        return encode_string(self.strings[index - 1]) if index <= len(self.strings) else None

    def _qualifier(self, index: int) -> bytes | None:
        """The same device at full speed (USB 2.0 §9.6.2): it differs in nothing but packet sizes."""
        if index or self.full_speed:
            return None
        one = self.device
        classes = (one.bDeviceClass, one.bDeviceSubClass, one.bDeviceProtocol)
        content = _QUALIFIER.pack(one.bcdUSB, *classes, one.bMaxPacketSize0, one.bNumConfigurations, 0)
        return RawDescriptor(DescriptorType.DEVICE_QUALIFIER, content).encode()

    def _other_speed(self, index: int) -> bytes | None:
        if index >= len(self.configurations) or self.full_speed:
            return None
        slow = tuple(
            replace(
                one, endpoints=tuple(replace(e, wMaxPacketSize=_FULL_SPEED_PACKET) for e in one.endpoints)
            )
            for one in self.configurations[index].interfaces
        )
        octets = bytearray(replace(self.configurations[index], interfaces=slow).encode())
        octets[1] = DescriptorType.OTHER_SPEED_CONFIGURATION
        return bytes(octets)


_ANSWERS: Mapping[int, Callable[[UsbModel, int], bytes | None]] = {
    DescriptorType.DEVICE: UsbModel._device,
    DescriptorType.CONFIGURATION: UsbModel._configuration,
    DescriptorType.STRING: UsbModel._string,
    DescriptorType.DEVICE_QUALIFIER: UsbModel._qualifier,
    DescriptorType.OTHER_SPEED_CONFIGURATION: UsbModel._other_speed,
}


def printer_model(profile: Profile, serial: str, *, full_speed: bool = False) -> UsbModel:
    """What a printer of that model declares. Raises ValueError for a model without USB."""
    if profile.usb is None:
        raise ValueError(f"a {profile.name} has no USB")
    identity = profile.identity
    packet = _FULL_SPEED_PACKET if full_speed else _HIGH_SPEED_PACKET
    pages = tuple(
        _interface(0, alternate, protocol, BULK_OUT, BULK_IN, packet)
        for alternate, protocol in enumerate((profile.usb.protocol, *profile.usb.alternates))
    )
    ipp = tuple(
        _interface(number, 0, PrinterProtocol.IPP_OVER_USB, *ipp_endpoints(number), packet)
        for number in range(FIRST_IPP, FIRST_IPP + profile.usb.ipp)
    )
    return UsbModel(
        DeviceDescriptor(
            profile.usb.vendor_id, profile.usb.product_id, iManufacturer=1, iProduct=2, iSerialNumber=3
        ),
        (ConfigurationDescriptor(pages + ipp),),
        (_fitting(identity.make), _fitting(identity.model), _fitting(serial)),
        full_speed,
    )


def ipp_endpoints(interface: int) -> tuple[int, int]:
    """bEndpointAddress, out and in, of an interface for IPP over USB."""
    return BULK_OUT + 2 * interface, BULK_IN + 2 * interface


def _interface(
    number: int, alternate: int, protocol: int, out: int, back: int, packet: int
) -> InterfaceDescriptor:
    """An alternate setting of a printer interface; only a unidirectional one has no way back."""
    addresses = (out,) if protocol == PrinterProtocol.UNIDIRECTIONAL else (out, back)
    return InterfaceDescriptor(
        bInterfaceNumber=number,
        bAlternateSetting=alternate,
        bInterfaceClass=PRINTER_CLASS,
        bInterfaceSubClass=PRINTER_SUBCLASS,
        bInterfaceProtocol=protocol,
        endpoints=tuple(EndpointDescriptor(one, wMaxPacketSize=packet) for one in addresses),
    )


def _fitting(text: str) -> str:
    """As much of `text` as a string descriptor holds."""
    return text.encode("utf-16-le")[: 2 * MAX_UNITS].decode("utf-16-le", "ignore")
