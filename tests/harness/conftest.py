"""A scripted USB/IP exporter in memory, for what talks to one. Waiting takes no time: it is only noted."""

from __future__ import annotations

import dataclasses
from collections import deque
from collections.abc import Iterator

import pytest
from misfeed.errors import NoAnswer, Refused
from misfeed.protocols.usb import (
    ConfigurationDescriptor,
    DeviceDescriptor,
    EndpointDescriptor,
    InterfaceDescriptor,
    SetupPacket,
    encode_languages,
    encode_string,
)
from misfeed.protocols.usbip import (
    CmdSubmit,
    CmdUnlink,
    ExportedDevice,
    OpRepDevlist,
    OpRepImport,
    OpReqDevlist,
    OpReqImport,
    OpStatus,
    RetSubmit,
    RetUnlink,
    ServerReader,
    UrbDirection,
)
from misfeed.providers import let_go


@pytest.fixture(autouse=True)
def _devices_that_were_brought_are_gone() -> Iterator[None]:
    """A command in this process may have brought devices of a bench, which no later test is about."""
    yield
    let_go()


STALL = -32
NAK = None
"""A device that keeps the host waiting."""

PIPES = (EndpointDescriptor(0x01), EndpointDescriptor(0x82))


class ScriptedDevice:
    """Answers from tables; a value is octets (or a count, for OUT), a negative status, or NAK.

    Attributes:
        control: answers by setup packet without its length: (bmRequestType, bRequest, wValue, wIndex).
        reads, writes: answers of the bulk endpoints in turn; reads without one NAK, writes take everything.
        seen: requests that arrived. taken: octets written.
        too_late: whether an unlink comes after the URB completed, with these octets.
    """

    def __init__(self, *interfaces: InterfaceDescriptor, strings: tuple[str, ...] = ()) -> None:
        self.descriptor = DeviceDescriptor(0x1234, 0x5678, 0x0102, *([1, 2, 3] if strings else []))
        self.configuration = ConfigurationDescriptor(interfaces)
        self.control: dict[tuple[int, int, int, int], bytes | int | None] = {
            (0x80, 6, 0x0100, 0): self.descriptor.encode(),
            (0x80, 6, 0x0200, 0): self.configuration.encode(),
            (0x80, 6, 0x0300, 0): encode_languages(),
            (0x80, 8, 0, 0): b"\0",
            (0x80, 0, 0, 0): b"\1\0",
            (0x00, 9, 1, 0): b"",
        }
        for number, text in enumerate(strings, 1):
            self.control[0x80, 6, 0x0300 | number, 0x0409] = encode_string(text)
        self.reads: deque[bytes | int | None] = deque()
        self.writes: deque[int | None] = deque()
        self.seen: list[SetupPacket] = []
        self.taken = bytearray()
        self.too_late: bytes | None = None
        self.importer: ScriptedStream | None = None

    def requests(self, number: int) -> list[tuple[int, int]]:
        """(wValue, wIndex) of every request `number` that arrived."""
        return [(setup.wValue, setup.wIndex) for setup in self.seen if setup.bRequest == number]

    def answer(self, urb: CmdSubmit) -> bytes | int | None:
        if urb.ep == 0:
            setup = SetupPacket.decode(urb.setup)
            self.seen.append(setup)
            key = (setup.bmRequestType, setup.bRequest, setup.wValue, setup.wIndex)
            found = self.control.get(key, STALL)
            if (setup.bmRequestType, setup.bRequest, found) == (0x00, 9, b""):
                self.control[0x80, 8, 0, 0] = bytes((setup.wValue,))
            return found[: setup.wLength] if isinstance(found, bytes) else found
        if urb.direction is UrbDirection.IN:
            return self.reads.popleft() if self.reads else NAK
        answer = self.writes.popleft() if self.writes else len(urb.data)
        if answer is not None and answer > 0:
            self.taken += urb.data[:answer]
        return answer


