"""What a printer declares of itself over USB, out of its profile's `[usb]`: interfaces, endpoints, strings.

Knows no request. One that was recorded is declared in `captured` instead.
"""

from __future__ import annotations

import uuid as uuids
from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby

from misfeed.emulators.machine import Profile
from misfeed.emulators.machine.profile import Usb, UsbInterface
from misfeed.emulators.usb.captured import captured_model
from misfeed.emulators.usb.model import VENDOR_CODE, UsbModel
from misfeed.protocols.usb import (
    PRINTER_CLASS,
    PRINTER_SUBCLASS,
    ConfigurationDescriptor,
    DeviceDescriptor,
    Direction,
    EndpointDescriptor,
    InterfaceDescriptor,
    PrinterProtocol,
    RawDescriptor,
    TransferType,
)
from misfeed.protocols.usb.capabilities import (
    BinaryObjectStore,
    DeviceCapability,
    container_id,
    usb_2_0_extension,
)
from misfeed.protocols.usb.functions import BasicCapabilities, InterfaceAssociation, IppInfo
from misfeed.protocols.usb.microsoft import CompatibleId, set_capability
from misfeed.protocols.usb.strings import MAX_UNITS

BULK_OUT = Direction.OUT | 1
BULK_IN = Direction.IN | 2
_INTERRUPT_SIZE = 8
_INTERRUPT_INTERVAL = 11
"""128 ms at high speed, as scanners' buttons are asked."""
_KINDS = {
    "bulk-out": (Direction.OUT, TransferType.BULK),
    "bulk-in": (Direction.IN, TransferType.BULK),
    "interrupt-out": (Direction.OUT, TransferType.INTERRUPT),
    "interrupt-in": (Direction.IN, TransferType.INTERRUPT),
}
_MULTI_INTERFACE = (0xEF, 2, 1)
"""Class, subclass and protocol of a device with interface associations (their ECN, table 9-Z)."""
_IPP_VERSIONS = "1.0,1.1,2.0"


def printer_model(profile: Profile, serial: str, uuid: str = "") -> UsbModel:
    """What a printer of that model declares. `uuid` is its URN over IPP.

    Raises:
        ValueError: the model has no USB.
        UsageError: what was recorded of it cannot be read.
    """
    if profile.usb is None:
        raise ValueError(f"a {profile.name} has no USB")
    identity = profile.identity
    if profile.captured.usb:
        return captured_model(profile.captured.usb, (identity.make, identity.model, serial))
    names = _Strings((identity.make, identity.model, serial))
    declared = _declared(profile.usb)
    values = sorted({one.configuration for one in declared})
    configurations = tuple(
        _Configuration(profile.usb, names, uuid, value).of(
            [one for one in declared if one.configuration == value]
        )
        for value in values
    )
    version = _bcd(profile.usb.version)
    microsoft = _windows(declared)
    grouped = any(raw.bDescriptorType == 11 for one in configurations for raw in _extras(one))
    major, minor, protocol = _MULTI_INTERFACE if grouped else (0, 0, 0)
    device = DeviceDescriptor(
        profile.usb.vendor_id,
        profile.usb.product_id,
        bcdDevice=_bcd(profile.usb.release),
        iManufacturer=1,
        iProduct=2,
        iSerialNumber=3,
        bNumConfigurations=len(configurations),
        bDeviceClass=major,
        bDeviceSubClass=minor,
        bDeviceProtocol=protocol,
        bcdUSB=version,
    )
    bos = _bos(uuid, microsoft) if version >= 0x0201 else b""
    return UsbModel(device, configurations, names.all, only=version < 0x0200, bos=bos, microsoft=microsoft)


def _declared(usb: Usb) -> Sequence[UsbInterface]:
    """Every interface and alternate setting, in order."""
    own = [one for one in usb.interfaces if one.carries != "nothing"]
    if own:
        return usb.interfaces
    protocols = (usb.protocol, *usb.alternates)
    pages = [
        UsbInterface(carries="pages", protocol=protocol, alternate=bool(at))
        for at, protocol in enumerate(protocols)
    ]
    return [*pages, *[UsbInterface(carries="ipp")] * usb.ipp, *usb.interfaces]


class _Strings:
    """The texts that descriptors name by index."""

    def __init__(self, first: Sequence[str]) -> None:
        self.all = tuple(fitting(one) for one in first)

    def index(self, text: str) -> int:
        if not text:
            return 0
        fits = fitting(text)
        if fits not in self.all[3:]:
            self.all += (fits,)
        return self.all.index(fits, 3) + 1


