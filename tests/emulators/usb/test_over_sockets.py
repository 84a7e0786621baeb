"""A USB/IP host on a real socket: in whatever pieces its URBs come, each is answered once, in order."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import closing

import pytest
from misfeed.emulators.host import Host
from misfeed.emulators.machine import Machine, WallClock
from misfeed.emulators.profiles import load
from misfeed.emulators.serving import Serving
from misfeed.emulators.usb import BUSID
from misfeed.emulators.wire.faults import Urb
from misfeed.protocols.pjl import UEL
from misfeed.protocols.usb.printer import get_port_status
from misfeed.protocols.usbip import Completed, Event, Imported, UsbipClient
from misfeed.transports.base import RoomySession

DOCUMENT = UEL + b"@PJL ENTER LANGUAGE=PCL\r\n"


class Importing:
    """A host with the printer, that sends what it likes and reads what comes."""

    def __init__(self, opened: socket.socket) -> None:
        self.client = UsbipClient()
        self.socket = opened
        self.socket.settimeout(10)
        self.socket.sendall(self.client.import_device(BUSID))
        (event,) = self.events(1)
        assert isinstance(event, Imported)
        assert event.device is not None

    def events(self, count: int) -> list[Event]:
        found: list[Event] = []
        while len(found) < count:
            found += self.client.feed(self.socket.recv(65_536))
        assert len(found) == count
        return found

    def write(self, data: bytes) -> bytes:
        return self.client.submit_out(1, data)[1]

    def status(self) -> bytes:
        return self.client.submit_in(0, 1, setup=get_port_status(0).encode())[1]


@pytest.fixture
def served() -> Iterator[Serving]:
    with Serving(Host(Machine(load("mono-laser"), WallClock()))) as serving:
        yield serving


@pytest.fixture
def host(served: Serving) -> Iterator[Importing]:
    with closing(socket.create_connection(("127.0.0.1", served.ports["usbip"]))) as opened:
        yield Importing(opened)


@pytest.mark.parametrize("piece", [7, 48, 1000, 16_432, 70_000, 1 << 22])
def test_urbs_in_any_pieces_are_all_carried_out(host: Importing, served: Serving, piece: int) -> None:
    sizes = [3, 512, 16_384, 40_000, 200_000, 524_288, 16_384, 100] if piece >= 1000 else [3, 100, 700]
    page = b"x" * 79 + b"\n"
    urbs = [host.write(DOCUMENT), host.status()]
    for size in sizes:
        urbs += host.write((page * (size // 80 + 1))[:size]), host.status()
    octets = b"".join(urbs)
    sent = threading.Thread(
        target=lambda: [host.socket.sendall(octets[at : at + piece]) for at in range(0, len(octets), piece)]
    )
    sent.start()
    answers = host.events(len(urbs))
    sent.join()
    assert [one.seqnum for one in answers if isinstance(one, Completed)] == list(range(1, len(urbs) + 1))
    assert all(one.status == 0 for one in answers if isinstance(one, Completed))
    written = [one.actual_length for one in answers[2::2] if isinstance(one, Completed)]
    assert written == sizes
    host.socket.sendall(host.write(UEL))
    host.events(1)
    (job,) = served.host.machine.jobs.open_jobs
    assert job.octets == sum(sizes)


def test_the_state_of_the_printer_is_seen_at_the_next_question(host: Importing, served: Serving) -> None:
    machine = served.host.machine
    for word, status in (("open", b"\x10"), ("close", b"\x18"), ("open", b"\x10")):
        with machine.clock.lock:
            machine.act(word, "cover.front")
        for _ in range(3):
            host.socket.sendall(host.status())
            (event,) = host.events(1)
            assert isinstance(event, Completed)
            assert event.data == status


def test_a_fault_that_is_put_in_meets_the_next_transfer_of_a_host_that_was_served_before(
    host: Importing, served: Serving
) -> None:
    host.socket.sendall(host.status() + host.write(DOCUMENT) + host.status())
    host.events(3)
    with served.host.machine.clock.lock:
        served.host.wires.put(Urb(service="usbip", how="stall", endpoint=0))
        served.host.wires.put(Urb(service="usbip", how="stall", endpoint=1))
    host.socket.sendall(host.status() + host.write(bytes(100_000)))
    stalled = host.events(2)
    assert [one.status for one in stalled if isinstance(one, Completed)] == [-32, -32]


def test_a_cable_that_is_pulled_ends_the_connection_behind_what_was_answered(
    host: Importing, served: Serving
) -> None:
    host.socket.sendall(host.write(DOCUMENT))
    host.events(1)
    with served.host.machine.clock.lock:
        served.host.machine.act("unplug", "usb.cable")
    assert host.socket.recv(100) == b""


class Nobody:
    def send(self, data: bytes) -> None: ...

    def close(self) -> None: ...

    def abort(self) -> None: ...


def test_only_usb_is_heard_piece_by_piece_as_it_comes() -> None:
    served, wire = Host(Machine(load("mono-laser"), WallClock())), Nobody()
    told = {}
    for name in ("usbip", "ipp", "pjl"):
        session = served.stream_service(name).accept(wire, "127.0.0.1")
        told[name] = isinstance(session, RoomySession) and session.roomy
    assert told == {"usbip": True, "ipp": False, "pjl": False}


@pytest.mark.parametrize("size", [100, 20_000, 200_000])
def test_a_host_that_stops_inside_a_message_gives_the_device_back_and_a_silent_one_keeps_it(
    monkeypatch: pytest.MonkeyPatch, size: int
) -> None:
    monkeypatch.setattr("misfeed.emulators.serving.PATIENCE_S", 0.1)
    with Serving(Host(Machine(load("mono-laser"), WallClock()))) as serving:
        where = "127.0.0.1", serving.ports["usbip"]
        with closing(socket.create_connection(where)) as opened:
            half_way = Importing(opened)
            half_way.socket.sendall(half_way.write(DOCUMENT) + half_way.status())
            half_way.events(2)
            half_way.socket.sendall(half_way.write(bytes(size))[:-1])
            assert half_way.socket.recv(100) == b""
        with closing(socket.create_connection(where)) as opened:
            silent = Importing(opened)
            with closing(socket.create_connection(where)) as mute:
                mute.settimeout(10)
                assert mute.recv(100) == b"", "it was not looked at meanwhile"
            silent.socket.sendall(silent.status())
            silent.events(1)
