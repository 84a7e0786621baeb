"""A device, and several of one exporter, in the hands of threads, over real sockets."""

from __future__ import annotations

import errno
import json
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import pytest
import usb.core
import usb.util
from misfeed.transports.sockets import SocketRoute
from misfeed.transports.usbip import backend

from .conformance import IN, OUT, asked, heard

MANY = 4
IN_TIME_S = 5.0


class Read(threading.Thread):
    """A read in a thread of its own: what came, or the error that ended it, and how long it took."""

    def __init__(self, device: Any, timeout_s: float) -> None:
        super().__init__(daemon=True)
        self._device = device
        self._timeout_s = timeout_s
        self.came = b""
        self.error: usb.core.USBError | None = None
        self.took_s = 0.0
        self.start()

    def run(self) -> None:
        began = time.monotonic()
        try:
            self.came = self._device.read(IN, 4096, round(self._timeout_s * 1000)).tobytes()
        except usb.core.USBError as error:
            self.error = error
        self.took_s = time.monotonic() - began

    def over(self) -> Read:
        self.join(IN_TIME_S)
        assert not self.is_alive(), "the read does not end"
        return self


@pytest.fixture(scope="module")
def route() -> Iterator[SocketRoute]:
    words = ("fleet", "mono-laser", "--count", str(MANY), "--services", "usbip")
    process = subprocess.Popen(
        [sys.executable, "-m", "misfeed", *words, "--json", "--until-parent-exits"],
        stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stdout is not None
    try:
        ready = json.loads(process.stdout.readline())
        yield SocketRoute("127.0.0.1", {"usbip": ready["services"]["usbip"]})
    finally:
        process.terminate()
        process.communicate(timeout=10)


@contextmanager
def devices(route: SocketRoute, count: int) -> Iterator[list[Any]]:
    with ExitStack() as stack:
        found = list(usb.core.find(find_all=True, backend=backend(route)))[:count]
        for device in found:
            stack.callback(usb.util.dispose_resources, device)
            device.write(OUT, b"")
        yield found


def test_several_devices_of_one_exporter_are_read_at_once(route: SocketRoute) -> None:
    with devices(route, MANY) as found:
        assert len({device.serial_number for device in found}) == MANY
        reads = [Read(device, IN_TIME_S) for device in found]
        for number, device in reversed(list(enumerate(found))):
            device.write(OUT, asked(str(number)))
        assert [read.over().came for read in reads] == [heard(str(number)) for number in range(MANY)]


def test_reads_of_one_device_are_late_each_in_its_own_time(route: SocketRoute) -> None:
    with devices(route, 1) as (device,):
        long, short = Read(device, 0.6), Read(device, 0.2)
        for read, least_s in ((short, 0.2), (long, 0.6)):
            error = read.over().error
            assert isinstance(error, usb.core.USBTimeoutError)
            assert least_s <= read.took_s
        assert short.took_s < long.took_s, "it waited for the other"
        device.write(OUT, asked("later"))
        assert device.read(IN, 4096).tobytes() == heard("later")


def test_a_write_of_many_octets_goes_by_a_parked_read(route: SocketRoute) -> None:
    with devices(route, 1) as (device,):
        read = Read(device, IN_TIME_S)
        comments = b"\x1b%-12345X" + b"@PJL COMMENT x\r\n" * 100_000
        assert device.write(OUT, comments, 5000) == len(comments)
        device.write(OUT, asked("after all that"))
        assert read.over().came == heard("after all that")


def test_closing_a_device_ends_the_read_of_another_thread(route: SocketRoute) -> None:
    with devices(route, 1) as (device,):
        device.write(OUT, b"")
        read = Read(device, 60.0)
        parked = device._ctx.handle.device.conversation().client
        while not parked.pending:
            time.sleep(0.01)
        device._ctx.backend.close_device(device._ctx.handle)
        error = read.over().error
        assert error is not None
        assert error.errno == errno.ENODEV
    with devices(route, 1) as (device,):
        device.write(OUT, asked("free again"))
        assert device.read(IN, 4096).tobytes() == heard("free again")
