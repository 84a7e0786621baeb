"""URBs over USB/IP as fast as they are answered: so many in flight, and the answer to one sends the next.

One program for every exporter, so that they can be told beside each other. It reads nothing that it does not
need: URBs are put together beforehand, of an answer the number, the status and the length are looked at, and
how busy it was itself is told. Knows no exporter but by its address.
"""

from __future__ import annotations

import contextlib
import socket
import struct
import time
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from misfeed.errors import BenchError
from misfeed.protocols.usb.printer import soft_reset
from misfeed.protocols.usb.setup import SetupPacket
from misfeed.protocols.usbip import (
    CmdSubmit,
    ExportedDevice,
    Imported,
    Listed,
    UrbDirection,
    UsbipClient,
)

WAIT_S = 15.0
JOB = 8 * 1024 * 1024
"""Octets after which what was sent is thrown away by a soft reset, and a new job begins."""
BEGIN_JOB = b"\x1b%-12345X@PJL ENTER LANGUAGE=PCL\r\n"
OUT = 1
"""The endpoint of pages."""
_HEAD = 48
_TOLD = struct.Struct(">IIIIIiI")
_NUMBER = struct.Struct(">I")
_NUMBER_AT = 4


@dataclass(frozen=True, slots=True)
class Place:
    """Where a device is exported."""

    host: str
    port: int
    busid: str = "1-1"

    def __str__(self) -> str:
        return f"{self.host}:{self.port}, {self.busid}"


@dataclass(frozen=True, slots=True)
class Loaded:
    """What came of a load.

    Attributes:
        per_s: transfers a second. busy: the share of the time in which the sender was at work; near 1, the
            figure is the sender's own.
    """

    per_s: float
    busy: float


class Importer:
    """A host with one device, and URBs to it. Made by `imported`."""

    def __init__(self, opened: socket.socket, device: ExportedDevice) -> None:
        self.device = device
        self._socket = opened
        self._room = bytearray(4096)
        self._view = memoryview(self._room)
        self._flying: deque[tuple[int, int]] = deque()
        self._number = 0
        self._head = bytearray(_HEAD)

    def request(self, setup: SetupPacket) -> bytes:
        """A control transfer, by itself. Raises BenchError."""
        self._ask(self.of_request(setup), b"")
        return bytes(self._view[_HEAD : _HEAD + self._answered(setup.wLength if _reads(setup) else 0)])

    def of_request(self, setup: SetupPacket) -> bytearray:
        """The URB of a control transfer without data to the device."""
        way = UrbDirection.IN if _reads(setup) else UrbDirection.OUT
        length = setup.wLength if _reads(setup) else 0
        return bytearray(CmdSubmit(0, self.device.devid, way, 0, length, setup.encode()).encode())

    def begin_job(self) -> None:
        """Throw away what was sent, and have what comes next taken for a document."""
        self.request(soft_reset(0))
        self._write(BEGIN_JOB)

    def _write(self, data: bytes) -> None:
        self._ask(self._of_write(len(data)), data)
        self._answered(0)

    def _of_write(self, length: int) -> bytearray:
        head = CmdSubmit(0, self.device.devid, UrbDirection.OUT, OUT, length, data=bytes(length)).encode()
        return bytearray(head[:_HEAD])

    def _ask(self, head: bytearray, data: bytes) -> None:
        """Send a URB; the data is not joined to it first."""
        self._number += 1
        _NUMBER.pack_into(head, _NUMBER_AT, self._number)
        self._flying.append((self._number, len(data)))
        if not data:
            self._socket.sendall(head)
            return
        sent = self._socket.sendmsg((head, data))
        if sent < _HEAD + len(data):
            self._socket.sendall(head[sent:])
            self._socket.sendall(memoryview(data)[max(0, sent - _HEAD) :])

    def _answered(self, most: int) -> int:
        """Take an answer with at most so many octets; returns how many came. Raises BenchError."""
        self._receive(0, _HEAD)
        code, number, _, _, _, status, actual = _TOLD.unpack_from(self._room)
        asked, sent = self._flying.popleft()
        if code != 3 or number != asked:
            raise BenchError(f"message {code} of URB {number}, where the answer to {asked} was due")
        if status or actual > max(most, sent) or (sent and actual != sent):
            raise BenchError(f"a transfer ended with status {status} after {actual} octets")
        if most and actual:
            self._receive(_HEAD, _HEAD + actual)
        return int(actual)

    def _drain(self, most: int) -> int:
        """Take what is still to come; returns how many answers that were."""
        count = len(self._flying)
        for _ in range(count):
            self._answered(most)
        return count

    def _receive(self, begin: int, end: int) -> None:
        while begin < end:
            came = self._socket.recv_into(self._view[begin:end])
            if not came:
                raise BenchError("the exporter ended the connection")
            begin += came


