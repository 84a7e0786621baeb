"""What is wrong with a device's descriptors: which field, where, and which clause says otherwise.

`mended` makes a configuration readable that contradicts itself. Knows the rules; neither device nor host.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from misfeed.protocols.usb.configuration import ConfigurationDescriptor
from misfeed.protocols.usb.descriptors import DescriptorType
from misfeed.protocols.usb.device import DeviceDescriptor
from misfeed.protocols.usb.dump import BusSpeed, UsbDump
from misfeed.protocols.usb.functions import InterfaceAssociation, IppInfo
from misfeed.protocols.usb.interface import EndpointDescriptor, InterfaceDescriptor, TransferType
from misfeed.protocols.usb.printer import PRINTER_CLASS, PRINTER_SUBCLASS, PrinterProtocol
from misfeed.protocols.usb.setup import Direction
from misfeed.protocols.usb.wire import UsbError

_BULK_SIZES = {
    BusSpeed.LOW: (),
    BusSpeed.FULL: (8, 16, 32, 64),
    BusSpeed.HIGH: (512,),
    BusSpeed.SUPER: (1024,),
}
_INTERRUPT_LIMIT = {BusSpeed.LOW: 8, BusSpeed.FULL: 64, BusSpeed.HIGH: 1024, BusSpeed.SUPER: 1024}
_CONTROL_SIZES = {
    BusSpeed.LOW: (8,),
    BusSpeed.FULL: (8, 16, 32, 64),
    BusSpeed.HIGH: (64,),
    BusSpeed.SUPER: (9,),
}
_HEADS: Mapping[int, int] = {
    DescriptorType.CONFIGURATION: 9,
    DescriptorType.INTERFACE: 9,
    DescriptorType.ENDPOINT: 7,
}


@dataclass(frozen=True, slots=True)
class Flaw:
    """A field that a clause has otherwise.

    Attributes:
        where: "configuration 1, interface 0 alternate 1, endpoint 0x81"; "" for the device's own.
    """

    where: str
    field: str
    what: str
    clause: str

    def __str__(self) -> str:
        place = f"{self.where}: " if self.where else ""
        return f"{place}{self.field} {self.what} ({self.clause})"


def mended(octets: bytes, where: str = "configuration") -> tuple[ConfigurationDescriptor, tuple[Flaw, ...]]:
    """A configuration as far as it can be read, and the lengths and counts that had to be set right for it.

    Raises:
        UsbError: not even its head is one.
    """
    kinds = (DescriptorType.CONFIGURATION, DescriptorType.OTHER_SPEED_CONFIGURATION)
    if len(octets) < 9 or octets[1] not in kinds or not 9 <= octets[0] <= len(octets):
        raise UsbError("not a configuration descriptor", octets, 0)
    flaws: list[Flaw] = []
    pieces = list(_usable(octets, where, flaws))
    head = bytearray(pieces[0])
    head[1] = DescriptorType.CONFIGURATION
    numbers: set[int] = set()
    opened: int | None = None
    for place, piece in enumerate(pieces):
        if piece[1] == DescriptorType.INTERFACE:
            numbers.add(piece[2])
            opened = place
            due = sum(1 for _ in _endpoints(pieces[place + 1 :]))
            if piece[4] != due:
                flaws.append(
                    Flaw(
                        f"{where}, interface {piece[2]} alternate {piece[3]}",
                        "bNumEndpoints",
                        f"says {piece[4]}, {due} came",
                        "USB 2.0 §9.6.5",
                    )
                )
                pieces[place] = piece[:4] + bytes((due,)) + piece[5:]
        elif piece[1] == DescriptorType.ENDPOINT and opened is None:
            flaws.append(Flaw(where, "an endpoint", "comes before any interface", "USB 2.0 §9.6.6"))
            pieces[place] = b""
    if head[4] != len(numbers):
        flaws.append(Flaw(where, "bNumInterfaces", f"says {head[4]}, {len(numbers)} came", "USB 2.0 §9.6.3"))
        head[4] = len(numbers)
    total = int.from_bytes(head[2:4], "little")
    if total != len(octets):
        flaws.append(Flaw(where, "wTotalLength", f"says {total}, {len(octets)} came", "USB 2.0 §9.6.3"))
    whole = bytes(head) + b"".join(pieces[1:])
    whole = whole[:2] + len(whole).to_bytes(2, "little") + whole[4:]
    return ConfigurationDescriptor.decode(whole), tuple(flaws)


def _usable(octets: bytes, where: str, flaws: list[Flaw]) -> Iterator[bytes]:
    """Each descriptor that is whole; what has no end, or is too short to be read, is left out."""
    at = 0
    while at < len(octets):
        piece = octets[at : at + octets[at]]
        if octets[at] < 2 or len(piece) < octets[at]:
            what = "is shorter than a descriptor" if octets[at] < 2 else "runs past the end"
            flaws.append(Flaw(where, "bLength", f"{octets[at]} at octet {at} {what}", "USB 2.0 §9.5"))
            return
        at += len(piece)
        least = _HEADS.get(piece[1], 2)
        if len(piece) < least:
            flaws.append(
                Flaw(where, "bLength", f"{len(piece)} is too short for its type {piece[1]}", "USB 2.0 §9.5")
            )
        else:
            yield piece


def _endpoints(pieces: list[bytes]) -> Iterator[bytes]:
    for piece in pieces:
        if piece[1:2] == bytes((DescriptorType.INTERFACE,)):
            return
        if piece[1:2] == bytes((DescriptorType.ENDPOINT,)):
            yield piece


def flaws(dump: UsbDump) -> tuple[Flaw, ...]:
    """All that is wrong with it. Raises UsbError where there is no device or configuration descriptor."""
    device = DeviceDescriptor.decode(dump.device)
    found = [*_of_device(device, dump)]
    values: set[int] = set()
    for index, octets in enumerate(dump.configurations):
        configuration, own = mended(octets, f"configuration {index}")
        found += own
        found += _of_configuration(configuration, dump.speed, f"configuration {index}")
        if configuration.bConfigurationValue in values:
            found.append(
                Flaw(f"configuration {index}", "bConfigurationValue", "comes twice", "USB 2.0 §9.6.3")
            )
        values.add(configuration.bConfigurationValue)
    return tuple(found)


def _of_device(device: DeviceDescriptor, dump: UsbDump) -> Iterator[Flaw]:
    for name, value in (("bcdUSB", device.bcdUSB), ("bcdDevice", device.bcdDevice)):
        if not f"{value:04x}".isdecimal():
            yield Flaw("", name, f"0x{value:04x} is no binary-coded decimal", "USB 2.0 §9.6.1")
    if not 0x0100 <= device.bcdUSB < 0x0400:
        yield Flaw("", "bcdUSB", f"0x{device.bcdUSB:04x} is no version of USB", "USB 2.0 §9.6.1")
    sizes = _CONTROL_SIZES[dump.speed]
    if device.bMaxPacketSize0 not in sizes:
        allowed = " or ".join(map(str, sizes))
        yield Flaw("", "bMaxPacketSize0", f"is {device.bMaxPacketSize0} and not {allowed}", "USB 2.0 §5.5.3")
    if device.bNumConfigurations != len(dump.configurations):
        yield Flaw(
            "",
            "bNumConfigurations",
            f"says {device.bNumConfigurations}, {len(dump.configurations)} came",
            "USB 2.0 §9.6.1",
        )


def _of_configuration(one: ConfigurationDescriptor, speed: BusSpeed, where: str) -> Iterator[Flaw]:
    if not one.bmAttributes & 0x80:
        yield Flaw(where, "bmAttributes", "lacks bit 7, which is set always", "USB 2.0 §9.6.3")
    if not one.bConfigurationValue:
        yield Flaw(where, "bConfigurationValue", "is 0, which stands for none", "USB 2.0 §9.4.7")
    if not one.interfaces:
        yield Flaw(where, "bNumInterfaces", "is 0", "USB 2.0 §9.2.3")
    if sorted(one.numbers) != list(range(len(one.numbers))):
        numbers = ", ".join(map(str, one.numbers))
        yield Flaw(where, "bInterfaceNumber", f"is {numbers} and does not count from 0", "USB 2.0 §9.6.5")
    taken: dict[int, int] = {}
    for number in one.numbers:
        settings = [alternate.bAlternateSetting for alternate in one.alternates(number)]
        if settings != list(range(len(settings))):
            told = ", ".join(map(str, settings))
            yield Flaw(
                f"{where}, interface {number}",
                "bAlternateSetting",
                f"is {told} and does not count from 0",
                "USB 2.0 §9.6.5",
            )
        for interface in one.alternates(number):
            place = f"{where}, interface {number} alternate {interface.bAlternateSetting}"
            yield from _of_interface(interface, speed, place)
            for endpoint in interface.endpoints:
                owner = taken.setdefault(endpoint.bEndpointAddress, number)
                if owner != number:
                    yield Flaw(
                        place,
                        "bEndpointAddress",
                        f"0x{endpoint.bEndpointAddress:02x} is interface {owner}'s already",
                        "USB 2.0 §9.6.6",
                    )
    yield from _of_associations(one, where)


def _of_associations(one: ConfigurationDescriptor, where: str) -> Iterator[Flaw]:
    raws = [*one.extra]
    for interface in one.interfaces:
        raws += [*interface.extra, *(raw for endpoint in interface.endpoints for raw in endpoint.extra)]
    for raw in raws:
        if raw.bDescriptorType != DescriptorType.INTERFACE_ASSOCIATION:
            continue
        try:
            told = InterfaceAssociation.of(raw)
        except UsbError as error:
            yield Flaw(where, "an interface association", f"is none: {error}", "USB ECN IAD §9.X.Y")
            continue
        group = set(range(told.bFirstInterface, told.bFirstInterface + told.bInterfaceCount))
        if not group or not group <= set(one.numbers):
            what = f"{told.bInterfaceCount} from {told.bFirstInterface} on are not all there"
            yield Flaw(where, "bInterfaceCount", what, "USB ECN IAD §9.X.Y")


def _of_interface(one: InterfaceDescriptor, speed: BusSpeed, where: str) -> Iterator[Flaw]:
    addresses = [endpoint.bEndpointAddress for endpoint in one.endpoints]
    for endpoint in one.endpoints:
        yield from _of_endpoint(endpoint, speed, where)
        if addresses.count(endpoint.bEndpointAddress) > 1:
            address = f"0x{endpoint.bEndpointAddress:02x}"
            yield Flaw(where, "bEndpointAddress", f"{address} comes twice", "USB 2.0 §9.6.6")
    if (one.bInterfaceClass, one.bInterfaceSubClass) != (PRINTER_CLASS, PRINTER_SUBCLASS):
        return
    out = one.endpoint(Direction.OUT, TransferType.BULK)
    back = one.endpoint(Direction.IN, TransferType.BULK)
    if out is None:
        yield Flaw(
            where, "bNumEndpoints", "leaves a printer without a bulk OUT", "USB Printer Class 1.1 §5.3"
        )
    if back is None and one.bInterfaceProtocol in (2, 3, 4):
        yield Flaw(
            where,
            "bInterfaceProtocol",
            f"{one.bInterfaceProtocol} needs a bulk IN, and there is none",
            "USB Printer Class 1.1 §5.3",
        )
    if one.bInterfaceProtocol == PrinterProtocol.IPP_OVER_USB:
        infos = [raw for raw in one.extra if raw.bDescriptorType == DescriptorType.CLASS_SPECIFIC_DEVICE]
        for raw in infos:
            try:
                IppInfo.of(raw)
            except UsbError as error:
                yield Flaw(where, "the device info", f"is none: {error}", "IPP-over-USB 1.0 §4.3")


def _of_endpoint(one: EndpointDescriptor, speed: BusSpeed, where: str) -> Iterator[Flaw]:
    address = f"0x{one.bEndpointAddress:02x}"
    where = f"{where}, endpoint {address}"
    if one.bEndpointAddress & 0x70 or not one.number:
        yield Flaw(where, "bEndpointAddress", f"{address} is no address", "USB 2.0 §9.6.6")
    size = one.wMaxPacketSize & 0x07FF
    sized = f"is {one.wMaxPacketSize} at {speed.value} speed"
    if one.transfer_type is TransferType.BULK:
        sizes = _BULK_SIZES[speed]
        if not sizes:
            yield Flaw(where, "bmAttributes", "is bulk, which low speed has not", "USB 2.0 §5.8.3")
        elif one.wMaxPacketSize not in sizes:
            allowed = " or ".join(map(str, sizes))
            yield Flaw(where, "wMaxPacketSize", f"{sized} and not {allowed}", "USB 2.0 §5.8.3")
    elif one.transfer_type is TransferType.INTERRUPT:
        limit = _INTERRUPT_LIMIT[speed]
        if size > limit:
            yield Flaw(where, "wMaxPacketSize", f"{sized}, where {limit} is most", "USB 2.0 §5.7.3")
        most = 16 if speed in (BusSpeed.HIGH, BusSpeed.SUPER) else 255
        if not 1 <= one.bInterval <= most:
            yield Flaw(where, "bInterval", f"is {one.bInterval} and not 1 to {most}", "USB 2.0 §9.6.6")
