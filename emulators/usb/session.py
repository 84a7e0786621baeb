"""One client of an exporting host: lists, one import, then URBs and their answers (usbip_protocol.rst).

Takes octets, gives octets; what becomes of a URB is the business of the attachment that an import begins.
Octets that break USB/IP end this connection and no other.
"""

from __future__ import annotations

from collections.abc import Sequence

from misfeed.emulators.usb.attachment import Attachment, Urb
from misfeed.emulators.usb.port import Plug
from misfeed.emulators.usb.troubles import TroublingWire
from misfeed.protocols.memory import Buffer
from misfeed.protocols.usbip import (
    MAX_TRANSFER,
    CmdSubmit,
    CmdUnlink,
    OpRepDevlist,
    OpRepImport,
    OpReqImport,
    OpStatus,
    Request,
    ServerReader,
    UrbStatus,
    UsbipError,
)
from misfeed.protocols.usbip.reader import LONG
from misfeed.protocols.usbip.urbs import LENGTH, answered, glance
from misfeed.protocols.usbip.wire import URB_HEADER_SIZE
from misfeed.transports.base import Wire

MAX_UNIMPORTED = 0
"""Octets of a transfer that are kept for a client that has imported nothing."""


class UsbipSession:
    """One connection to the ports of a host."""

    def __init__(self, ports: Sequence[Plug], wire: Wire) -> None:
        self._ports = ports
        self._wire = wire
        self._reader = ServerReader(MAX_UNIMPORTED)
        self._port: Plug | None = None
        self._attachment: Attachment | None = None
        self._over = False
        # The start of a URB that is not all there, where it is none of the long ones.
        self._rest = b""
        # What is said while a piece is heard leaves together behind it.
        self._hearing = False
        self._said: list[bytes] = []

    def feed(self, data: Buffer) -> None:
        """Nothing of `data` is kept but as a copy."""
        if self._over:
            return
        self._hearing = True
        try:
            with memoryview(data) as view:
                self._hear(view[self._complete(view) :] if self._rest else view)
        finally:
            self._hearing = False
            self._say_all()

    def _complete(self, data: memoryview) -> int:
        """Hear what has begun, together with what is missing of it; returns how many octets that are."""
        rest, self._rest = self._rest, b""
        begun = glance(rest, 0)
        assert begun is not None
        missing = URB_HEADER_SIZE + begun[LENGTH] - len(rest)
        self._hear(memoryview(b"".join((rest, data[:missing]))))
        return min(missing, len(data))

    def _hear(self, data: memoryview) -> None:
        at = 0
        while not self._over:
            if self._attachment is not None and self._reader.between:
                at = self._urbs(data, at)
            if at == len(data) and at:
                return
            # A message that is not all there, or that is no URB; what follows it may be URBs again.
            some = data[at:] if self._attachment is None else data[at : at + max(1, self._reader.missing)]
            self._read(some)
            at += len(some)
            if at >= len(data):
                return

    @property
    def half_open(self) -> bool:
        """A message has begun, and its end has not come."""
        return bool(self._rest) or not self._reader.between

    @property
    def roomy(self) -> bool:
        return True

    def room(self) -> memoryview | None:
        """Where the rest of a long transfer goes."""
        return self._reader.room()

    def filled(self, octets: int) -> bool:
        return self._reader.filled(octets)

    def recall(self, data: bytes, now: int) -> bytes | None:  # noqa: ARG002 - nothing it knows is of the hour
        """Answers of the control pipe that are as they were."""
        attachment = self._attachment
        if attachment is None or self._rest or not self._reader.between:
            return None
        return attachment.recall(data)

    def _urbs(self, data: memoryview, at: int) -> int:
        """Carry out the whole URBs from there on, of a host that has a device; returns where they end.

        What is anything else, or wrong in any way, is left to be read.
        """
        attachment = self._attachment
        assert attachment is not None
        mine, in_flight, take = attachment.devid, attachment.in_flight, attachment.device.take
        end, size = len(data) - URB_HEADER_SIZE, len(data)
        while at <= end:
            found = glance(data, at)
            if found is None:
                break
            seqnum, devid, way, ep, flags, length, frame, packets, _, setup = found
            start = at + URB_HEADER_SIZE
            stop = start if way else start + length
            if devid != mine or length > MAX_TRANSFER:
                break
            if stop > size:
                if stop - at > LONG:
                    return size if self._reader.begin(found, data[start:]) else at
                # Quicker than to read it in two.
                self._rest = bytes(data[at:])
                return size
            if seqnum in in_flight:
                break
            payload = bytes(data[start:stop])
            if ep and not way and attachment.plain and take(ep, payload):
                # It is over already: what a transfer that waits takes is not made for it.
                at = stop
                if not attachment.over:
                    self._said.append(answered(seqnum, UrbStatus.OK, length, b"", frame, packets))
            elif attachment.laden(ep):
                break
            else:
                at = stop
                urb = Urb(seqnum, way, ep, flags, length, frame, packets)
                if ep:
                    attachment.bulk(urb, payload)
                else:
                    attachment.control(urb, setup, payload, bytes(data[start - URB_HEADER_SIZE : start]))
            if attachment.over:
                return size
        return at

    def _read(self, data: memoryview) -> None:
        try:
            for request in self._reader.feed(data):
                self._handle(request)
                if self._over:
                    return
        except UsbipError:
            self._abort()

    def _say(self, octets: bytes) -> None:
        if self._hearing:
            self._said.append(octets)
        else:
            self._wire.send(octets)

    def _say_all(self) -> None:
        """What was said goes out, also before the connection ends."""
        if self._said:
            octets = self._said[0] if len(self._said) == 1 else b"".join(self._said)
            self._said.clear()
            self._wire.send(octets)

    def eof(self) -> None:
        self._leave()
        self._wire.close()

    def lost(self) -> None:
        self._leave()

    def _handle(self, request: Request) -> None:
        attachment = self._attachment
        if isinstance(request, CmdSubmit | CmdUnlink):
            if attachment is None or request.devid != attachment.devid:
                raise UsbipError(f"devid 0x{request.devid:08x} was not imported on this connection")
            if isinstance(request, CmdSubmit):
                attachment.submit(request)
            else:
                attachment.unlink(request)
        elif attachment is not None:
            raise UsbipError("a device is imported already; only URBs may follow")
        elif isinstance(request, OpReqImport):
            self._say(self._import(request.busid).encode())
        else:
            there = tuple(port.describe() for port in self._ports if port.connected)
            self._say(OpRepDevlist(there).encode())

    # -- import ------------------------------------------------------------------------------------------

    def _import(self, busid: str) -> OpRepImport:
        port = next((port for port in self._ports if port.busid == busid and port.connected), None)
        if port is None:
            return OpRepImport(status=OpStatus.NODEV)
        if not port.claim(self._unplugged):
            return OpRepImport(status=OpStatus.DEV_BUSY)
        self._reader.max_transfer = MAX_TRANSFER
        about = port.describe()
        troubling = self._wire if isinstance(self._wire, TroublingWire) else None
        self._port = port
        self._attachment = Attachment(port.device, about.devid, self._say, troubling, self._drop_off)
        return OpRepImport(about)

    def _unplugged(self) -> None:
        self._port = None
        self._end()
        self._say_all()
        self._wire.close()

    def _leave(self) -> None:
        """Give the device back."""
        port, self._port = self._port, None
        self._end()
        if port is not None:
            port.release()

    def _end(self) -> None:
        self._over = True
        attachment, self._attachment = self._attachment, None
        if attachment is not None:
            attachment.end()

    def _drop_off(self, speed: str) -> None:
        """The device has left the bus for a moment, and can be imported again, at that speed."""
        port = self._port
        self._leave()
        if port is not None:
            port.device.function.come_back(speed)
        self._say_all()
        self._wire.close()

    def _abort(self) -> None:
        self._leave()
        self._say_all()
        self._wire.abort()


class UsbipService:
    """The stream service of a host with these ports."""

    def __init__(self, ports: Sequence[Plug]) -> None:
        self.ports = ports

    def accept(self, wire: Wire, source: str) -> UsbipSession:  # noqa: ARG002 - a cable has no address
        return UsbipSession(self.ports, wire)
