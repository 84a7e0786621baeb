"""One client of an exporting host: lists, one import, then URBs and their answers (usbip_protocol.rst).

Takes octets, gives octets; transfers wait in the device's pipes, and this keeps which URBs they are. Octets
that break USB/IP end this connection and no other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from misfeed.emulators.usb.kept import Kept
from misfeed.emulators.usb.pipes import Result, Transfer
from misfeed.emulators.usb.port import Plug
from misfeed.emulators.usb.troubles import Troubles, TroublingWire
from misfeed.protocols.usb import Direction, Recipient, SetupPacket
from misfeed.protocols.usbip import (
    MAX_TRANSFER,
    NOT_ISOCHRONOUS,
    CmdSubmit,
    CmdUnlink,
    OpRepDevlist,
    OpRepImport,
    OpReqDevlist,
    OpReqImport,
    OpStatus,
    Request,
    RetUnlink,
    ServerReader,
    UrbStatus,
    UsbipError,
)
from misfeed.protocols.usbip.reader import LONG
from misfeed.protocols.usbip.urbs import LENGTH, answered, glance
from misfeed.protocols.usbip.wire import URB_HEADER_SIZE, Octets
from misfeed.transports.base import Buffer, Wire

MAX_IN_FLIGHT = 1024
"""URBs a client may have in flight; Linux's drivers keep a few dozen."""

MAX_UNTAKEN = 4 * MAX_TRANSFER
"""Octets in flight that the device has not taken, from which on a client may have no more URBs in flight;
Linux lets all programs of a host together have a quarter of that (usbfs_memory_mb)."""

MAX_UNIMPORTED = 0
"""Octets of a transfer that are kept for a client that has imported nothing."""

_SHORT_NOT_OK = 0x0001
"""URB_SHORT_NOT_OK of transfer_flags: less than was asked for is an error."""


@dataclass(slots=True)
class _Waiting:
    urb: _Urb
    address: int
    transfer: Transfer


@dataclass(slots=True, eq=False)
class _Urb:
    """What its answer takes of a URB.

    Attributes:
        way: 0 out, 1 in. header: its octets, where its answer may be given again.
    """

    seqnum: int
    way: int
    ep: int
    flags: int
    length: int
    frame: int
    packets: int
    header: bytes = b""


