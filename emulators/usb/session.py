"""One client of an exporting host: lists, one import, then URBs and their answers (usbip_protocol.rst).

Takes octets, gives octets; transfers wait in the device's pipes, and this keeps which URBs they are. Octets
that break USB/IP end this connection and no other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from misfeed.emulators.usb.pipes import Result, Transfer
from misfeed.emulators.usb.port import Plug
from misfeed.emulators.usb.troubles import Troubles, TroublingWire
from misfeed.protocols.usb import Direction, SetupPacket
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
    RetSubmit,
    RetUnlink,
    ServerReader,
    UrbDirection,
    UrbStatus,
    UsbipError,
)
from misfeed.transports.base import Wire

MAX_IN_FLIGHT = 1024
"""URBs a client may have in flight; Linux's drivers keep a few dozen."""

MAX_UNIMPORTED = 0
"""Octets of a transfer that are kept for a client that has imported nothing."""

_SHORT_NOT_OK = 0x0001
"""URB_SHORT_NOT_OK of transfer_flags: less than was asked for is an error."""


@dataclass(slots=True)
class _Waiting:
    address: int
    transfer: Transfer


class UsbipSession:
    """One connection to the ports of a host."""

    def __init__(self, ports: Sequence[Plug], wire: Wire) -> None:
        self._ports = ports
        self._wire = wire
        self._reader = ServerReader(MAX_UNIMPORTED)
        self._port: Plug | None = None
        self._devid = 0
        self._in_flight: dict[int, _Waiting] = {}
        self._over = False
        self._troubles = (
            Troubles(wire, self._halt, self._drop_off) if isinstance(wire, TroublingWire) else None
        )

    def feed(self, data: bytes) -> None:
        if self._over:
            return
        try:
            for request in self._reader.feed(data):
                self._handle(request)
                if self._over:
                    return
        except UsbipError:
            self._abort()

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
                self._wire.send(OpRepDevlist(there).encode())
            case OpReqImport():
                self._wire.send(self._import(request.busid).encode())
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

    def _drop_off(self) -> None:
        """The device has left the bus for a moment, and can be imported again."""
        self._leave()
        self._wire.close()

    def _abort(self) -> None:
        self._leave()
        self._wire.abort()

    # -- URBs --------------------------------------------------------------------------------------------

    def _submit(self, urb: CmdSubmit) -> None:
        port = self._port
        assert port is not None
        if urb.seqnum in self._in_flight or len(self._in_flight) >= MAX_IN_FLIGHT:
            raise UsbipError(f"URB {urb.seqnum} cannot be in flight beside {len(self._in_flight)} others")
        transfer = Transfer(lambda result: self._completed(urb, result), urb.transfer_buffer_length, urb.data)
        if urb.number_of_packets not in (0, NOT_ISOCHRONOUS):
            transfer.done(Result(UrbStatus.EINVAL))
            return
        way = Direction.IN if urb.direction is UrbDirection.IN else Direction.OUT
        address = way | urb.ep if urb.ep else 0
        self._in_flight[urb.seqnum] = _Waiting(address, transfer)
        device, setup = port.device, SetupPacket.decode(urb.setup)

        def go(one: Transfer) -> None:
            if address:
                device.submit(address, one)
            else:
                device.control(setup, one)

        if self._troubles is None:
            go(transfer)
        else:
            self._troubles.carry_out(address, transfer, go)

    def _completed(self, urb: CmdSubmit, result: Result) -> None:
        self._in_flight.pop(urb.seqnum, None)
        if self._over:
            return
        status = result.status
        short = result.actual_length < urb.transfer_buffer_length
        if status is UrbStatus.OK and short and urb.transfer_flags & _SHORT_NOT_OK:
            status = UrbStatus.EREMOTEIO
        # A control transfer moves data one way only, whatever direction its URB claims.
        data = result.data if urb.direction is UrbDirection.IN else b""
        length = len(data) if urb.direction is UrbDirection.IN else min(result.actual_length, len(urb.data))
        self._wire.send(
            RetSubmit(
                urb.seqnum,
                status,
                length,
                data,
                start_frame=urb.start_frame,
                number_of_packets=0 if urb.iso else urb.number_of_packets,
            ).encode()
        )

    def _unlink(self, command: CmdUnlink) -> None:
        """ECONNRESET when the URB was cancelled and will not be answered; 0 when its answer is out."""
        waiting = self._in_flight.pop(command.unlink_seqnum, None)
        port = self._port
        assert port is not None
        cancelled, after_us = self._cancel(port, waiting) if waiting is not None else (False, 0)
        answer = RetUnlink(command.seqnum, UrbStatus.ECONNRESET if cancelled else UrbStatus.OK).encode()
        if after_us == 0:
            self._wire.send(answer)
        elif after_us is not None and isinstance(self._wire, TroublingWire):
            self._wire.later(after_us, lambda: None if self._over else self._wire.send(answer))

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
