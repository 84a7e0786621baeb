"""USB/IP judged by others: Debian's `usbip` tool lists the printer, PyUSB talks to it over real sockets."""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import usb.core
import usb.util
from misfeed.emulators.machine import Machine, WallClock
from misfeed.emulators.profiles import load
from misfeed.emulators.usb import BUSID, INTERFACE
from misfeed.emulators.usb.session import UsbipService
from misfeed.errors import Refused
from misfeed.interfaces.usb import UsbPrinter
from misfeed.protocols.pjl import UEL, PjlStatus, ReplyReader
from misfeed.transports import usbip
from misfeed.transports.base import Session
from misfeed.transports.sockets import SocketRoute

pytestmark = pytest.mark.peer

# PyUSB has no types.
find: Any = usb.core.find
dispose: Any = usb.util.dispose_resources

REQUIRED = os.environ.get("MISFEED_PEERS") == "required"
QUESTION = UEL + b"@PJL INFO STATUS\r\n" + UEL


class _Connection(asyncio.Protocol):
    """A TCP connection as the session's wire."""

    def __init__(self, exporter: Exporter) -> None:
        self._exporter = exporter
        self._transport: asyncio.Transport | None = None
        self._session: Session | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        with self._exporter.caught_up():
            self._session = self._exporter.service.accept(self, "127.0.0.1")

    def data_received(self, data: bytes) -> None:
        assert self._session is not None
        with self._exporter.caught_up():
            self._session.feed(data)

    def eof_received(self) -> bool:
        assert self._session is not None
        with self._exporter.caught_up():
            self._session.eof()
        return True

    def connection_lost(self, exc: Exception | None) -> None:
        assert self._session is not None
        with self._exporter.caught_up():
            self._session.lost()

    def send(self, data: bytes) -> None:
        self._on_loop("write", data)

    def close(self) -> None:
        self._on_loop("close")

    def abort(self) -> None:
        self._on_loop("abort")

    def _on_loop(self, move: str, *details: object) -> None:
        self._exporter.loop.call_soon_threadsafe(getattr(self._transport, move), *details)


class Exporter:
    """One machine's USB on a port of the loopback address, in a thread."""

    def __init__(self) -> None:
        self.machine = Machine(load("mono-laser"), WallClock(), seed=1)
        service = INTERFACE.serve(self.machine)
        assert isinstance(service, UsbipService)
        self.service = service
        self.port = 0
        self.loop = asyncio.new_event_loop()
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._run, name="usbip exporter", daemon=True)

    @contextmanager
    def caught_up(self) -> Iterator[None]:
        """Hold the machine, with its time brought up to date."""
        with self.machine.clock.lock:
            self.machine.clock.catch_up()
            yield

    def __enter__(self) -> Exporter:
        self._thread.start()
        assert self._ready.wait(10)
        return self

    def __exit__(self, *_: object) -> None:
        self.loop.call_soon_threadsafe(self.loop.stop)
        self._thread.join(10)

    def _run(self) -> None:
        server = self.loop.run_until_complete(
            self.loop.create_server(lambda: _Connection(self), "127.0.0.1", 0)
        )
        self.port = server.sockets[0].getsockname()[1]
        self._ready.set()
        self.loop.run_forever()
        server.close()
        self.loop.run_until_complete(server.wait_closed())
        self.loop.close()

    @property
    def route(self) -> SocketRoute:
        return SocketRoute("127.0.0.1", {"usbip": self.port})


@pytest.fixture
def exporter() -> Iterator[Exporter]:
    with Exporter() as running:
        yield running


def usbip_tool() -> str:
    """The tool's path; skips where it is not installed, unless peers are required."""
    found = shutil.which("usbip", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin")
    if found is None:
        reason = "the usbip tool is not installed (Debian package usbip)"
        if REQUIRED:
            pytest.fail(reason)
        pytest.skip(reason)
    return found


def usbip_list(exporter: Exporter) -> str:
    done = subprocess.run(
        [usbip_tool(), "--tcp-port", str(exporter.port), "list", "-r", "127.0.0.1"],
        capture_output=True,
        text=True,
        timeout=20,
        check=False,
    )
    return done.stdout + done.stderr


def test_debians_tool_lists_the_printer_with_its_ids_and_class(exporter: Exporter) -> None:
    shown = usbip_list(exporter)
    assert re.search(rf"^\s*{BUSID}: .*\(03f0:152a\)$", shown, re.MULTILINE), shown
    assert re.search(r"^\s*:\s+0 - .*\(07/01/02\)$", shown, re.MULTILINE), shown


def test_debians_tool_finds_nothing_when_the_printer_is_switched_off(exporter: Exporter) -> None:
    with exporter.caught_up():
        exporter.machine.act("power_off", "power")
    assert BUSID not in usbip_list(exporter)


def test_pyusb_finds_the_printer_by_its_ids_and_reads_its_strings(exporter: Exporter) -> None:
    device = find(idVendor=0x03F0, idProduct=0x152A, backend=usbip.backend(exporter.route))
    try:
        assert (device.manufacturer, device.product) == ("HP", "LaserJet 400 M401dw")
        assert device.serial_number == exporter.machine.serial
        (interface,) = device.get_active_configuration()
        assert (interface.bInterfaceClass, interface.bInterfaceSubClass) == (7, 1)
    finally:
        dispose(device)


def test_pyusb_reads_device_id_and_port_status_and_asks_in_pjl(exporter: Exporter) -> None:
    with UsbPrinter.over_usbip(exporter.route) as printer:
        assert printer.device_id()["MDL"] == "HP LaserJet 400 M401dw"
        assert printer.port_status() == 0x18
        printer.write(QUESTION)
        (reply,) = ReplyReader().feed(printer.read(5.0))
        assert PjlStatus.of(reply) == PjlStatus(10001, "Ready", online=True)
        with exporter.caught_up():
            exporter.machine.act("open", "cover.front")
        assert printer.port_status() == 0x10
        printer.write(QUESTION)
        (reply,) = ReplyReader().feed(printer.read(5.0))
        assert PjlStatus.of(reply).code == 40021


def test_pyusb_notices_when_the_printer_is_unplugged_and_finds_it_again(exporter: Exporter) -> None:
    with UsbPrinter.over_usbip(exporter.route) as printer:
        assert printer.port_status() == 0x18
        with exporter.caught_up():
            exporter.service.ports[0].unplug()
        with pytest.raises(Refused):
            printer.port_status()
        with exporter.caught_up():
            exporter.service.ports[0].plug_in()
        assert printer.port_status() == 0x18