class UsbipSession:
    """One connection to the ports of a host."""

    def __init__(self, ports: Sequence[Plug], wire: Wire) -> None:
        self._ports = ports
        self._wire = wire
        self._reader = ServerReader(MAX_UNIMPORTED)
        self._port: Plug | None = None
        self._devid = 0
        self._in_flight: dict[int, _Waiting] = {}
        # Octets of the transfers in flight that the device has not taken.
        self._untaken = 0
        self._over = False
        self._troubling = troubling = wire if isinstance(wire, TroublingWire) else None
        self._troubles = Troubles(troubling, self._halt, self._drop_off) if troubling is not None else None
        self._kept = Kept()
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
            if self._port is not None and self._reader.between:
                at = self._urbs(data, at)
            if at == len(data) and at:
                return
            # A message that is not all there, or that is no URB; what follows it may be URBs again.
            some = data[at : at + max(1, self._reader.missing)] if self._port is not None else data[at:]
            self._read(some)
            at += len(some)
            if at >= len(data):
                return

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
        port = self._port
        if port is None or self._rest or not self._reader.between:
            return None
        return self._kept.recall(data, port.device.function.revision, self._in_flight)

    def _urbs(self, data: memoryview, at: int) -> int:
        """Carry out the whole URBs from there on, of a host that has a device; returns where they end.

        What is anything else, or wrong in any way, is left to be read.
        """
        port = self._port
        assert port is not None
        end, size = len(data) - URB_HEADER_SIZE, len(data)
        while at <= end:
            found = glance(data, at)
            if found is None:
                break
            seqnum, devid, way, ep, flags, length, frame, packets, _, setup = found
            start = at + URB_HEADER_SIZE
            stop = start if way else start + length
            if devid != self._devid or length > MAX_TRANSFER:
                break
            if stop > size:
                if stop - at > LONG:
                    return size if self._reader.begin(found, data[start:]) else at
                # Quicker than to read it in two.
                self._rest = bytes(data[at:])
                return size
            if seqnum in self._in_flight:
                break
            payload = bytes(data[start:stop])
            if ep and not way and self._plain and port.device.take(ep, payload):
                # It is over already: what a transfer that waits takes is not made for it.
                at = stop
                if not self._over:
                    self._said.append(answered(seqnum, UrbStatus.OK, length, b"", frame, packets))
            elif self._laden:
                break
            else:
                at = stop
                urb = _Urb(seqnum, way, ep, flags, length, frame, packets)
                if ep:
                    self._bulk(urb, payload)
                else:
                    self._control(urb, setup, payload, bytes(data[start - URB_HEADER_SIZE : start]))
            if self._over or self._port is None:
                return size
        return at

    @property
    def _plain(self) -> bool:
        """Nobody has broken transfers on their way."""
        return self._troubling is None or self._troubling.good

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
        match request:
            case CmdSubmit() | CmdUnlink() if self._port is None or request.devid != self._devid:
                raise UsbipError(f"devid 0x{request.devid:08x} was not imported on this connection")
            case OpReqDevlist() | OpReqImport() if self._port is not None:
                raise UsbipError("a device is imported already; only URBs may follow")
            case OpReqDevlist():
                there = tuple(port.describe() for port in self._ports if port.connected)
                self._say(OpRepDevlist(there).encode())
            case OpReqImport():
                self._say(self._import(request.busid).encode())
            case CmdSubmit():
                self._submit(request)
            case CmdUnlink():
                self._unlink(request)

    # -- import ------------------------------------------------------------------------------------------

    def _import(self, busid: str) -> OpRepImport:
        port = next((port for port in self._ports if port.busid == busid and port.connected), None)
        if port is None:
            return OpRepImport(status=OpStatus.NODEV)
        if not port.claim(self._unplugged):
            return OpRepImport(status=OpStatus.DEV_BUSY)
        self._port = port
        self._reader.max_transfer = MAX_TRANSFER
        about = port.describe()
        self._devid = about.devid
        return OpRepImport(about)

    def _unplugged(self) -> None:
        self._port = None
        self._in_flight.clear()
        self._over = True
        if self._troubles is not None:
            self._troubles.forget()
        self._say_all()
        self._wire.close()

    def _leave(self) -> None:
        """Give the device back; what was in flight is nobody's any more."""
        self._over = True
        port, self._port = self._port, None
        if port is not None:
            self._in_flight.clear()
            port.release()
        if self._troubles is not None:
            self._troubles.forget()

    def _halt(self, address: int) -> None:
        if self._port is not None:
            self._port.device.halt(address)

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

    # -- URBs --------------------------------------------------------------------------------------------

    @property
    def _laden(self) -> bool:
        """It has as much in flight as it may."""
        return len(self._in_flight) >= MAX_IN_FLIGHT or self._untaken >= MAX_UNTAKEN

    def _submit(self, command: CmdSubmit) -> None:
        if command.seqnum in self._in_flight or self._laden:
            others = f"{len(self._in_flight)} others with {self._untaken} octets"
            raise UsbipError(f"URB {command.seqnum} cannot be in flight beside {others}; wait for some")
        urb = _Urb(
            command.seqnum,
            command.direction,
            command.ep,
            command.transfer_flags,
            command.transfer_buffer_length,
            command.start_frame,
            command.number_of_packets,
        )
        if command.number_of_packets not in (0, NOT_ISOCHRONOUS):
            urb.packets = 0
            self._answer(urb, Result(UrbStatus.EINVAL))
        elif command.ep:
            self._bulk(urb, command.data)
        else:
            self._control(urb, command.setup, bytes(command.data))

    def _control(self, urb: _Urb, octets: bytes, data: bytes, header: bytes = b"") -> None:
        """A control transfer; `header` is its URB's, where there is only that."""
        port = self._port
        assert port is not None
        device, setup = port.device, SetupPacket.decode(octets)
        if setup.direction is not Direction.IN:
            # Whatever it says, from now on the device may answer otherwise.
            self._kept.clear()
        elif urb.way and setup.recipient != Recipient.ENDPOINT and self._plain:
            urb.header = header
        transfer = Transfer(partial(self._completed, urb), urb.length, data)
        self._in_flight[urb.seqnum] = _Waiting(urb, 0, transfer)
        self._untaken += len(data)
        if self._troubles is None:
            device.control(setup, transfer)
        else:
            self._troubles.carry_out(0, transfer, partial(device.control, setup))

    def _bulk(self, urb: _Urb, data: Octets) -> None:
        port = self._port
        assert port is not None
        address = Direction.IN | urb.ep if urb.way else urb.ep
        transfer = Transfer(partial(self._completed, urb), urb.length, data)
        self._in_flight[urb.seqnum] = _Waiting(urb, address, transfer)
        self._untaken += len(data)
        if self._troubles is None or self._plain:
            port.device.submit(address, transfer)
        else:
            self._troubles.carry_out(address, transfer, partial(port.device.submit, address))

    def _completed(self, urb: _Urb, result: Result) -> None:
        waiting = self._in_flight.get(urb.seqnum)
        if waiting is None or waiting.urb is not urb:
            return  # unlinked, or its host has gone
        del self._in_flight[urb.seqnum]
        self._untaken -= len(waiting.transfer.data)
        if not self._over:
            self._answer(urb, result)

    def _answer(self, urb: _Urb, result: Result) -> None:
        status, data, actual = result.status, result.data, result.actual_length
        if urb.flags & _SHORT_NOT_OK and status is UrbStatus.OK and actual < urb.length:
            status = UrbStatus.EREMOTEIO
        # A control transfer moves data one way only, whatever direction its URB claims.
        if urb.way:
            actual = len(data)
        else:
            data, actual = b"", min(actual, urb.length)
        answer = answered(urb.seqnum, status, actual, data, urb.frame, urb.packets)
        if urb.header and status is UrbStatus.OK and self._port is not None:
            self._kept.keep(urb.header, answer, self._port.device.function.revision)
        self._say(answer)

    def _unlink(self, command: CmdUnlink) -> None:
        """ECONNRESET when the URB was cancelled and will not be answered; 0 when its answer is out."""
        waiting = self._in_flight.pop(command.unlink_seqnum, None)
        if waiting is not None:
            self._untaken -= len(waiting.transfer.data)
        port = self._port
        assert port is not None
        cancelled, after_us = self._cancel(port, waiting) if waiting is not None else (False, 0)
        answer = RetUnlink(command.seqnum, UrbStatus.ECONNRESET if cancelled else UrbStatus.OK).encode()
        if after_us == 0:
            self._say(answer)
        elif after_us is not None and self._troubling is not None:
            self._troubling.later(after_us, lambda: None if self._over else self._wire.send(answer))

    def _cancel(self, port: Plug, waiting: _Waiting) -> tuple[bool, int | None]:
        """Whether the transfer was still under way; and after how long that is told, None for never."""
        device, address, transfer = port.device, waiting.address, waiting.transfer
        if self._troubles is None:
            return device.cancel(address, transfer), 0
        after_us = self._troubles.unlink_after_us(transfer)
        return self._troubles.cancel(transfer, lambda one: device.cancel(address, one)), after_us


class UsbipService:
    """The stream service of a host with these ports."""

    def __init__(self, ports: Sequence[Plug]) -> None:
        self.ports = ports

    def accept(self, wire: Wire, source: str) -> UsbipSession:  # noqa: ARG002 - a cable has no address
        return UsbipSession(self.ports, wire)
