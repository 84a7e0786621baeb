"""One event of usbmon: a URB was submitted, or came back. The 64 octets of its header, then data.

Source: Linux, Documentation/usb/usbmon.rst (struct usbmon_packet) and drivers/usb/mon/mon_bin.c; in files it
is LINKTYPE_USB_LINUX_MMAPPED, here always little-endian. Knows no file.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from enum import IntEnum

from misfeed.errors import ProtocolError, UsageError

LINKTYPE = 220
"""LINKTYPE_USB_LINUX_MMAPPED of capture files."""

_HEADER = struct.Struct("<QBBBBHBBqiiII8siiII")
_ISO = struct.Struct("<ii")
_ISO_PACKET = struct.Struct("<iII4x")
HEADER_SIZE = _HEADER.size

MOST_DATA = 255 * 1024
"""Octets of packet descriptors and data of one event: with the header, readers of such files take no more
than 256 KiB. usbmon cuts what is longer, too."""

MAX_ISO_PACKETS = 1024

EINPROGRESS = -115
"""The status of a URB that was submitted."""

_HERE = 0
_NO_SETUP = ord("-")
_TO_COME, _GONE = ord("<"), ord(">")


class UsbmonError(ProtocolError):
    """Octets that are no event of usbmon."""


class EventType(IntEnum):
    """What happened to the URB."""

    SUBMISSION = ord("S")
    CALLBACK = ord("C")
    SUBMISSION_ERROR = ord("E")


class XferType(IntEnum):
    """How it is transferred, in usbmon's order, which is not that of bmAttributes."""

    ISOCHRONOUS = 0
    INTERRUPT = 1
    CONTROL = 2
    BULK = 3


@dataclass(frozen=True, slots=True)
class IsoPacket:
    """One packet of an isochronous URB (struct mon_bin_isodesc)."""

    status: int
    offset: int
    length: int


@dataclass(frozen=True, slots=True)
class UsbmonEvent:
    """A URB submitted or come back.

    Attributes:
        id: the same for both events of a URB, and for no other URB meanwhile.
        endpoint: its number, with bit 7 set where the device gives.
        time_us: since 1970 by UTC.
        status: 0 or a negative Linux error number.
        length: octets asked for or to be sent, of a submission; octets transferred, of a callback. What an
            isochronous packet left of its place is in `data` and not in this.
        setup: the setup packet; of submissions of control transfers.
        data: as much of the octets as is kept; None where there are none to keep, since they are yet to come
            or are those of the submission.
        error_count: of an isochronous URB. packets: as many of its descriptors as are kept, of `numdesc`.
    """

    id: int
    type: EventType
    xfer_type: XferType
    endpoint: int
    devnum: int
    busnum: int
    time_us: int
    status: int = 0
    length: int = 0
    setup: bytes | None = None
    data: bytes | None = None
    interval: int = 0
    start_frame: int = 0
    xfer_flags: int = 0
    error_count: int = 0
    numdesc: int = 0
    packets: tuple[IsoPacket, ...] = ()

    @property
    def inward(self) -> bool:
        """Whether the device gives."""
        return bool(self.endpoint & 0x80)

    @property
    def whole_size(self) -> int:
        """Octets that it would take with all its data, as capture files tell beside those that it takes."""
        kept = max(self.length, len(self.data)) if self.data is not None else 0
        return HEADER_SIZE + _ISO_PACKET.size * len(self.packets) + kept

    def encode(self) -> bytes:
        """Header, descriptors and data. Raises UsageError for what does not fit."""
        if self.setup is not None and len(self.setup) != 8:
            raise UsageError(f"a setup packet has 8 octets, not {len(self.setup)}")
        iso = self.xfer_type is XferType.ISOCHRONOUS
        told = bool(self.error_count or self.numdesc or self.packets)
        if (iso and self.setup is not None) or (told and not iso):
            raise UsageError("a setup packet is of control transfers, and packets are of isochronous ones")
        data = self.data or b""
        if not iso and len(data) > max(self.length, 0):
            raise UsageError(f"{len(data)} octets of data are kept of {self.length}")
        seconds, microseconds = divmod(self.time_us, 1_000_000)
        flag = _HERE if self.data is not None else _TO_COME if self.inward else _GONE
        try:
            special = _ISO.pack(self.error_count, self.numdesc) if iso else self.setup or bytes(8)
            packets = b"".join(_ISO_PACKET.pack(one.status, one.offset, one.length) for one in self.packets)
            head = _HEADER.pack(
                self.id,
                self.type,
                self.xfer_type,
                self.endpoint,
                self.devnum,
                self.busnum,
                _NO_SETUP if self.setup is None else _HERE,
                flag,
                seconds,
                microseconds,
                self.status,
                self.length,
                len(packets) + len(data),
                special,
                self.interval,
                self.start_frame,
                self.xfer_flags,
                len(self.packets),
            )
        except struct.error as error:
            raise UsageError(f"an event of usbmon cannot hold these values: {error}") from error
        return b"".join((head, packets, data))

    @classmethod
    def decode(cls, octets: bytes) -> UsbmonEvent:
        """Read one event, which `octets` hold as far as they were kept. Raises UsbmonError.

        Who captured may have kept less than the kernel did. Of an isochronous callback, the kernel keeps all
        up to the last packet's end, gaps between packets included, which is more than was transferred.
        """
        if len(octets) < HEADER_SIZE:
            raise UsbmonError(f"an event has {HEADER_SIZE} octets at least, not {len(octets)}", octets, 0)
        (
            number, kind, xfer, endpoint, devnum, busnum, flag_setup, flag_data, seconds, microseconds,
            status, length, kept, special, interval, start_frame, flags, count,
        ) = _HEADER.unpack_from(octets)  # fmt: skip
        try:
            event_type, xfer_type = EventType(kind), XferType(xfer)
        except ValueError as error:
            raise UsbmonError(str(error), octets, 8) from error
        iso = xfer_type is XferType.ISOCHRONOUS
        if count > MAX_ISO_PACKETS or (count and not iso):
            raise UsbmonError(f"{count} isochronous packets", octets, 60)
        start = HEADER_SIZE + _ISO_PACKET.size * count
        following, data = len(octets) - HEADER_SIZE, max(0, len(octets) - start)
        if following > kept or start > HEADER_SIZE + kept or (data > length and not iso):
            raise UsbmonError(f"{following} octets follow, where {kept} of {length} are told", octets, 36)
        if flag_data != _HERE and data:
            raise UsbmonError("data follow that are said not to be there", octets, 15)
        if not 0 <= microseconds < 1_000_000:
            raise UsbmonError(f"a second has no {microseconds} microseconds", octets, 24)
        packets = octets[HEADER_SIZE:start]
        packets = packets[: len(packets) // _ISO_PACKET.size * _ISO_PACKET.size]
        errors, numdesc = _ISO.unpack(special) if iso else (0, 0)
        return cls(
            number,
            event_type,
            xfer_type,
            endpoint,
            devnum,
            busnum,
            seconds * 1_000_000 + microseconds,
            status,
            length,
            special if flag_setup == _HERE and not iso else None,
            octets[start:] if flag_data == _HERE else None,
            interval,
            start_frame,
            flags,
            errors,
            numdesc,
            tuple(IsoPacket(*one) for one in _ISO_PACKET.iter_unpack(packets)),
        )