class _Configuration:
    """Makes up one configuration."""

    def __init__(self, usb: Usb, names: _Strings, uuid: str, value: int) -> None:
        self._usb = usb
        self._names = names
        self._uuid = uuid
        self._value = value
        self._taken: set[int] = set()
        self._pairs = 0

    def of(self, declared: Sequence[UsbInterface]) -> ConfigurationDescriptor:
        made: list[InterfaceDescriptor] = []
        number = -1
        for one in declared:
            if not one.alternate or number < 0:
                number += 1
                alternate, before = 0, None
            else:
                alternate, before = made[-1].bAlternateSetting + 1, made[-1]
            made.append(self._interface(one, number, alternate, before))
        extra, made = self._associations(declared, made)
        return ConfigurationDescriptor(
            tuple(made),
            self._value,
            bmAttributes=0x80 | (0x40 if self._usb.self_powered else 0),
            bMaxPower=self._usb.max_power_ma // 2,
            extra=extra,
        )

    def _interface(
        self, one: UsbInterface, number: int, alternate: int, before: InterfaceDescriptor | None
    ) -> InterfaceDescriptor:
        classes = (one.interface_class, one.interface_subclass, one.protocol)
        kinds: Sequence[str] = one.endpoints
        extra: tuple[RawDescriptor, ...] = ()
        if one.carries == "pages":
            protocol = one.protocol if one.protocol in (1, 2, 3) else self._usb.protocol
            classes = (PRINTER_CLASS, PRINTER_SUBCLASS, protocol)
            kinds = ("bulk-out",) if protocol == PrinterProtocol.UNIDIRECTIONAL else ("bulk-out", "bulk-in")
        elif one.carries == "ipp":
            classes = (PRINTER_CLASS, PRINTER_SUBCLASS, PrinterProtocol.IPP_OVER_USB)
            kinds = ("bulk-out", "bulk-in")
            extra = (self._info().raw(),)
        return InterfaceDescriptor(
            number,
            alternate,
            *classes,
            self._names.index(one.name),
            endpoints=self._endpoints(kinds, before, paired=one.carries != "nothing"),
            extra=extra,
        )

    def _info(self) -> IppInfo:
        can = BasicCapabilities.PRINT | BasicCapabilities.HTTP
        return IppInfo(can, self._names.index(_IPP_VERSIONS), self._names.index(self._uuid))

    def _endpoints(
        self, kinds: Sequence[str], before: InterfaceDescriptor | None, *, paired: bool
    ) -> tuple[EndpointDescriptor, ...]:
        """Over the addresses that the setting before has, as far as it has any of the kind."""
        given = [*before.endpoints] if before is not None else []
        found = []
        fresh = paired and not given
        for kind in kinds:
            direction, transfer = _KINDS[kind]
            shared = next((e for e in given if (e.direction, e.transfer_type) == (direction, transfer)), None)
            if shared is not None:
                given.remove(shared)
                found.append(shared)
                continue
            address = self._pair(direction) if fresh else self._free(direction)
            self._taken.add(address)
            found.append(
                EndpointDescriptor(address)
                if transfer is TransferType.BULK
                else EndpointDescriptor(address, transfer, _INTERRUPT_SIZE, _INTERRUPT_INTERVAL)
            )
        if fresh:
            self._pairs += 1
        return tuple(found)

    def _pair(self, direction: Direction) -> int:
        """Of what the machine carries: 0x01 and 0x82, 0x03 and 0x84, and so on."""
        address = (BULK_IN if direction is Direction.IN else BULK_OUT) + 2 * self._pairs
        return address if address & 0x70 == 0 and address not in self._taken else self._free(direction)

    def _free(self, direction: Direction) -> int:
        """From the last on: the first are for what the machine carries."""
        for number in range(15, 0, -1):
            if direction | number not in self._taken:
                return direction | number
        raise ValueError("a USB device has 15 endpoints in each direction; declare fewer in usb.interfaces")

    def _associations(
        self, declared: Sequence[UsbInterface], made: Sequence[InterfaceDescriptor]
    ) -> tuple[tuple[RawDescriptor, ...], list[InterfaceDescriptor]]:
        """Each stands before the first interface of its group: behind whatever comes before that."""
        extra: tuple[RawDescriptor, ...] = ()
        result = list(made)
        at = 0
        for function, group in groupby(declared, key=lambda one: one.function):
            size = len(list(group))
            members = made[at : at + size]
            if function:
                first = members[0]
                count = len({one.bInterfaceNumber for one in members})
                told = InterfaceAssociation(
                    first.bInterfaceNumber,
                    count,
                    first.bInterfaceClass,
                    first.bInterfaceSubClass,
                    first.bInterfaceProtocol,
                    self._names.index(function),
                ).raw()
                if at == 0:
                    extra = (told,)
                else:
                    result[at - 1] = _behind(result[at - 1], told)
            at += size
        return extra, result


def _behind(one: InterfaceDescriptor, raw: RawDescriptor) -> InterfaceDescriptor:
    if not one.endpoints:
        return replace(one, extra=(*one.extra, raw))
    last = one.endpoints[-1]
    return replace(one, endpoints=(*one.endpoints[:-1], replace(last, extra=(*last.extra, raw))))


def _extras(one: ConfigurationDescriptor) -> list[RawDescriptor]:
    found = [*one.extra]
    for interface in one.interfaces:
        found += [*interface.extra, *(raw for endpoint in interface.endpoints for raw in endpoint.extra)]
    return found


def _windows(declared: Sequence[UsbInterface]) -> tuple[CompatibleId, ...]:
    number = -1
    found = []
    for one in declared:
        number += 0 if one.alternate else 1
        if one.windows:
            found.append(CompatibleId(number, one.windows))
    return tuple(found)


def _bos(uuid: str, microsoft: Sequence[CompatibleId]) -> bytes:
    capabilities: list[DeviceCapability] = [usb_2_0_extension()]
    if uuid:
        capabilities.append(container_id(uuids.UUID(uuid)))
    if microsoft:
        capabilities.append(set_capability(microsoft, VENDOR_CODE))
    return BinaryObjectStore(tuple(capabilities)).encode()


def _bcd(version: str) -> int:
    """ "2.1" and "2.10" are 0x0210, "2.01" is 0x0201."""
    major, _, minor = version.partition(".")
    return int(major, 16) << 8 | int(minor.ljust(2, "0"), 16)


def fitting(text: str) -> str:
    """As much of `text` as a string descriptor holds."""
    return text.encode("utf-16-le")[: 2 * MAX_UNITS].decode("utf-16-le", "ignore")
