"""Exporters to be measured beside each other, each a process of its own, and the host APIs that go with them.

They are this program's printer and PyUSB over its back end, and a printer of the library `usbip` (PyPI) with
that library's own host API, where it is installed. Knows how each is started; not what is asked of it.
"""

from __future__ import annotations

import contextlib
import socket
import subprocess
import sys
from array import array
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from typing import Any

import usb.core
from misfeed.benching.processes import free_port, serving
from misfeed.benching.usb_load import BEGIN_JOB, OUT, Place
from misfeed.errors import BenchError
from misfeed.protocols.usb import SetupPacket
from misfeed.protocols.usb.printer import get_port_status, soft_reset
from misfeed.transports import usbip
from misfeed.transports.sockets import SocketRoute

LIBRARY = "usbip"
_PATIENCE_S = 20.0

# PyUSB has no types.
_find: Any = usb.core.find


@dataclass(frozen=True, slots=True)
class Api:
    """A printer in a host's hands.

    Attributes:
        status: asks for its port status. write: bulk OUT in one transfer. begin_job: throws away what was
            written, and has what comes next taken for a document.
    """

    status: Callable[[], object]
    write: Callable[[bytes], object]
    begin_job: Callable[[], object]


@dataclass(frozen=True, slots=True)
class Exporter:
    """One that runs.

    Attributes:
        api: takes its printer by the host API that goes with it, and gives it back.
    """

    name: str
    place: Place
    api: Callable[[], contextlib.AbstractContextManager[Api]]


@contextlib.contextmanager
def misfeed(profile: str) -> Iterator[Exporter]:
    """One of this program's printers. Raises BenchError."""
    with serving("emulate", profile) as (_, facts):
        place = _place(str(facts["usbip"]))
        yield Exporter("misfeed", place, lambda: _by_pyusb(place))


@contextlib.contextmanager
def fleet(profile: str, count: int) -> Iterator[Place]:
    """So many of this program's printers, on one port. Raises BenchError."""
    port = free_port(socket.SOCK_STREAM)
    with serving("fleet", profile, "--count", str(count), "--services", f"usbip={port}"):
        yield Place("127.0.0.1", port)


def installed() -> bool:
    """Whether the library is there to be measured."""
    return find_spec(LIBRARY) is not None


@contextlib.contextmanager
def stranger(count: int = 1) -> Iterator[Exporter]:
    """The library's own server with so many printers. Raises BenchError."""
    port = free_port(socket.SOCK_STREAM)
    command = [sys.executable, "-m", "misfeed.benching.usb_stranger", str(port), str(count)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            if not process.stdout.readline():
                raise BenchError("a printer of the library usbip did not start")
            place = Place("127.0.0.1", port)
            yield Exporter(LIBRARY, place, lambda: _by_library(place))
        finally:
            process.stdin.close()
            try:
                process.wait(_PATIENCE_S)
            except subprocess.TimeoutExpired:
                process.kill()


@contextlib.contextmanager
def _by_pyusb(place: Place) -> Iterator[Api]:
    route = SocketRoute(place.host, {"usbip": place.port})
    device = _find(backend=usbip.backend(route, place.busid))
    if device is None:
        raise BenchError(f"there is no device at {place}")
    # PyUSB copies what is no array before it hands it to a back end.
    arrays: dict[int, array[int]] = {}

    def write(data: bytes) -> object:
        found = arrays.get(len(data))
        if found is None:
            found = arrays[len(data)] = array("B", data)
        return device.write(OUT, found)

    def begin_job() -> None:
        _by_control(device.ctrl_transfer, soft_reset(0), None)
        device.write(OUT, BEGIN_JOB)

    try:
        yield Api(lambda: _by_control(device.ctrl_transfer, get_port_status(0), 1), write, begin_job)
    finally:
        import_module("usb.util").dispose_resources(device)


@contextlib.contextmanager
def _by_library(place: Place) -> Iterator[Api]:
    library, transport = import_module(LIBRARY), import_module(f"{LIBRARY}.transport")
    with library.open(busid=place.busid, transport=transport.USBIP(place.host, place.port)) as device:

        def begin_job() -> None:
            _by_control(device.control, soft_reset(0), b"")
            device.bulk_out(OUT, BEGIN_JOB)

        yield Api(
            lambda: _by_control(device.control, get_port_status(0), 1),
            lambda data: device.bulk_out(OUT, data),
            begin_job,
        )


def _by_control(transfer: Callable[..., object], setup: SetupPacket, rest: object) -> object:
    return transfer(setup.bmRequestType, setup.bRequest, setup.wValue, setup.wIndex, rest)


def _place(told: str) -> Place:
    host, _, port = told.rpartition(":")
    return Place(host.strip("[]"), int(port))
