"""A USB device as declared data: its descriptors and strings, as hosts read them.

Knows no request and no state; what a printer declares is in `declaring`, what was recorded in `captured`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from misfeed.protocols.usb import (
    ConfigurationDescriptor,
    DescriptorType,
    DeviceDescriptor,
    EndpointDescriptor,
    TransferType,
    encode_languages,
    encode_string,
)
from misfeed.protocols.usb.device import DeviceQualifier
from misfeed.protocols.usb.dump import BusSpeed, UsbDump
from misfeed.protocols.usb.microsoft import (
    COMPATIBLE_IDS,
    DESCRIPTOR_SET,
    STRING_INDEX,
    CompatibleId,
    encode_compatible_ids,
    encode_descriptor_set,
    encode_signature,
)
from misfeed.protocols.usb.setup import SetupPacket
from misfeed.protocols.usb.strings import ENGLISH

VENDOR_CODE = 0x20
"""bRequest by which Windows asks for Microsoft's descriptors."""

_BULK = {BusSpeed.LOW: 8, BusSpeed.FULL: 64, BusSpeed.HIGH: 512, BusSpeed.SUPER: 1024}
_INTERRUPT = {BusSpeed.LOW: 8, BusSpeed.FULL: 64, BusSpeed.HIGH: 1024, BusSpeed.SUPER: 1024}
_CONTROL = {BusSpeed.LOW: 8, BusSpeed.FULL: 64, BusSpeed.HIGH: 64, BusSpeed.SUPER: 9}
_FAST = (BusSpeed.HIGH, BusSpeed.SUPER)


@dataclass(frozen=True, slots=True)
class UsbModel:
    """What GET_DESCRIPTOR answers from.

    Attributes:
        configurations: by index; each names itself by bConfigurationValue.
        strings: string descriptors from index 1 on, in English.
        speed: at which it came up.
        only: it knows no other.
        bos: the binary object store; empty where there is none.
        microsoft: which driver Windows is to take for which interface.
        texts: strings by language and index, instead of `strings`.
        speechless: it has no list of languages.
        octets: descriptors as they were recorded, by kind and index, instead of what the others encode to.
    """

    device: DeviceDescriptor
    configurations: tuple[ConfigurationDescriptor, ...]
    strings: tuple[str, ...] = ()
    speed: BusSpeed = BusSpeed.HIGH
    only: bool = False
    bos: bytes = b""
    microsoft: tuple[CompatibleId, ...] = ()
    texts: Mapping[tuple[int, int], str] = field(default_factory=dict)
    octets: Mapping[tuple[int, int], bytes] = field(default_factory=dict)
    speechless: bool = False

    @property
    def languages(self) -> tuple[int, ...]:
        """In which it has strings, first the one that is meant by 0."""
        return tuple(dict.fromkeys(language for language, _ in self.texts)) or (ENGLISH,)

    def configuration(self, value: int) -> ConfigurationDescriptor | None:
        """The configuration of that bConfigurationValue."""
        return next((one for one in self.configurations if one.bConfigurationValue == value), None)

    def descriptor(self, kind: int, index: int, language: int = 0) -> bytes | None:
        """The octets of a descriptor; None when the device has none such."""
        if kind == DescriptorType.STRING:
            return self._string(index, language)
        if found := self.octets.get((kind, index)):
            return found
        answer = _ANSWERS.get(kind)
        return answer(self, index) if answer is not None else None

    def vendor_request(self, setup: SetupPacket) -> bytes | None:
        """What a request of the vendor is answered with, where it asks for something declared here."""
        if not self.microsoft or setup.bmRequestType != 0xC0 or setup.bRequest != VENDOR_CODE:
            return None
        if setup.wIndex == COMPATIBLE_IDS:
            return encode_compatible_ids(self.microsoft)
        return encode_descriptor_set(self.microsoft) if setup.wIndex == DESCRIPTOR_SET and self.bos else None

    def at(self, speed: BusSpeed, *, only: bool = False) -> UsbModel:
        """The same device come up at another speed: its packets are smaller, and nothing else differs."""
        if speed is self.speed:
            return replace(self, only=only)
        size = min(self.device.bMaxPacketSize0, _CONTROL[speed]) or _CONTROL[speed]
        slower = tuple(at_speed(one, speed) for one in self.configurations)
        kept = {key: octets for key, octets in self.octets.items() if key[0] == DescriptorType.BOS}
        device = replace(self.device, bMaxPacketSize0=size)
        return replace(self, device=device, configurations=slower, speed=speed, only=only, octets=kept)

    def dump(self) -> UsbDump:
        """All that it answers."""
        count = range(len(self.configurations))
        texts = self.texts or {(ENGLISH, at): text for at, text in enumerate(self.strings, 1)}
        other = [self.descriptor(DescriptorType.OTHER_SPEED_CONFIGURATION, index) for index in count]
        return UsbDump(
            self.descriptor(DescriptorType.DEVICE, 0) or b"",
            tuple(self.descriptor(DescriptorType.CONFIGURATION, index) or b"" for index in count),
            texts,
            self.descriptor(DescriptorType.BOS, 0) or b"",
            self.descriptor(DescriptorType.DEVICE_QUALIFIER, 0) or b"",
            tuple(one for one in other if one is not None),
            speed=self.speed,
        )

    def _string(self, index: int, language: int) -> bytes | None:
        if index == STRING_INDEX and self.microsoft:
            return encode_signature(VENDOR_CODE)
        if index == 0:
            return None if self.speechless else encode_languages(self.languages)
        if language not in (0, *self.languages):
            return None
        if self.texts:
            text = self.texts.get((language or self.languages[0], index))
            return None if text is None else encode_string(text)
        return encode_string(self.strings[index - 1]) if index <= len(self.strings) else None

    def _device(self, index: int) -> bytes | None:
        return self.device.encode() if index == 0 else None

    def _configuration(self, index: int) -> bytes | None:
        return self.configurations[index].encode() if index < len(self.configurations) else None

    def _bos(self, index: int) -> bytes | None:
        return self.bos if self.bos and index == 0 else None

    def _qualifier(self, index: int) -> bytes | None:
        """The same device at its other speed (USB 2.0 §9.6.2)."""
        if index or self._other is None:
            return None
        return DeviceQualifier.like(self.device).encode()

    def _other_speed(self, index: int) -> bytes | None:
        if index >= len(self.configurations) or self._other is None:
            return None
        octets = bytearray(at_speed(self.configurations[index], self._other).encode())
        octets[1] = DescriptorType.OTHER_SPEED_CONFIGURATION
        return bytes(octets)

    @property
    def _other(self) -> BusSpeed | None:
        """At which it would have come up on another hub."""
        if self.only or self.device.bcdUSB < 0x0200:
            return None
        return {BusSpeed.HIGH: BusSpeed.FULL, BusSpeed.FULL: BusSpeed.HIGH}.get(self.speed)


