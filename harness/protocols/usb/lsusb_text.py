"""Writes a device's descriptors as `lsusb -v` would print them (usbutils), for people and for `read_lsusb`.

Descriptors that contradict themselves are written as far as they can be read. Names only the classes that
printers have; knows no vendor.
"""

from __future__ import annotations

from collections.abc import Iterator

from misfeed.protocols.usb.configuration import ConfigurationDescriptor
from misfeed.protocols.usb.descriptors import DescriptorType, RawDescriptor
from misfeed.protocols.usb.device import DeviceDescriptor, DeviceQualifier
from misfeed.protocols.usb.dump import BusSpeed, UsbDump
from misfeed.protocols.usb.flaws import mended
from misfeed.protocols.usb.functions import BasicCapabilities, InterfaceAssociation, IppInfo
from misfeed.protocols.usb.interface import EndpointDescriptor, InterfaceDescriptor
from misfeed.protocols.usb.lsusb_store import Field, bos, fields
from misfeed.protocols.usb.printer import PRINTER_CLASS, PrinterProtocol
from misfeed.protocols.usb.wire import UsbError

_SPEEDS = {
    BusSpeed.LOW: "Low Speed (1Mbps)",
    BusSpeed.FULL: "Full Speed (12Mbps)",
    BusSpeed.HIGH: "High Speed (480Mbps)",
    BusSpeed.SUPER: "SuperSpeed (5Gbps)",
}
_CLASSES = {
    2: "Communications",
    3: "Human Interface Device",
    6: "Imaging",
    7: "Printer",
    8: "Mass Storage",
    10: "CDC Data",
    239: "Miscellaneous Device",
    254: "Application Specific Interface",
    255: "Vendor Specific Class",
}
_SUBCLASSES = {
    (7, 1): "Printer",
    (6, 1): "Still Image Capture",
    (8, 6): "SCSI",
    (255, 255): "Vendor Specific Subclass",
}
_PROTOCOLS = {
    (7, 1, 1): "Unidirectional",
    (7, 1, 2): "Bidirectional",
    (7, 1, 3): "IEEE 1284.4 compatible bidirectional",
    (7, 1, 4): "IPP over USB",
    (6, 1, 1): "Picture Transfer Protocol (PIMA 15470)",
    (8, 6, 80): "Bulk-Only",
    (255, 255, 255): "Vendor Specific Protocol",
}
_TRANSFERS = ("Control", "Isochronous", "Bulk", "Interrupt")
_SYNCHRONISATION = ("None", "Asynchronous", "Adaptive", "Synchronous")
_USAGE = ("Data", "Feedback", "Implicit feedback Data", "(reserved)")
_TRANSACTIONS = ("1x", "2x", "3x", "(??)")
_CAPABILITIES = (
    (BasicCapabilities.PRINT, "Print"),
    (BasicCapabilities.SCAN, "Scan"),
    (BasicCapabilities.FAX, "Fax"),
    (BasicCapabilities.OTHER, "Other"),
    (BasicCapabilities.HTTP, "HTTP-over-USB"),
)
_AUTHENTICATION = ("No-Auth", "Username-Auth", "Reserved-Auth", "Negotiable-Auth")


def lsusb_text(dump: UsbDump, *, bus: int = 1, number: int = 2) -> str:
    """Text for one device. Raises UsbError where there is no device or configuration descriptor at all."""
    return "\n".join(one.rstrip() for one in _lines(dump, bus, number)) + "\n"


