"""An importing host without I/O: what is in flight, the octets to send, the events that came.

Knows sequence numbers and unlinking; which URBs to submit, and how long to wait, is its user's business.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from misfeed.errors import UsageError
from misfeed.protocols.usb.status import UrbStatus
from misfeed.protocols.usbip.operations import (
    ExportedDevice,
    OpRepDevlist,
    OpRepImport,
    OpReqDevlist,
    OpReqImport,
)
from misfeed.protocols.usbip.reader import ClientReader, Pending
from misfeed.protocols.usbip.urbs import CmdUnlink, RetSubmit, RetUnlink, returned, submitted
from misfeed.protocols.usbip.wire import URB_HEADER_SIZE, UrbDirection, UsbipError

MAX_IN_FLIGHT = 4096


@dataclass(frozen=True, slots=True)
class Listed:
    """The exporter's devices."""

    devices: tuple[ExportedDevice, ...]
    status: int


@dataclass(frozen=True, slots=True)
class Imported:
    """The answer to an import: the device, or None with the status of the refusal."""

    device: ExportedDevice | None
    status: int


@dataclass(frozen=True, slots=True)
class Completed:
    """A URB is over.

    Attributes:
        seqnum: of its submit.
        status: `UrbStatus` or another negative Linux error number; ECONNRESET when it was unlinked in time.
        actual_length: octets transferred, as far as the exporter told.
        data: what an IN transfer read.
    """

    seqnum: int
    status: int
    actual_length: int = 0
    data: bytes = b""


Event = Listed | Imported | Completed


class UsbipClient:
    """One connection's state."""

    def __init__(self) -> None:
        self._pending: dict[int, Pending] = {}
        self._unlinks: dict[int, int] = {}
        self._reader = ClientReader(self._pending)
        self._seqnum = 0
        self._devid = 0

    @property
    def pending(self) -> Mapping[int, Pending]:
        """URBs in flight by seqnum."""
        return MappingProxyType(self._pending)

    def devlist(self) -> bytes:
        """Ask for the exported devices; `Listed` answers."""
        return OpReqDevlist().encode()

    def import_device(self, busid: str) -> bytes:
        """Ask for a device; `Imported` answers. Raises UsageError."""
        return OpReqImport(busid).encode()

    def submit_in(
        self, ep: int, length: int, *, setup: bytes = bytes(8), interval: int = 0
    ) -> tuple[int, bytes]:
        """Read up to `length` octets from endpoint number `ep`; returns its seqnum and the octets to send."""
        return self._submit(UrbDirection.IN, ep, length, setup, interval)

    def submit_out(
        self, ep: int, data: bytes = b"", *, setup: bytes = bytes(8), interval: int = 0
    ) -> tuple[int, bytes]:
        """Write `data` to endpoint number `ep`; returns its seqnum and the octets to send."""
        number, head = self._submit(UrbDirection.OUT, ep, len(data), setup, interval)
        return number, head + data

    def begin_out(
        self, ep: int, length: int, *, setup: bytes = bytes(8), interval: int = 0
    ) -> tuple[int, bytes]:
        """As `submit_out` of so many octets, which are to be sent behind those that it returns."""
        return self._submit(UrbDirection.OUT, ep, length, setup, interval)

    def unlink(self, seqnum: int) -> bytes:
        """Cancel a URB in flight; it completes in any case, cancelled or not. Raises UsageError."""
        if seqnum not in self._pending:
            raise UsageError(f"URB {seqnum} is not in flight")
        number = self._next()
        self._unlinks[number] = seqnum
        return CmdUnlink(number, self._devid, seqnum).encode()

    def feed(self, data: bytes) -> Iterator[Event]:
        """Take octets; iterating yields the events, then raises UsbipError if octets break USB/IP."""
        for message in self._reader.feed(data):
            event = self._event(message)
            if event is not None:
                yield event

    def take(self, data: bytes) -> list[Event]:
        """As `feed`, all at once. Raises UsbipError without the events before it: the connection is over."""
        events: list[Event] = []
        at, end = 0, len(data) - URB_HEADER_SIZE
        while at <= end and self._reader.between:
            found = returned(data, at)
            pending = self._pending.get(found[0]) if found is not None else None
            if found is None or pending is None or found[2] > pending.length:
                break
            seqnum, status, actual = found
            start = at + URB_HEADER_SIZE
            stop = start + actual if pending.direction else start
            if stop > len(data):
                break
            del self._pending[seqnum]
            events.append(Completed(seqnum, status, actual, data[start:stop]))
            at = stop
        if at < len(data):
            events.extend(self.feed(data[at:]))
        return events

    def _submit(
        self, direction: UrbDirection, ep: int, length: int, setup: bytes, interval: int
    ) -> tuple[int, bytes]:
        if len(self._pending) >= MAX_IN_FLIGHT:
            raise UsageError(f"{MAX_IN_FLIGHT} URBs are in flight already; wait for some")
        number = self._next()
        octets = submitted(number, self._devid, direction, ep, length, setup, interval)
        self._pending[number] = Pending(direction, ep, length)
        return number, octets

    def _next(self) -> int:
        """The next sequence number; 0 is never used."""
        self._seqnum = self._seqnum % 0xFFFF_FFFF + 1
        return self._seqnum

    def _event(self, message: OpRepDevlist | OpRepImport | RetSubmit | RetUnlink) -> Event | None:
        match message:
            case OpRepDevlist():
                return Listed(message.devices, message.status)
            case OpRepImport():
                if message.device is not None:
                    self._devid = message.device.devid
                return Imported(message.device, message.status)
            case RetSubmit():
                del self._pending[message.seqnum]
                return Completed(message.seqnum, message.status, message.actual_length, message.data)
            case RetUnlink():
                return self._unlinked(message)

    def _unlinked(self, message: RetUnlink) -> Completed | None:
        """The URB that an unlink ended; None when it had completed before, so that its event is out."""
        seqnum = self._unlinks.pop(message.seqnum, None)
        if seqnum is None:
            raise UsbipError(f"RET_UNLINK answers {message.seqnum}, which was not sent")
        # Some exporters answer 0 for a URB that they dropped: it is over all the same, as Linux takes it.
        if self._pending.pop(seqnum, None) is None:
            return None
        return Completed(seqnum, message.status or UrbStatus.ECONNRESET)