class ScriptedStream:
    """A client's end; octets come back a few at a time."""

    def __init__(self, exporter: ScriptedExporter) -> None:
        self._exporter = exporter
        self._reader = ServerReader()
        self._back = bytearray()
        self._waiting: set[int] = set()
        self.device: ScriptedDevice | None = None
        self.ended = False
        self.closed = False

    def send(self, data: bytes) -> None:
        if self.closed:
            raise Refused("closed")
        if not self.ended:
            for message in self._reader.feed(data):
                self._back += self._answer(message)

    def receive(self, limit: int, timeout_s: float) -> bytes:
        if self._back:
            count = min(limit, self._exporter.piece)
            piece = bytes(self._back[:count])
            del self._back[:count]
            return piece
        if self.ended:
            return b""
        self._exporter.waited.append(timeout_s)
        raise NoAnswer("the exporter is silent", timeout_s)

    def close(self) -> None:
        self.closed = True
        if self.device is not None:
            self.device.importer = None

    def _answer(self, message: object) -> bytes:
        match message:
            case OpReqDevlist():
                return OpRepDevlist(tuple(self._exporter.listed())).encode()
            case OpReqImport():
                return self._exporter.hand_over(message.busid, self).encode()
            case CmdSubmit():
                assert self.device is not None
                return self._urb(message, self.device.answer(message))
            case CmdUnlink():
                assert self.device is not None
                if self._exporter.deaf:
                    return b""
                late, number = self.device.too_late, message.unlink_seqnum
                if number not in self._waiting:
                    return RetUnlink(message.seqnum, 0).encode()
                self._waiting.remove(number)
                if late is None:
                    return RetUnlink(message.seqnum, -104).encode()
                done = RetSubmit(number, 0, len(late), late)
                return done.encode() + RetUnlink(message.seqnum, 0).encode()
        raise AssertionError(message)

    def _urb(self, urb: CmdSubmit, answer: bytes | int | None) -> bytes:
        if answer is None:
            self._waiting.add(urb.seqnum)
            return b""
        if isinstance(answer, bytes):
            return RetSubmit(urb.seqnum, 0, len(answer), answer).encode()
        return RetSubmit(urb.seqnum, min(answer, 0), max(answer, 0)).encode()


class ScriptedExporter:
    """Satisfies `misfeed.transports.base.Route` and counts its connections.

    Attributes:
        devices: by busid. piece: octets that arrive at a time. waited: time-outs that went by, in seconds.
        deaf: unlinks are not answered.
    """

    def __init__(self) -> None:
        self.devices: dict[str, ScriptedDevice] = {}
        self.piece = 50
        self.waited: list[float] = []
        self.deaf = False
        self.reachable = True
        self.streams: list[ScriptedStream] = []

    def stream(self, service: str, timeout_s: float) -> ScriptedStream:
        assert service == "usbip"
        if not self.reachable:
            raise Refused("usbip: connection refused")
        self.streams.append(ScriptedStream(self))
        return self.streams[-1]

    def datagrams(self, service: str) -> None:
        raise AssertionError("USB/IP is a stream")

    def listed(self) -> list[ExportedDevice]:
        """Linux does not list what is in use."""
        return [self._describe(busid) for busid, one in self.devices.items() if one.importer is None]

    def hand_over(self, busid: str, stream: ScriptedStream) -> OpRepImport:
        device = self.devices.get(busid)
        if device is None:
            return OpRepImport(None, OpStatus.NODEV)
        if device.importer is not None:
            return OpRepImport(None, OpStatus.DEV_BUSY)
        device.importer = stream
        stream.device = device
        return OpRepImport(dataclasses.replace(self._describe(busid), interfaces=()))

    def unplug(self, busid: str) -> ScriptedDevice:
        device = self.devices.pop(busid)
        if device.importer is not None:
            device.importer.ended = True
        device.importer = None
        return device

    def _describe(self, busid: str) -> ExportedDevice:
        device = self.devices[busid]
        kinds = [device.configuration.alternates(n)[0] for n in device.configuration.numbers]
        return ExportedDevice(
            busid,
            device.descriptor.idVendor,
            device.descriptor.idProduct,
            busnum=int(busid.partition("-")[0]),
            devnum=int(busid.partition("-")[2]),
            bNumInterfaces=len(kinds),
            interfaces=tuple(
                (one.bInterfaceClass, one.bInterfaceSubClass, one.bInterfaceProtocol) for one in kinds
            ),
        )


def scripted_printer() -> ScriptedDevice:
    """Interface 0 is unidirectional, or bidirectional as alternate 1; interface 1 is something else."""
    device = ScriptedDevice(
        InterfaceDescriptor(0, 0, 7, 1, 1, endpoints=PIPES[:1]),
        InterfaceDescriptor(0, 1, 7, 1, 2, endpoints=PIPES),
        InterfaceDescriptor(1, 0, 255, endpoints=(EndpointDescriptor(0x83, 3, 8, 10),)),
        strings=("Acme", "Laser 9", "X1"),
    )
    device.control[0x01, 11, 1, 0] = b""
    device.control[0xA1, 0, 0, 0x0001] = b"\x00\x12MFG:A;MDL:L9;X:1;"
    device.control[0xA1, 1, 0, 0] = b"\x18"
    device.control[0x21, 2, 0, 0] = b""
    return device


@pytest.fixture
def exporter() -> ScriptedExporter:
    """Exports one printer at busid 1-2."""
    exporter = ScriptedExporter()
    exporter.devices["1-2"] = scripted_printer()
    return exporter


@pytest.fixture
def printer(exporter: ScriptedExporter) -> ScriptedDevice:
    """The printer that `exporter` exports."""
    return exporter.devices["1-2"]