def _lines(dump: UsbDump, bus: int, number: int) -> Iterator[str]:
    device = DeviceDescriptor.decode(dump.device)
    names = f"{dump.text(device.iManufacturer) or ''} {dump.text(device.iProduct) or ''}".strip()
    yield f"Bus {bus:03d} Device {number:03d}: ID {device.idVendor:04x}:{device.idProduct:04x} {names}"
    yield f"Negotiated speed: {_SPEEDS[dump.speed]}"
    yield "Device Descriptor:"
    yield from fields(
        "  ",
        ("bLength", 18),
        ("bDescriptorType", int(DescriptorType.DEVICE)),
        ("bcdUSB", _version(device.bcdUSB)),
        *_classes("bDevice", device.bDeviceClass, device.bDeviceSubClass, device.bDeviceProtocol),
        ("bMaxPacketSize0", device.bMaxPacketSize0),
    )
    yield f"  idVendor           0x{device.idVendor:04x} {dump.text(device.iManufacturer) or ''}"
    yield f"  idProduct          0x{device.idProduct:04x} {dump.text(device.iProduct) or ''}"
    yield from fields(
        "  ",
        ("bcdDevice", _version(device.bcdDevice)),
        ("iManufacturer", device.iManufacturer, dump.text(device.iManufacturer)),
        ("iProduct", device.iProduct, dump.text(device.iProduct)),
        ("iSerial", device.iSerialNumber, dump.text(device.iSerialNumber)),
        ("bNumConfigurations", device.bNumConfigurations),
    )
    status = 0
    for octets in dump.configurations:
        configuration, _ = mended(octets)
        status = status or configuration.bmAttributes & 0x40
        yield from _configuration(dump, device, configuration, int.from_bytes(octets[2:4], "little"))
    if dump.bos and device.bcdUSB >= 0x0201:
        yield from bos(dump.bos)
    if dump.qualifier and device.bcdUSB == 0x0200:
        yield from _qualifier(dump)
    yield f"Device Status:     0x{1 if status else 0:04x}"
    yield "  Self Powered" if status else "  (Bus Powered)"


def _version(value: int) -> str:
    return f"{value >> 8:2x}.{value & 0xFF:02x}"


def _classes(prefix: str, major: int, minor: int, protocol: int) -> tuple[Field, ...]:
    return (
        (f"{prefix}Class", major, _CLASSES.get(major)),
        (f"{prefix}SubClass", minor, _SUBCLASSES.get((major, minor))),
        (f"{prefix}Protocol", protocol, _PROTOCOLS.get((major, minor, protocol))),
    )


def _configuration(
    dump: UsbDump, device: DeviceDescriptor, one: ConfigurationDescriptor, total: int
) -> Iterator[str]:
    yield "  Configuration Descriptor:"
    yield from fields("    ", ("bLength", 9 + len(one.tail)), ("bDescriptorType", 2))
    yield f"    wTotalLength       0x{total:04x}"
    yield from fields(
        "    ",
        ("bNumInterfaces", one.bNumInterfaces),
        ("bConfigurationValue", one.bConfigurationValue),
        ("iConfiguration", one.iConfiguration, dump.text(one.iConfiguration)),
    )
    yield f"    bmAttributes         0x{one.bmAttributes:02x}"
    if not one.bmAttributes & 0x80:
        yield "      (Missing must-be-set bit!)"
    yield "      Self Powered" if one.bmAttributes & 0x40 else "      (Bus Powered)"
    if one.bmAttributes & 0x20:
        yield "      Remote Wakeup"
    yield f"    MaxPower            {one.bMaxPower * (8 if device.bcdUSB >= 0x0300 else 2):5}mA"
    for raw in one.extra:
        yield from _raw(dump, raw, "    ")
    for interface in one.interfaces:
        yield from _interface(dump, interface)


def _interface(dump: UsbDump, one: InterfaceDescriptor) -> Iterator[str]:
    yield "    Interface Descriptor:"
    classes = (one.bInterfaceClass, one.bInterfaceSubClass, one.bInterfaceProtocol)
    yield from fields(
        "      ",
        ("bLength", 9 + len(one.tail)),
        ("bDescriptorType", int(DescriptorType.INTERFACE)),
        ("bInterfaceNumber", one.bInterfaceNumber),
        ("bAlternateSetting", one.bAlternateSetting),
        ("bNumEndpoints", one.bNumEndpoints),
        *_classes("bInterface", *classes),
        ("iInterface", one.iInterface, dump.text(one.iInterface)),
    )
    for raw in one.extra:
        ipp = classes[::2] == (PRINTER_CLASS, PrinterProtocol.IPP_OVER_USB)
        if ipp and raw.bDescriptorType == DescriptorType.CLASS_SPECIFIC_DEVICE:
            yield from _ipp(dump, raw)
        else:
            yield from _raw(dump, raw, "      ")
    for endpoint in one.endpoints:
        yield from _endpoint(dump, endpoint)


