"""Any conversation, however it is cut and whichever way its pieces come, is answered with the same octets."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from misfeed.emulators.machine import Clock
from misfeed.emulators.usb.model import UsbModel
from misfeed.emulators.usb.pipes import InPipe, OutPipe, Pipe
from misfeed.emulators.usb.port import Port
from misfeed.emulators.usb.session import UsbipService
from misfeed.emulators.wire import Wires
from misfeed.emulators.wire.stream import WiredStreams
from misfeed.protocols.memory import Octets
from misfeed.protocols.usb import (
    ConfigurationDescriptor,
    DeviceDescriptor,
    EndpointDescriptor,
    InterfaceDescriptor,
    SetupPacket,
)
from misfeed.protocols.usb.setup import clear_halt, get_configuration, get_descriptor, set_interface
from misfeed.protocols.usbip import CmdSubmit, CmdUnlink, OpReqImport, UrbDirection
from misfeed.protocols.usbip.reader import LONG, LONGEST
from misfeed.protocols.usbip.wire import URB_HEADER_SIZE
from misfeed.transports.base import RoomySession

from .conftest import ImportingHost, Wire

BUSID, DEVID = "1-1", 1 << 16 | 2
IN, OUT = UrbDirection.IN, UrbDirection.OUT
EDGES = (
    0,
    1,
    511,
    512,
    LONG - 2 * URB_HEADER_SIZE,
    LONG - URB_HEADER_SIZE,
    LONG,
    100_000,
    LONGEST,
    LONGEST + 1,
)
"""Sizes of transfers beside which something else is done with them."""


class Digesting:
    """A function that tells of each transfer OUT its length and its digest, and nothing of itself."""

    powered = 1
    revision = 1
    held = False

    def __init__(self) -> None:
        self.model = UsbModel(
            DeviceDescriptor(1, 2),
            (
                ConfigurationDescriptor(
                    (InterfaceDescriptor(0, endpoints=(EndpointDescriptor(0x01), EndpointDescriptor(0x82))),)
                ),
            ),
            ("maker",),
        )
        self._back = InPipe()
        self.pipes: Mapping[int, Pipe] = {0x01: OutPipe(self._digest), 0x82: self._back}

    def _digest(self, data: Octets) -> None:
        self._back.put(len(data).to_bytes(4, "big") + hashlib.sha256(data).digest())

    def subscribe(self, listener: Callable[[], None]) -> Callable[[], None]:
        return lambda: None

    def request(self, setup: SetupPacket, alternates: Mapping[int, int]) -> bytes | None:
        return None

    def settle(self, configuration: int, alternates: Mapping[int, int]) -> None: ...

    def come_back(self, speed: str) -> None: ...

    def attach(self) -> None: ...

    def reset(self) -> None: ...

    def detach(self) -> None: ...


def importer(*, wired: bool = False) -> ImportingHost:
    """A host of such a device, on wires that may be broken and are not, or on none."""
    service = UsbipService([Port(BUSID, Digesting())])
    if not wired:
        return ImportingHost(service)
    wires = Wires(Clock(), 1, lambda: {"usbip": "stream"}, usb=lambda: frozenset({"usbip"}))
    return ImportingHost(WiredStreams("usbip", service, wires, lambda _: True))


def written(number: int, size: int, iso: int = 0) -> CmdSubmit:
    data = bytes((number * 7 + place) & 0xFF for place in range(256)) * (size // 256 + 1)
    # Both ways to say that a transfer is not isochronous.
    packets = (0xFFFF_FFFF, 0)[iso]
    return CmdSubmit(number, DEVID, OUT, 1, size, data=data[:size], number_of_packets=packets)


@st.composite
def conversations(draw: st.DrawFn) -> bytes:
    """An import and valid URBs behind it, most of which are written to the device."""
    said: list[CmdSubmit | CmdUnlink] = []
    for number in range(1, draw(st.integers(1, 8)) + 1):
        match draw(st.sampled_from(["write", "write", "write", "read", "ask", "tell", "unlink"])):
            case "write":
                size = draw(st.one_of(st.sampled_from(EDGES), st.integers(0, 2 * LONG)))
                said.append(written(number, size, draw(st.integers(0, 1))))
            case "read":
                said.append(CmdSubmit(number, DEVID, IN, 2, draw(st.integers(1, 100))))
            case "ask":
                setup = draw(st.sampled_from([get_configuration(), get_descriptor(2), get_descriptor(9)]))
                said.append(CmdSubmit(number, DEVID, IN, 0, 255, setup.encode()))
            case "tell":
                setup = draw(st.sampled_from([clear_halt(0x82), set_interface(0, 0)]))
                said.append(CmdSubmit(number, DEVID, OUT, 0, 0, setup.encode()))
            case _:
                said.append(CmdUnlink(number, DEVID, draw(st.integers(1, number))))
    return OpReqImport(BUSID).encode() + b"".join(one.encode() for one in said)


def hear(host: ImportingHost, octets: bytes, pieces: Iterator[int], *, in_place: bool) -> None:
    """Have it hear all in pieces of these sizes, as a door does that reads what comes into memory of its own:
    where the session has room for the next octets, they are put there if that is what is tried out.
    """
    session = host.session
    assert isinstance(session, RoomySession)
    at = 0
    lent = bytearray()
    while at < len(octets):
        room = session.room() if in_place else None
        size = max(1, next(pieces))
        if room is not None:
            with room:
                size = min(size, len(room), len(octets) - at)
                room[:size] = octets[at : at + size]
            at += size
            if session.filled(size):
                session.feed(b"")
            continue
        size = min(size, len(octets) - at)
        lent[:] = octets[at : at + size]
        with memoryview(lent) as view:
            session.feed(view)
        # It is only lent: whoever keeps it sees this.
        lent[:] = b"\xa5" * size
        at += size


def sizes(cuts: Sequence[int]) -> Iterator[int]:
    """Those again and again."""
    while True:
        yield from cuts


PIECES = st.lists(
    st.one_of(
        st.integers(1, 200),
        st.sampled_from([URB_HEADER_SIZE - 1, URB_HEADER_SIZE, URB_HEADER_SIZE + 1, LONG, 65_536, 1 << 21]),
        st.integers(200, 3 * LONG),
    ),
    min_size=1,
    max_size=8,
).filter(lambda cuts: sum(cuts) >= 64 * len(cuts))


@settings(max_examples=150, deadline=None)
@given(conversations(), PIECES, st.booleans(), st.booleans())
def test_the_answers_are_those_to_the_whole(
    octets: bytes, cuts: list[int], in_place: bool, wired: bool
) -> None:
    whole, cut = importer(), importer(wired=wired)
    whole.session.feed(octets)
    hear(cut, octets, sizes(cuts), in_place=in_place)
    assert cut.wire.sent == whole.wire.sent
    assert not cut.wire.ended


@pytest.mark.parametrize("in_place", [False, True])
@pytest.mark.parametrize("size", EDGES)
def test_what_is_written_arrives_whole_and_once(size: int, in_place: bool) -> None:
    data = bytes(written(2, size).data)
    host = importer()
    said = [OpReqImport(BUSID), written(2, size), written(3, 5), CmdSubmit(4, DEVID, IN, 2, 100)]
    octets = b"".join(one.encode() for one in said)
    hear(host, octets, sizes([1000, 48, 40_000]), in_place=in_place)
    told = bytes(host.wire.sent)
    digests = [
        len(one).to_bytes(4, "big") + hashlib.sha256(one).digest()
        for one in (data, bytes(written(3, 5).data))
    ]
    assert told.endswith(b"".join(digests if size else digests[1:]))


@pytest.mark.parametrize("in_place", [False, True])
def test_who_goes_in_the_middle_of_a_long_transfer_leaves_nothing_of_it(in_place: bool) -> None:
    service = UsbipService([Port(BUSID, Digesting())])
    octets = OpReqImport(BUSID).encode() + written(2, 100_000).encode()
    for rest in (30, 60_000, 99_999):
        host = ImportingHost(service)
        hear(host, octets[:-rest], sizes([3000]), in_place=in_place)
        host.session.lost()
    host = ImportingHost(service)
    assert host.take().device is not None
    host.write(b"whole")
    host.ask()
    assert host.done().data == (5).to_bytes(4, "big") + hashlib.sha256(b"whole").digest()


@pytest.mark.parametrize("in_place", [False, True])
@pytest.mark.parametrize("at", [100, 30_000, 60_000])
def test_a_device_that_is_unplugged_in_the_middle_of_one_ends_it(at: int, in_place: bool) -> None:
    port = Port(BUSID, Digesting())
    host = ImportingHost(UsbipService([port]))
    octets = OpReqImport(BUSID).encode() + written(2, 90_000).encode()
    hear(host, octets[:at], sizes([3000]), in_place=in_place)
    sent = bytes(host.wire.sent)
    port.unplug()
    assert host.wire.closed
    room = host.session.room()
    if room is not None:
        room.release()
        host.session.filled(10)
    host.session.feed(octets[at:])
    assert bytes(host.wire.sent) == sent


def test_the_wire_of_a_host_that_is_cut_is_told_nothing_twice() -> None:
    """A number that is in flight already ends the connection, however long its transfer was under way."""
    for size in (10, 40_000, 100_000):
        host = importer()
        octets = OpReqImport(BUSID).encode() + CmdSubmit(7, DEVID, IN, 2, 64).encode()
        hear(host, octets + written(7, size).encode(), sizes([5000]), in_place=True)
        assert isinstance(host.wire, Wire)
        assert host.wire.aborted, size