_ANSWERS: Mapping[int, Callable[[UsbModel, int], bytes | None]] = {
    DescriptorType.DEVICE: UsbModel._device,
    DescriptorType.CONFIGURATION: UsbModel._configuration,
    DescriptorType.BOS: UsbModel._bos,
    DescriptorType.DEVICE_QUALIFIER: UsbModel._qualifier,
    DescriptorType.OTHER_SPEED_CONFIGURATION: UsbModel._other_speed,
}


def at_speed(configuration: ConfigurationDescriptor, speed: BusSpeed) -> ConfigurationDescriptor:
    """With packets of the size that the speed has (USB 2.0 §5.7.3, §5.8.3)."""
    interfaces = tuple(
        replace(one, endpoints=tuple(_at_speed(endpoint, speed) for endpoint in one.endpoints))
        for one in configuration.interfaces
    )
    return replace(configuration, interfaces=interfaces)


def _at_speed(one: EndpointDescriptor, speed: BusSpeed) -> EndpointDescriptor:
    if one.transfer_type is TransferType.BULK:
        return replace(one, wMaxPacketSize=_BULK[speed])
    if one.transfer_type is not TransferType.INTERRUPT:
        return one
    size = min(one.wMaxPacketSize & 0x07FF, _INTERRUPT[speed])
    # Above full speed bInterval is a power of two of 125 us, below it is milliseconds (§9.6.6).
    fast = speed in _FAST
    interval = one.bInterval if fast and one.bInterval <= 16 else min(255, max(1, one.bInterval))
    return replace(one, wMaxPacketSize=size, bInterval=min(interval, 16) if fast else interval)
