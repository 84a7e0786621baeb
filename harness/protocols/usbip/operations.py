"""The messages before an import: list the exported devices, import one (usbip_protocol.rst, OP_*)."""

# Field names are the USB specification's own.
# ruff: noqa: N815

from __future__ import annotations

import struct
from dataclasses import dataclass

from misfeed.errors import UsageError
from misfeed.protocols.usbip.wire import (
    OP_HEADER,
    OpCode,
    OpStatus,
    Speed,
    UsbipError,
    fixed_text,
    pack,
    read_text,
)

BUSID_SIZE = 32
PATH_SIZE = 256
MAX_DEVICES = 1024

_DEVICE = struct.Struct(">256s32sIIIHHHBBBBBB")
_COUNT = struct.Struct(">I")
DEVICE_SIZE = _DEVICE.size


@dataclass(frozen=True, slots=True)
class ExportedDevice:
    """A device as the exporter describes it.

    Attributes:
        busid: what an import names it by: "1-1".
        interfaces: class, subclass and protocol of each; only OP_REP_DEVLIST carries them.
        bNumInterfaces: stated apart, since OP_REP_IMPORT carries no interfaces.
    """

    busid: str
    idVendor: int
    idProduct: int
    bcdDevice: int = 0x0100
    path: str = ""
    busnum: int = 1
    devnum: int = 1
    speed: int = Speed.HIGH
    bDeviceClass: int = 0
    bDeviceSubClass: int = 0
    bDeviceProtocol: int = 0
    bConfigurationValue: int = 1
    bNumConfigurations: int = 1
    bNumInterfaces: int = 0
    interfaces: tuple[tuple[int, int, int], ...] = ()

    @property
    def devid(self) -> int:
        """What URBs name it by."""
        return (self.busnum & 0xFFFF) << 16 | (self.devnum & 0xFFFF)

    def encode(self) -> bytes:
        """The 312 octets without interfaces. Raises UsageError."""
        return pack(
            "an exported device",
            _DEVICE,
            fixed_text("path", self.path, PATH_SIZE),
            fixed_text("busid", self.busid, BUSID_SIZE),
            self.busnum,
            self.devnum,
            self.speed,
            self.idVendor,
            self.idProduct,
            self.bcdDevice,
            self.bDeviceClass,
            self.bDeviceSubClass,
            self.bDeviceProtocol,
            self.bConfigurationValue,
            self.bNumConfigurations,
            self.bNumInterfaces,
        )

    @classmethod
    def decode(cls, data: bytes, offset: int = 0, interfaces: bytes = b"") -> ExportedDevice:
        """Read 312 octets, found at `offset` of the message, and 4 for each interface. Raises UsbipError."""
        path, busid, *numbers = _DEVICE.unpack(data)
        busnum, devnum, speed, vendor, product, release, major, minor, protocol, value, count, n = numbers
        return cls(
            read_text("busid", busid, offset + PATH_SIZE),
            vendor,
            product,
            release,
            read_text("path", path, offset),
            busnum,
            devnum,
            speed,
            major,
            minor,
            protocol,
            value,
            count,
            n,
            tuple(struct.Struct("BBBx").iter_unpack(interfaces)),
        )


@dataclass(frozen=True, slots=True)
class OpReqDevlist:
    """OP_REQ_DEVLIST: which devices are exported?"""

    def encode(self) -> bytes:
        return OP_HEADER.pack(OpCode.REQ_DEVLIST, 0)


@dataclass(frozen=True, slots=True)
class OpRepDevlist:
    """OP_REP_DEVLIST. With another status than OK it ends after the status, as Linux reads it."""

    devices: tuple[ExportedDevice, ...] = ()
    status: int = OpStatus.OK

    def encode(self) -> bytes:
        """Raises UsageError, also for a device whose bNumInterfaces disagrees with its interfaces."""
        head = pack("OP_REP_DEVLIST", OP_HEADER, OpCode.REP_DEVLIST, self.status)
        if self.status != OpStatus.OK:
            if self.devices:
                raise UsageError("OP_REP_DEVLIST carries devices only when its status is OK")
            return head
        parts = [head, _COUNT.pack(len(self.devices))]
        for device in self.devices:
            if device.bNumInterfaces != len(device.interfaces):
                raise UsageError(
                    f"{device.busid} has bNumInterfaces {device.bNumInterfaces}"
                    f" but {len(device.interfaces)} interfaces"
                )
            parts.append(device.encode())
            parts.extend(pack("an interface", struct.Struct("BBBx"), *one) for one in device.interfaces)
        return b"".join(parts)


@dataclass(frozen=True, slots=True)
class OpReqImport:
    """OP_REQ_IMPORT: hand over the device `busid`."""

    busid: str

    def encode(self) -> bytes:
        """Raises UsageError."""
        return OP_HEADER.pack(OpCode.REQ_IMPORT, 0) + fixed_text("busid", self.busid, BUSID_SIZE)


@dataclass(frozen=True, slots=True)
class OpRepImport:
    """OP_REP_IMPORT. `device` comes with status OK only."""

    device: ExportedDevice | None = None
    status: int = OpStatus.OK

    def encode(self) -> bytes:
        """Raises UsageError when status and device contradict each other."""
        if (self.device is not None) != (self.status == OpStatus.OK):
            raise UsageError("OP_REP_IMPORT carries a device if, and only if, its status is OK")
        head = pack("OP_REP_IMPORT", OP_HEADER, OpCode.REP_IMPORT, self.status)
        return head + (self.device.encode() if self.device is not None else b"")


def read_devlist(data: bytes | bytearray) -> tuple[OpRepDevlist, int] | int:
    """Read an OP_REP_DEVLIST at the start of `data`.

    Returns the message and its size; or, where it is not all there, how many octets are needed at least.
    Raises UsbipError.
    """
    if len(data) < OP_HEADER.size:
        return OP_HEADER.size
    status = OP_HEADER.unpack_from(data)[1]
    if status != OpStatus.OK:
        return OpRepDevlist((), status), OP_HEADER.size
    offset = OP_HEADER.size + _COUNT.size
    if len(data) < offset:
        return offset
    (count,) = _COUNT.unpack_from(data, OP_HEADER.size)
    if count > MAX_DEVICES:
        raise UsbipError(f"{count} devices listed, more than {MAX_DEVICES}", bytes(data[:12]), 8)
    spans = []
    for _ in range(count):
        end = offset + DEVICE_SIZE
        if len(data) < end:
            return end
        end += 4 * data[end - 1]
        if len(data) < end:
            return end
        spans.append((offset, end))
        offset = end
    devices = tuple(
        ExportedDevice.decode(
            bytes(data[start : start + DEVICE_SIZE]), start, bytes(data[start + DEVICE_SIZE : end])
        )
        for start, end in spans
    )
    return OpRepDevlist(devices), offset
