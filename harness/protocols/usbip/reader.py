"""Incremental readers for both directions of a USB/IP connection: octets in any split, whole messages out.

A server reader needs no help. A client reader must know the URBs in flight: whether a RET_SUBMIT carries
payload depends on the submit that it answers.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from misfeed.protocols import memory
from misfeed.protocols.memory import Buffer
from misfeed.protocols.usbip.operations import (
    BUSID_SIZE,
    DEVICE_SIZE,
    ExportedDevice,
    OpRepDevlist,
    OpRepImport,
    OpReqDevlist,
    OpReqImport,
    read_devlist,
)
from misfeed.protocols.usbip.urbs import (
    LENGTH,
    WAY,
    CmdSubmit,
    CmdUnlink,
    RetSubmit,
    RetUnlink,
    SubmitFields,
    glance,
    read_cmd_submit,
    read_cmd_unlink,
    read_ret_submit,
    read_ret_unlink,
)
from misfeed.protocols.usbip.wire import (
    MAX_TRANSFER,
    OP_HEADER,
    URB_HEADER_SIZE,
    VERSION,
    Command,
    OpCode,
    OpStatus,
    UrbDirection,
    UsbipError,
    read_text,
)

Request = OpReqDevlist | OpReqImport | CmdSubmit | CmdUnlink
Reply = OpRepDevlist | OpRepImport | RetSubmit | RetUnlink
Message = TypeVar("Message")

LONG = memory.SHORTEST + URB_HEADER_SIZE
LONGEST = 1024 * 1024
"""Octets of a message from which on the rest of its data is given room of its own, and of the data up to
which: what is only announced takes no more."""

_CODE_SIZE = 4
_REQ_IMPORT_SIZE = OP_HEADER.size + BUSID_SIZE
_REP_IMPORT_SIZE = OP_HEADER.size + DEVICE_SIZE


@dataclass(frozen=True, slots=True)
class Pending:
    """A URB in flight, as much of it as reading its answer takes.

    Attributes:
        length: octets asked for, or sent.
    """

    direction: UrbDirection
    ep: int
    length: int


class _Reader(ABC, Generic[Message]):
    """Octets not read yet, and the whole messages at their start.

    After a UsbipError the connection is out of step: every later move raises the same error.
    """

    def __init__(self) -> None:
        self._data = bytearray()
        self._needed = _CODE_SIZE
        self._broken: UsbipError | None = None

    @property
    def between(self) -> bool:
        """Nothing has come of a message that is not whole."""
        return not self._data and self._broken is None

    def feed(self, data: Buffer) -> Iterator[Message]:
        """Take octets; iterating yields the whole messages, then raises UsbipError if octets break USB/IP.

        What is not iterated over comes with the next call.
        """
        self._data += data
        return self._messages()

    def _messages(self) -> Iterator[Message]:
        if self._broken is not None:
            raise self._broken
        while len(self._data) >= self._needed:
            try:
                found = self._read()
            except UsbipError as error:
                self._broken = error
                self._data.clear()
                raise
            if isinstance(found, int):
                self._needed = found
            else:
                message, size = found
                del self._data[:size]
                self._needed = _CODE_SIZE
                yield message

    @abstractmethod
    def _read(self) -> tuple[Message, int] | int:
        """The message at the start and its size; or how many octets it needs at least. Raises UsbipError."""

    def _code(self) -> OpCode | Command:
        """What the message at the start is; its first 16 bits tell OP_ from USBIP_ messages."""
        code = int.from_bytes(self._data[:4], "big")
        version = code >> 16
        if version not in (0, VERSION):
            raise UsbipError(f"version 0x{version:04x} is not 0x{VERSION:04x}", bytes(self._data[:8]), 0)
        try:
            return OpCode(code) if version else Command(code)
        except ValueError:
            raise UsbipError(f"no message begins 0x{code:08x}", bytes(self._data[:8]), 0) from None

    def _short(self, size: int) -> int:
        """0 when `size` octets are there, else `size`."""
        return 0 if len(self._data) >= size else size

    def _misplaced(self, code: OpCode | Command) -> UsbipError:
        return UsbipError(f"{code.name} came from the wrong side", bytes(self._data[:8]), 0)


class ServerReader(_Reader[Request]):
    """Reads what an importing host sends.

    The rest of a long transfer may be put straight where it belongs: `room` and `filled`. Its data is a
    bytearray, which belongs to whoever reads the message: `memory.give_back` takes it.

    Attributes:
        max_transfer: octets of one transfer that it waits for at most.
    """

    def __init__(self, max_transfer: int = MAX_TRANSFER) -> None:
        super().__init__()
        self.max_transfer = max_transfer
        self._begun: SubmitFields | None = None
        self._payload = bytearray()
        self._got = 0

    @property
    def between(self) -> bool:
        return self._begun is None and not self._data and self._broken is None

    @property
    def missing(self) -> int:
        """So many octets are needed before there is more to be said of the message that has begun."""
        if self._begun is not None:
            return len(self._payload) - self._got
        return self._needed - len(self._data)

    def feed(self, data: Buffer) -> Iterator[Request]:
        if self._begun is not None:
            some = min(len(data), len(self._payload) - self._got)
            self._payload[self._got : self._got + some] = data[:some]
            self._got += some
            data = data[some:]
        return super().feed(data)

    def begin(self, begun: SubmitFields, came: Buffer) -> bool:
        """Make room for a transfer OUT whose header was read where nothing else was; `came` is what there is
        of its data, and not all. False, and nothing done, where it is too long for that.
        """
        length = begun[LENGTH]
        if length > LONGEST:
            return False
        self._begun = begun
        self._payload = memory.take(length)
        self._got = len(came)
        self._payload[: self._got] = came
        return True

    def room(self) -> memoryview | None:
        """Where the next octets may be put, instead of being fed; None where they are to be fed."""
        if self._begun is None or self._got == len(self._payload):
            return None
        return memoryview(self._payload)[self._got :]

    def filled(self, octets: int) -> bool:
        """So many were put there. True when the message is whole: it comes with the next `feed`."""
        self._got += octets
        return self._got == len(self._payload)

    def _messages(self) -> Iterator[Request]:
        begun = self._begun
        if begun is not None:
            if self._got < len(self._payload):
                return
            payload, self._begun, self._payload = self._payload, None, bytearray()
            seqnum, devid, _, ep, flags, length, frame, packets, interval, setup = begun
            yield CmdSubmit(
                seqnum, devid, UrbDirection.OUT, ep, length, setup, payload, flags, frame, packets, interval
            )
        yield from super()._messages()
        if self._needed >= LONG and self._broken is None:
            begun = glance(self._data, 0)
            with memoryview(self._data) as data:
                if begun is None or begun[WAY] or not self.begin(begun, data[URB_HEADER_SIZE:]):
                    return
            self._data = bytearray()
            self._needed = _CODE_SIZE

    def _read(self) -> tuple[Request, int] | int:
        data = self._data
        match code := self._code():
            case OpCode.REQ_DEVLIST:
                return self._short(OP_HEADER.size) or (OpReqDevlist(), OP_HEADER.size)
            case OpCode.REQ_IMPORT:
                return self._short(_REQ_IMPORT_SIZE) or (_req_import(data), _REQ_IMPORT_SIZE)
            case Command.CMD_SUBMIT:
                return self._short(URB_HEADER_SIZE) or read_cmd_submit(data, self.max_transfer)
            case Command.CMD_UNLINK:
                return self._short(URB_HEADER_SIZE) or (read_cmd_unlink(data), URB_HEADER_SIZE)
            case _:
                raise self._misplaced(code)


class ClientReader(_Reader[Reply]):
    """Reads what an exporting host sends.

    Args:
        pending: URBs in flight by seqnum; the reader only looks at it. A RET_SUBMIT is read when iterated
            to, so its URB must be pending until then.
    """

    def __init__(self, pending: Mapping[int, Pending]) -> None:
        super().__init__()
        self._pending = pending

    def _read(self) -> tuple[Reply, int] | int:
        data = self._data
        match code := self._code():
            case OpCode.REP_DEVLIST:
                return read_devlist(data)
            case OpCode.REP_IMPORT:
                return self._short(OP_HEADER.size) or self._import()
            case Command.RET_SUBMIT:
                return self._short(URB_HEADER_SIZE) or self._ret_submit()
            case Command.RET_UNLINK:
                return self._short(URB_HEADER_SIZE) or (read_ret_unlink(data), URB_HEADER_SIZE)
            case _:
                raise self._misplaced(code)

    def _import(self) -> tuple[OpRepImport, int] | int:
        status = OP_HEADER.unpack_from(self._data)[1]
        if status != OpStatus.OK:
            return OpRepImport(None, status), OP_HEADER.size
        return self._short(_REP_IMPORT_SIZE) or (_rep_import(self._data), _REP_IMPORT_SIZE)

    def _ret_submit(self) -> tuple[RetSubmit, int] | int:
        seqnum = int.from_bytes(self._data[4:8], "big")
        pending = self._pending.get(seqnum)
        if pending is None:
            raise UsbipError(
                f"RET_SUBMIT answers {seqnum}, which is not in flight", bytes(self._data[:48]), 4
            )
        return read_ret_submit(self._data, pending.direction, pending.length)


def _req_import(data: bytearray) -> OpReqImport:
    return OpReqImport(read_text("busid", bytes(data[OP_HEADER.size : _REQ_IMPORT_SIZE]), OP_HEADER.size))


def _rep_import(data: bytearray) -> OpRepImport:
    return OpRepImport(ExportedDevice.decode(bytes(data[OP_HEADER.size : _REP_IMPORT_SIZE]), OP_HEADER.size))
