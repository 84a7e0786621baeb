"""Tells from both directions of a USB/IP connection what usbmon would have recorded of its device.

Takes octets as they go by, in any split, whoever looks on: an importing host, an exporting one, or neither.
Does no I/O; the time is told.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from misfeed.protocols.memory import Octets
from misfeed.protocols.usb import (
    ConfigurationDescriptor,
    DescriptorType,
    Direction,
    SetupPacket,
    StandardRequest,
    TransferType,
    UsbError,
)
from misfeed.protocols.usbip import (
    NOT_ISOCHRONOUS,
    ClientReader,
    CmdSubmit,
    CmdUnlink,
    OpRepImport,
    Pending,
    RetSubmit,
    RetUnlink,
    ServerReader,
    UrbDirection,
    UrbStatus,
    UsbipError,
)
from misfeed.protocols.usbmon.event import (
    EINPROGRESS,
    MOST_DATA,
    EventType,
    IsoPacket,
    UsbmonEvent,
    XferType,
)

URB_DIR_IN = 0x0200
"""Of transfer_flags: Linux sets it itself, so that usbmon shows it always."""

MAX_FOLLOWED = 4096
"""URBs in flight that are followed; the answers to more of them could not be read. As many unlinks."""

_XFER = {
    TransferType.CONTROL: XferType.CONTROL,
    TransferType.ISOCHRONOUS: XferType.ISOCHRONOUS,
    TransferType.BULK: XferType.BULK,
    TransferType.INTERRUPT: XferType.INTERRUPT,
}


@dataclass(frozen=True, slots=True)
class _InFlight:
    """A URB without what it carries: that is told when it is submitted, and may be long in flight."""

    urb: CmdSubmit
    xfer_type: XferType
    endpoint: int


class UsbipFollower:
    """Follows one connection.

    Args:
        tell: takes each event.
        connection: a number that this connection's URBs bear, to be told from those of others.
        most_data: octets that are kept of one transfer's data.

    Attributes:
        broken: the error by which octets broke USB/IP; nothing is followed after it.
    """

    def __init__(
        self, tell: Callable[[UsbmonEvent], None], connection: int = 1, most_data: int = MOST_DATA
    ) -> None:
        self.broken: UsbipError | None = None
        self._tell = tell
        self._connection = connection
        self._most_data = min(most_data, MOST_DATA)
        self._in_flight: dict[int, _InFlight] = {}
        self._unlinks: dict[int, int] = {}
        self._pending: dict[int, Pending] = {}
        self._importer = ServerReader()
        self._exporter = ClientReader(self._pending)
        self._kinds: dict[int, XferType] = {}

    def importer_says(self, octets: bytes, now_us: int) -> None:
        """Octets on their way to the exporter."""
        if self.broken is not None:
            return
        try:
            for message in self._importer.feed(octets):
                if isinstance(message, CmdSubmit):
                    self._submitted(message, now_us)
                elif isinstance(message, CmdUnlink):
                    self._unlink(message)
        except UsbipError as error:
            self._break(error)

    def exporter_says(self, octets: bytes, now_us: int) -> None:
        """Octets on their way to the importer."""
        if self.broken is not None:
            return
        try:
            for message in self._exporter.feed(octets):
                match message:
                    case RetSubmit():
                        self._returned(message, now_us)
                    case RetUnlink():
                        self._unlinked(message, now_us)
                    case OpRepImport():
                        self._kinds.clear()
        except UsbipError as error:
            self._break(error)

    def ended(self, now_us: int) -> None:
        """The connection is over: the importer takes that for an unplug, and gives back all there is."""
        for seqnum in list(self._in_flight):
            self._come_back(seqnum, now_us, UrbStatus.ENODEV)

    def _break(self, error: UsbipError) -> None:
        self.broken = error

    # -- URBs --------------------------------------------------------------------------------------------

    def _submitted(self, urb: CmdSubmit, now_us: int) -> None:
        if len(self._in_flight) >= MAX_FOLLOWED or urb.seqnum in self._in_flight:
            raise UsbipError(f"URB {urb.seqnum} cannot be in flight beside {len(self._in_flight)} others")
        inward = urb.direction is UrbDirection.IN
        endpoint = urb.ep | (Direction.IN if inward else Direction.OUT)
        one = _InFlight(replace(urb, data=b"", iso=b""), self._kind(urb, endpoint), endpoint)
        self._in_flight[urb.seqnum] = one
        self._pending[urb.seqnum] = Pending(urb.direction, urb.ep, urb.transfer_buffer_length)
        control = one.xfer_type is XferType.CONTROL
        self._event(
            one,
            EventType.SUBMISSION,
            now_us,
            EINPROGRESS,
            urb.transfer_buffer_length,
            None if inward else urb.data,
            setup=urb.setup if control else None,
            iso=urb.iso,
        )

    def _unlink(self, command: CmdUnlink) -> None:
        """Of a URB that is back already, nothing is to be told."""
        if command.unlink_seqnum not in self._in_flight:
            return
        if len(self._unlinks) >= MAX_FOLLOWED:
            raise UsbipError(f"unlink {command.seqnum} cannot wait beside {len(self._unlinks)} others")
        self._unlinks[command.seqnum] = command.unlink_seqnum

    def _returned(self, answer: RetSubmit, now_us: int) -> None:
        inward = self._in_flight[answer.seqnum].urb.direction is UrbDirection.IN
        data = answer.data if inward else None
        self._come_back(answer.seqnum, now_us, answer.status, answer.actual_length, data, answer)

    def _unlinked(self, answer: RetUnlink, now_us: int) -> None:
        """What was cancelled comes back with that status; what had come back before is out already."""
        seqnum = self._unlinks.pop(answer.seqnum, None)
        if seqnum is not None and seqnum in self._in_flight:
            self._come_back(seqnum, now_us, answer.status or UrbStatus.ECONNRESET)

    def _come_back(
        self,
        seqnum: int,
        now_us: int,
        status: int,
        length: int = 0,
        data: bytes | None = None,
        answer: RetSubmit | None = None,
    ) -> None:
        one = self._in_flight.pop(seqnum)
        del self._pending[seqnum]
        if one.urb.direction is UrbDirection.IN and data is None:
            data = b""
        self._event(
            one,
            EventType.CALLBACK,
            now_us,
            status,
            length,
            data,
            iso=answer.iso if answer is not None else b"",
            error_count=answer.error_count if answer is not None else 0,
        )
        if data and status == UrbStatus.OK:
            self._learn(one.urb, data)

    def _event(
        self,
        one: _InFlight,
        event_type: EventType,
        now_us: int,
        status: int,
        length: int,
        data: Octets | None,
        *,
        setup: bytes | None = None,
        iso: bytes = b"",
        error_count: int = 0,
    ) -> None:
        urb = one.urb
        isochronous = one.xfer_type is XferType.ISOCHRONOUS
        timed = isochronous or one.xfer_type is XferType.INTERRUPT
        packets = tuple(_iso_packets(iso)) if isochronous else ()
        self._tell(
            UsbmonEvent(
                self._connection << 32 | urb.seqnum,
                event_type,
                one.xfer_type,
                one.endpoint,
                urb.devid & 0xFF,
                urb.devid >> 16 & 0xFFFF,
                now_us,
                status,
                length,
                setup,
                bytes(data[: max(0, self._most_data - 16 * len(packets))]) if data is not None else None,
                interval=_signed(urb.interval) if timed else 0,
                start_frame=_signed(urb.start_frame) if isochronous else 0,
                xfer_flags=urb.transfer_flags | (URB_DIR_IN if one.endpoint & Direction.IN else 0),
                error_count=_signed(error_count) if isochronous else 0,
                numdesc=len(packets),
                packets=packets,
            )
        )

    # -- endpoints ---------------------------------------------------------------------------------------

    def _kind(self, urb: CmdSubmit, endpoint: int) -> XferType:
        """USB/IP does not tell it: the device's descriptors do, where they went by, and else the interval."""
        if not urb.ep:
            return XferType.CONTROL
        if urb.number_of_packets not in (0, NOT_ISOCHRONOUS):
            return XferType.ISOCHRONOUS
        known = self._kinds.get(endpoint, XferType.INTERRUPT if urb.interval else XferType.BULK)
        # One that claims to be isochronous and tells of no packets is written down as what it looks like.
        return known if known is not XferType.ISOCHRONOUS else XferType.BULK

    def _learn(self, urb: CmdSubmit, data: bytes) -> None:
        """Take down endpoints from a configuration descriptor that a host has read."""
        setup = SetupPacket.decode(bytes(urb.setup))
        wanted = (Direction.IN, StandardRequest.GET_DESCRIPTOR, DescriptorType.CONFIGURATION)
        if urb.ep or (setup.bmRequestType, setup.bRequest, setup.wValue >> 8) != wanted:
            return
        try:
            found = ConfigurationDescriptor.decode(bytes(data))
        except UsbError:
            return  # a part of it, or none: what is recorded is what was said
        for interface in found.interfaces:
            for one in interface.endpoints:
                self._kinds.setdefault(one.bEndpointAddress, _XFER[one.transfer_type])


def _iso_packets(descriptors: bytes) -> Iterator[IsoPacket]:
    """USB/IP's descriptors of packets (offset, length, actual_length, status) in usbmon's form."""
    for start in range(0, len(descriptors), 16):
        offset, length, actual, status = (
            int.from_bytes(descriptors[at : at + 4], "big") for at in range(start, start + 16, 4)
        )
        yield IsoPacket(_signed(status), offset, actual or length)


def _signed(number: int) -> int:
    """The 32 bits as Linux's int."""
    return number - (1 << 32) if number & 0x8000_0000 else number
