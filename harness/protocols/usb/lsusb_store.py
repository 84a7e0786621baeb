"""A binary object store as `lsusb -v` prints it, and the form of the lines that print most fields (usbutils).

Knows capabilities; no device.
"""

from __future__ import annotations

import struct
import uuid
from collections.abc import Iterator

from misfeed.protocols.usb.capabilities import BinaryObjectStore, CapabilityType, DeviceCapability
from misfeed.protocols.usb.descriptors import DescriptorType

Field = tuple[str, object] | tuple[str, object, str | None]


def fields(indent: str, *values: Field) -> Iterator[str]:
    """Lines of the form that most have."""
    for one in values:
        text = one[2] if len(one) == 3 else ""
        yield f"{indent}{one[0]:<19} {one[1]!s:>5} {text or ''}"


def bos(octets: bytes) -> Iterator[str]:
    """Raises UsbError."""
    yield "Binary Object Store Descriptor:"
    one = BinaryObjectStore.decode(octets)
    yield from fields("  ", ("bLength", 5), ("bDescriptorType", int(DescriptorType.BOS)))
    yield f"  wTotalLength       0x{len(octets):04x}"
    yield from fields("  ", ("bNumDeviceCaps", len(one.capabilities)))
    for capability in one.capabilities:
        yield from _capability(capability)


def _capability(one: DeviceCapability) -> Iterator[str]:
    content = one.content
    head = fields(
        "    ",
        ("bLength", len(content) + 3),
        ("bDescriptorType", int(DescriptorType.DEVICE_CAPABILITY)),
        ("bDevCapabilityType", one.bDevCapabilityType),
    )
    match one.bDevCapabilityType:
        case CapabilityType.USB_2_0_EXTENSION if len(content) == 4:
            attributes = int.from_bytes(content, "little")
            yield "  USB 2.0 Extension Device Capability:"
            yield from head
            yield f"    bmAttributes   0x{attributes:08x}"
            if not attributes & 0x02:
                yield "      (Missing must-be-set LPM bit!)"
            elif attributes & 0x04:
                yield "      BESL Link Power Management (LPM) Supported"
            else:
                yield "      HIRD Link Power Management (LPM) Supported"
        case CapabilityType.SUPERSPEED_USB if len(content) == 7:
            attributes, speeds, functional, first, second = struct.unpack("<BHBBH", content)
            yield "  SuperSpeed USB Device Capability:"
            yield from head
            yield f"    bmAttributes         0x{attributes:02x}"
            yield f"    wSpeedsSupported   0x{speeds:04x}"
            yield f"    bFunctionalitySupport {functional:3}"
            yield f"    bU1DevExitLat        {first:4} micro seconds"
            yield f"    bU2DevExitLat    {second:8} micro seconds"
        case CapabilityType.CONTAINER_ID if len(content) == 17:
            yield "  Container ID Device Capability:"
            yield from head
            yield from fields("    ", ("bReserved", content[0]))
            yield f"    ContainerID             {{{uuid.UUID(bytes_le=content[1:])}}}"
        case CapabilityType.PLATFORM if len(content) >= 17:
            yield "  Platform Device Capability:"
            yield from head
            yield from fields("    ", ("bReserved", content[0]))
            yield f"    PlatformCapabilityUUID    {{{uuid.UUID(bytes_le=content[1:17])}}}"
            yield from (f"    CapabilityData[{at}]    0x{octet:02x}" for at, octet in enumerate(content[17:]))
        case _:
            yield "  ** UNRECOGNIZED: " + "".join(f" {octet:02x}" for octet in one.encode())
