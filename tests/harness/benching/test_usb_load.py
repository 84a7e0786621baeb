"""The load does what it says over USB/IP, and takes no wrong answer for an answer."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Callable, Iterator

import pytest
from misfeed.benching import usb_load
from misfeed.benching.usb_load import Place, imported
from misfeed.emulators import profiles
from misfeed.emulators.host import Host
from misfeed.emulators.machine import Machine, WallClock
from misfeed.emulators.serving import Serving
from misfeed.errors import BenchError
from misfeed.protocols.usb.printer import get_device_id, get_port_status
from misfeed.protocols.usbip import (
    CmdSubmit,
    ExportedDevice,
    OpRepImport,
    OpReqImport,
    RetSubmit,
    ServerReader,
)


@pytest.fixture
def machine() -> Machine:
    return Machine(profiles.load("mono-laser"), WallClock())


@pytest.fixture
def place(machine: Machine) -> Iterator[Place]:
    with Serving(Host(machine)) as served:
        yield Place("127.0.0.1", served.ports["usbip"])


def test_requests_are_answered_by_each_device_in_its_turn(place: Place) -> None:
    with imported(place) as one:
        assert one.request(get_port_status(0)) == b"\x18"
        assert b"MFG:" in one.request(get_device_id(0))
        assert usb_load.requests([one], get_port_status(0), 0.02).per_s > 0
        assert usb_load.requests([one], get_device_id(0), 0.02, in_flight=8).per_s > 0
        assert one.request(get_port_status(0)) == b"\x18", "everything that was asked for was heard"


@pytest.mark.parametrize("size", [512, 16_384, 524_288])
@pytest.mark.parametrize("in_flight", [1, 8])
def test_documents_are_written_and_thrown_away_before_they_are_printed(
    place: Place, machine: Machine, monkeypatch: pytest.MonkeyPatch, size: int, in_flight: int
) -> None:
    monkeypatch.setattr(usb_load, "JOB", 4 * size)
    with imported(place) as one:
        assert usb_load.writes([one], size, 0.05, in_flight).per_s > 0
        assert one.request(get_port_status(0)) == b"\x18"
    assert machine.jobs.open_jobs == ()


def test_what_an_exporter_has_is_listed(place: Place) -> None:
    assert usb_load.busids(place.host, place.port) == ["1-1"]


Answer = Callable[[CmdSubmit], bytes]


def stranger(answer: Answer) -> tuple[Place, threading.Thread]:
    """An exporter that hands its device over, and answers URBs as it likes."""
    opened = socket.socket()
    opened.bind(("127.0.0.1", 0))
    opened.listen(1)

    def run() -> None:
        # Whoever has no use for an answer leaves without reading it.
        with opened, opened.accept()[0] as connection, contextlib.suppress(ConnectionError):
            reader = ServerReader()
            while data := connection.recv(65_536):
                for request in reader.feed(data):
                    if isinstance(request, OpReqImport):
                        connection.sendall(OpRepImport(ExportedDevice("1-1", 1, 2)).encode())
                    elif isinstance(request, CmdSubmit):
                        octets = answer(request)
                        if not octets:
                            return
                        connection.sendall(octets)

    thread = threading.Thread(target=run)
    thread.start()
    return Place("127.0.0.1", int(opened.getsockname()[1])), thread


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        (lambda urb: RetSubmit(urb.seqnum + 1).encode(), "where the answer to"),
        (lambda urb: RetSubmit(urb.seqnum, -32).encode(), "ended with status -32"),
        (lambda urb: RetSubmit(urb.seqnum, 0, 9, bytes(9)).encode(), "after 9 octets"),
        (lambda _: b"", "ended the connection"),
    ],
)
def test_a_wrong_answer_ends_the_measurement(answer: Answer, says: str) -> None:
    place, thread = stranger(answer)
    with pytest.raises(BenchError, match=says), imported(place) as one:
        usb_load.requests([one], get_port_status(0), 5)
    thread.join()


def test_a_device_that_is_not_handed_over_is_told(place: Place) -> None:
    with (
        pytest.raises(BenchError, match="does not hand the device over"),
        imported(Place(place.host, place.port, "9-9")),
    ):
        pass


def test_nobody_at_an_address_is_told() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        nobody = Place("127.0.0.1", int(free.getsockname()[1]))
        with pytest.raises(BenchError, match="does not answer"), imported(nobody):
            pass
        with pytest.raises(BenchError, match="does not answer"):
            usb_load.busids(nobody.host, nobody.port)