@contextlib.contextmanager
def imported(place: Place) -> Iterator[Importer]:
    """Take a device, and give it back. Raises BenchError."""
    try:
        with socket.create_connection((place.host, place.port), WAIT_S) as opened:
            opened.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            client = UsbipClient()
            opened.sendall(client.import_device(place.busid))
            yield Importer(opened, _device(opened, client, place))
    except OSError as error:
        raise BenchError(f"the USB/IP exporter at {place} does not answer as it should: {error}") from error


def busids(host: str, port: int) -> list[str]:
    """What an exporter has. Raises BenchError."""
    try:
        with socket.create_connection((host, port), WAIT_S) as opened:
            client = UsbipClient()
            opened.sendall(client.devlist())
            while data := opened.recv(65_536):
                for event in client.feed(data):
                    if isinstance(event, Listed):
                        return [one.busid for one in event.devices]
    except OSError as error:
        raise BenchError(f"the USB/IP exporter at {host}:{port} does not answer: {error}") from error
    raise BenchError(f"the USB/IP exporter at {host}:{port} lists nothing")


def requests(importers: Sequence[Importer], setup: SetupPacket, seconds: float, in_flight: int = 1) -> Loaded:
    """The same control transfer again and again, at each importer in turn."""
    urbs = [one.of_request(setup) for one in importers]
    most = setup.wLength if _reads(setup) else 0
    return _loop(importers, urbs, b"", most, seconds, in_flight)


def writes(importers: Sequence[Importer], size: int, seconds: float, in_flight: int = 1) -> Loaded:
    """Bulk OUT of documents in transfers of a size, at each importer in turn."""
    for one in importers:
        one.begin_job()
    heads = [one._of_write(size) for one in importers]
    loaded = _loop(importers, heads, b"\x55" * size, 0, seconds, in_flight)
    for one in importers:
        one.request(soft_reset(0))
    return loaded


def _loop(
    importers: Sequence[Importer],
    heads: Sequence[bytearray],
    data: bytes,
    most: int,
    seconds: float,
    in_flight: int,
) -> Loaded:
    """Each importer has so many in flight; one answer of each is taken in turn, and sends its next."""
    clock = time.perf_counter
    turns = list(zip(importers, heads, strict=True))
    answered = sent = 0
    before_reset = JOB // len(data) * len(turns) if data else 1 << 60
    began, busy = clock(), time.thread_time()
    until = began + seconds
    now = began
    while now < until:
        for one, head in turns:
            for _ in range(in_flight - len(one._flying)):
                one._ask(head, data)
                sent += 1
        for one, _ in turns:
            one._answered(most)
            answered += 1
        now = clock()
        if sent >= before_reset:
            for one, _ in turns:
                answered += one._drain(most)
                one.begin_job()
            sent = 0
    for one, _ in turns:
        answered += one._drain(most)
    took = clock() - began
    return Loaded(answered / took, (time.thread_time() - busy) / took)


def _device(opened: socket.socket, client: UsbipClient, place: Place) -> ExportedDevice:
    while data := opened.recv(4096):
        for event in client.feed(data):
            if isinstance(event, Imported) and event.device is not None:
                return event.device
            raise BenchError(f"the exporter at {place} does not hand the device over: {event}")
    raise BenchError(f"the exporter at {place} ended the connection")


def _reads(setup: SetupPacket) -> bool:
    return bool(setup.bmRequestType & 0x80)