def _endpoint(dump: UsbDump, one: EndpointDescriptor) -> Iterator[str]:
    way = "IN" if one.bEndpointAddress & 0x80 else "OUT"
    size = one.wMaxPacketSize
    yield "      Endpoint Descriptor:"
    yield from fields("        ", ("bLength", 7 + len(one.tail)), ("bDescriptorType", 5))
    yield f"        bEndpointAddress     0x{one.bEndpointAddress:02x}  EP {one.number} {way}"
    yield from fields("        ", ("bmAttributes", one.bmAttributes))
    yield f"          Transfer Type            {_TRANSFERS[one.bmAttributes & 3]}"
    yield f"          Synch Type               {_SYNCHRONISATION[one.bmAttributes >> 2 & 3]}"
    yield f"          Usage Type               {_USAGE[one.bmAttributes >> 4 & 3]}"
    times = _TRANSACTIONS[size >> 11 & 3]
    yield f"        wMaxPacketSize     0x{size:04x}  {times} {size & 0x7FF} bytes"
    yield from fields("        ", ("bInterval", one.bInterval))
    if len(one.tail) == 2:
        yield from fields("        ", ("bRefresh", one.tail[0]), ("bSynchAddress", one.tail[1]))
    for raw in one.extra:
        if raw.bDescriptorType == DescriptorType.SUPERSPEED_ENDPOINT_COMPANION and len(raw.content) == 4:
            yield f"        bMaxBurst {raw.content[0]:15}"
            if one.bmAttributes & 3 == 2 and raw.content[1] & 0x1F:
                yield f"        MaxStreams {1 << (raw.content[1] & 0x1F):14}"
            if one.bmAttributes & 3 in (1, 3):
                yield f"        wBytesPerInterval {int.from_bytes(raw.content[2:], 'little'):7}"
        else:
            yield from _raw(dump, raw, "        ")


def _raw(dump: UsbDump, raw: RawDescriptor, indent: str) -> Iterator[str]:
    try:
        one = InterfaceAssociation.of(raw)
    except UsbError:
        octets = "".join(f" {octet:02x}" for octet in raw.encode())
        yield f"{indent}** UNRECOGNIZED: {octets}"
        return
    yield "    Interface Association:"
    yield from fields(
        "      ",
        ("bLength", 8),
        ("bDescriptorType", int(DescriptorType.INTERFACE_ASSOCIATION)),
        ("bFirstInterface", one.bFirstInterface),
        ("bInterfaceCount", one.bInterfaceCount),
        *_classes("bFunction", one.bFunctionClass, one.bFunctionSubClass, one.bFunctionProtocol),
        ("iFunction", one.iFunction, dump.text(one.iFunction)),
    )


def _ipp(dump: UsbDump, raw: RawDescriptor) -> Iterator[str]:
    yield "        IPP Printer Descriptor:"
    head = (("bLength", len(raw.content) + 2), ("bDescriptorType", raw.bDescriptorType))
    try:
        one = IppInfo.of(raw)
    except UsbError:
        yield from fields("          ", *head)
        yield "            Warning: Descriptor too short"
        return
    yield from fields(
        "          ",
        *head,
        ("bcdReleaseNumber", one.bcdReleaseNumber),
        ("bcdNumDescriptors", 1 + len(one.vendor)),
    )
    yield f"            iIPPVersionsSupported {one.iIPPVersionsSupported:5}"
    uuid_text = dump.text(one.iIPPPrinterUUID) or ""
    yield f"            iIPPPrinterUUID       {one.iIPPPrinterUUID:5} {uuid_text}"
    words = [word for flag, word in _CAPABILITIES if one.wBasicCapabilities & flag]
    words.append(_AUTHENTICATION[one.wBasicCapabilities >> 5 & 3])
    yield f"            wBasicCapabilities   0x{one.wBasicCapabilities:04x}  {' '.join(words)}"
    for kind, content in one.vendor:
        yield f"            UnknownCapabilities   {kind:5} {len(content):5}"


def _qualifier(dump: UsbDump) -> Iterator[str]:
    one = DeviceQualifier.decode(dump.qualifier)
    yield "Device Qualifier (for other device speed):"
    yield from fields(
        "  ",
        ("bLength", 10),
        ("bDescriptorType", int(DescriptorType.DEVICE_QUALIFIER)),
        ("bcdUSB", _version(one.bcdUSB)),
        *_classes("bDevice", one.bDeviceClass, one.bDeviceSubClass, one.bDeviceProtocol),
        ("bMaxPacketSize0", one.bMaxPacketSize0),
        ("bNumConfigurations", one.bNumConfigurations),
    )
