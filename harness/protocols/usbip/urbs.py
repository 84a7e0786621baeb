"""The messages after an import: submit a URB, unlink one, and their answers (usbip_protocol.rst, USBIP_*)."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import Final, TypeAlias

from misfeed.errors import UsageError
from misfeed.protocols.memory import Buffer, Octets
from misfeed.protocols.usbip.wire import (
    ISO_PACKET_SIZE,
    MAX_ISO_PACKETS,
    NOT_ISOCHRONOUS,
    Command,
    UrbDirection,
    UsbipError,
    pack,
)

_CMD_SUBMIT = struct.Struct(">IIIIIIIIII8s")
_RET_SUBMIT = struct.Struct(">IIIIIiIIII8x")
_CMD_UNLINK = struct.Struct(">IIIIII24x")
_RET_UNLINK = struct.Struct(">IIIIIi24x")
_NO_PACKETS = (0, NOT_ISOCHRONOUS)
# Of what is packed for each transfer: as a plain number, which an enumeration's member is slower than.
_RETURNED = int(Command.RET_SUBMIT)
_SUBMITTED = int(Command.CMD_SUBMIT)

SubmitFields: TypeAlias = tuple[int, int, int, int, int, int, int, int, int, bytes]
"""Of a USBIP_CMD_SUBMIT, as `glance` tells them."""
WAY: Final = 2
LENGTH: Final = 5
"""Where its direction and its transfer_buffer_length are among them."""

OF_SUBMIT = Command.CMD_SUBMIT.to_bytes(4, "big")
OF_ANSWER = Command.RET_SUBMIT.to_bytes(4, "big")
"""How the messages begin; the seqnum follows."""


@dataclass(frozen=True, slots=True)
class CmdSubmit:
    """USBIP_CMD_SUBMIT.

    Attributes:
        ep: endpoint number, without direction.
        transfer_buffer_length: octets asked for (IN), or the length of `data` (OUT).
        setup: the setup packet of a control transfer, else zeros.
        data: payload; OUT only.
        iso: descriptors of isochronous packets, 16 octets each, unread.
    """

    seqnum: int
    devid: int
    direction: UrbDirection
    ep: int
    transfer_buffer_length: int = 0
    setup: bytes = bytes(8)
    data: Octets = b""
    transfer_flags: int = 0
    start_frame: int = 0
    number_of_packets: int = NOT_ISOCHRONOUS
    interval: int = 0
    iso: bytes = b""

    def encode(self) -> bytes:
        """Raises UsageError when lengths contradict each other."""
        if len(self.setup) != 8:
            raise UsageError(f"a setup packet has 8 octets, not {len(self.setup)}")
        due = self.transfer_buffer_length if self.direction == UrbDirection.OUT else 0
        if len(self.data) != due:
            raise UsageError(
                f"CMD_SUBMIT {self.direction.name} is due {due} octets of data, not {len(self.data)}"
            )
        _check_iso(self.number_of_packets, self.iso)
        head = pack(
            "CMD_SUBMIT",
            _CMD_SUBMIT,
            Command.CMD_SUBMIT,
            self.seqnum,
            self.devid,
            self.direction,
            self.ep,
            self.transfer_flags,
            self.transfer_buffer_length,
            self.start_frame,
            self.number_of_packets,
            self.interval,
            self.setup,
        )
        return b"".join((head, self.data, self.iso))


@dataclass(frozen=True, slots=True)
class RetSubmit:
    """USBIP_RET_SUBMIT.

    Attributes:
        status: a `UrbStatus`, or another negative Linux error number.
        actual_length: octets transferred; the length of `data` where the URB was IN.
    """

    seqnum: int
    status: int = 0
    actual_length: int = 0
    data: bytes = b""
    start_frame: int = 0
    number_of_packets: int = NOT_ISOCHRONOUS
    error_count: int = 0
    iso: bytes = b""

    def encode(self) -> bytes:
        """Raises UsageError when lengths contradict each other."""
        if self.data and len(self.data) != self.actual_length:
            raise UsageError(f"actual_length is {self.actual_length}, but {len(self.data)} octets are given")
        _check_iso(self.number_of_packets, self.iso)
        head = pack(
            "RET_SUBMIT",
            _RET_SUBMIT,
            Command.RET_SUBMIT,
            self.seqnum,
            0,
            0,
            0,
            self.status,
            self.actual_length,
            self.start_frame,
            self.number_of_packets,
            self.error_count,
        )
        return b"".join((head, self.data, self.iso))


@dataclass(frozen=True, slots=True)
class CmdUnlink:
    """USBIP_CMD_UNLINK: cancel the URB submitted as `unlink_seqnum`."""

    seqnum: int
    devid: int
    unlink_seqnum: int
    direction: int = 0
    ep: int = 0

    def encode(self) -> bytes:
        return pack(
            "CMD_UNLINK",
            _CMD_UNLINK,
            Command.CMD_UNLINK,
            self.seqnum,
            self.devid,
            self.direction,
            self.ep,
            self.unlink_seqnum,
        )


@dataclass(frozen=True, slots=True)
class RetUnlink:
    """USBIP_RET_UNLINK: status ECONNRESET when the URB was cancelled, 0 when it had completed before."""

    seqnum: int
    status: int = 0

    def encode(self) -> bytes:
        return pack("RET_UNLINK", _RET_UNLINK, Command.RET_UNLINK, self.seqnum, 0, 0, 0, self.status)


def glance(data: Buffer, at: int) -> SubmitFields | None:
    """The fields of a USBIP_CMD_SUBMIT whose header is at `at`, as they come after its code: seqnum, devid,
    direction, ep, transfer_flags, transfer_buffer_length, start_frame, number_of_packets, interval, setup.

    None where the message is another one, or isochronous, or wrong: whoever reads it properly finds out.
    """
    found = _CMD_SUBMIT.unpack_from(data, at)
    if found[0] != _SUBMITTED or found[3] > 1 or found[4] > 15 or found[8] not in _NO_PACKETS:
        return None
    return found[1:]


def answered(seqnum: int, status: int, actual: int, data: Octets, frame: int, packets: int) -> bytes:
    """A USBIP_RET_SUBMIT, of a transfer that was not isochronous."""
    return _RET_SUBMIT.pack(_RETURNED, seqnum, 0, 0, 0, status, actual, frame, packets, 0) + data


def submitted(
    seqnum: int, devid: int, direction: int, ep: int, length: int, setup: bytes, interval: int
) -> bytes:
    """The header of a USBIP_CMD_SUBMIT that is not isochronous. Raises UsageError."""
    if len(setup) != 8:
        raise UsageError(f"a setup packet has 8 octets, not {len(setup)}")
    fields = (_SUBMITTED, seqnum, devid, direction, ep, 0, length, 0, NOT_ISOCHRONOUS, interval, setup)
    return pack("CMD_SUBMIT", _CMD_SUBMIT, *fields)


def returned(data: Octets, at: int) -> tuple[int, int, int] | None:
    """The seqnum, status and actual_length of a USBIP_RET_SUBMIT whose header is at `at`.

    None where the message is another one or isochronous: whoever reads it properly finds out.
    """
    found = _RET_SUBMIT.unpack_from(data, at)
    if found[0] != _RETURNED or found[8] not in _NO_PACKETS:
        return None
    return found[1], found[5], found[6]


def read_cmd_submit(data: bytes | bytearray, max_transfer: int) -> tuple[CmdSubmit, int] | int:
    """Read a USBIP_CMD_SUBMIT whose 48 octets of header are there.

    Returns the message and its size; or how many octets are needed. Raises UsbipError.
    """
    _, seqnum, devid, way, ep, flags, length, frame, packets, interval, setup = _CMD_SUBMIT.unpack_from(data)
    direction = _direction(way, data)
    if ep > 15:
        raise UsbipError(f"there is no endpoint {ep}", bytes(data[:48]), 16)
    if length > max_transfer:
        raise UsbipError(f"a transfer of {length} octets, more than {max_transfer}", bytes(data[:48]), 24)
    payload = length if direction == UrbDirection.OUT else 0
    spans = _spans(data, payload, packets)
    if isinstance(spans, int):
        return spans
    content, iso, size = spans
    message = CmdSubmit(
        seqnum, devid, direction, ep, length, setup, content, flags, frame, packets, interval, iso
    )
    return message, size


def read_ret_submit(
    data: bytes | bytearray, direction: UrbDirection, asked: int
) -> tuple[RetSubmit, int] | int:
    """Read a USBIP_RET_SUBMIT whose 48 octets of header are there, given what it answers.

    Returns the message and its size; or how many octets are needed. Raises UsbipError, also when more
    octets are transferred than were asked for.
    """
    _, seqnum, _, _, _, status, actual, frame, packets, errors = _RET_SUBMIT.unpack_from(data)
    if actual > asked:
        raise UsbipError(f"{actual} octets transferred where {asked} were asked for", bytes(data[:48]), 24)
    spans = _spans(data, actual if direction == UrbDirection.IN else 0, packets)
    if isinstance(spans, int):
        return spans
    content, iso, size = spans
    return RetSubmit(seqnum, status, actual, content, frame, packets, errors, iso), size


def read_cmd_unlink(data: bytes | bytearray) -> CmdUnlink:
    """Read a USBIP_CMD_UNLINK whose 48 octets are there."""
    _, seqnum, devid, way, ep, unlinked = _CMD_UNLINK.unpack_from(data)
    return CmdUnlink(seqnum, devid, unlinked, way, ep)


def read_ret_unlink(data: bytes | bytearray) -> RetUnlink:
    """Read a USBIP_RET_UNLINK whose 48 octets are there."""
    _, seqnum, _, _, _, status = _RET_UNLINK.unpack_from(data)
    return RetUnlink(seqnum, status)


def _direction(way: int, data: bytes | bytearray) -> UrbDirection:
    if way > 1:
        raise UsbipError(f"there is no direction {way}", bytes(data[:48]), 12)
    return UrbDirection(way)


def _spans(data: bytes | bytearray, payload: int, packets: int) -> tuple[bytes, bytes, int] | int:
    """Payload, isochronous descriptors and size of the whole message; or how many octets are needed."""
    iso = 0
    if packets != NOT_ISOCHRONOUS:
        if packets > MAX_ISO_PACKETS:
            raise UsbipError(f"{packets} packets, more than {MAX_ISO_PACKETS}", bytes(data[:48]), 32)
        iso = packets * ISO_PACKET_SIZE
    end = 48 + payload + iso
    if len(data) < end:
        return end
    with memoryview(data) as view:
        return bytes(view[48 : 48 + payload]), bytes(view[48 + payload : end]), end


def _check_iso(packets: int, iso: bytes) -> None:
    due = 0 if packets == NOT_ISOCHRONOUS else packets * ISO_PACKET_SIZE
    if len(iso) != due:
        raise UsageError(f"{len(iso)} octets of packet descriptors where {due} are due")
