"""Hundreds of USB printers at one port of one process: listed, and each taken by a host of its own."""

from __future__ import annotations

import gc
import socket
import tracemalloc
from contextlib import ExitStack

from misfeed.emulators import profiles
from misfeed.emulators.fleet import Fleet, ServingFleet
from misfeed.protocols.usb.printer import get_device_id, get_port_status
from misfeed.protocols.usbip import Completed, Event, Imported, UsbipClient
from misfeed.transports.sockets import SocketRoute
from misfeed.transports.usbip.exporter import list_devices

COUNT = 256
ROOM = 64 * 1024
TIMEOUT_S = 10.0


class Importing:
    """A host with one of them."""

    def __init__(self, opened: socket.socket, busid: str) -> None:
        self._socket = opened
        self._socket.settimeout(TIMEOUT_S)
        self._client = UsbipClient()
        self._socket.sendall(self._client.import_device(busid))
        event = self._event()
        self.taken = isinstance(event, Imported) and event.device is not None

    def asked(self, setup: bytes, length: int) -> bytes:
        self._socket.sendall(self._client.submit_in(0, length, setup=setup)[1])
        event = self._event()
        assert isinstance(event, Completed)
        return event.data

    def _event(self) -> Event:
        while True:
            for event in self._client.feed(self._socket.recv(65_536)):
                return event


def test_each_of_many_at_one_port_has_a_host_and_costs_little_beside_its_machine() -> None:
    made = Fleet([profiles.load("mono-laser"), profiles.load("inkjet-mfp")], COUNT)
    with ServingFleet(made, services={"usbip": 0}) as serving, ExitStack() as ends:

        async def make() -> None:
            for number in range(1, COUNT + 1):
                made.printer(number)

        serving.run(make())
        port = serving.services["usbip"]

        def connected() -> socket.socket:
            return ends.enter_context(socket.create_connection(("127.0.0.1", port), TIMEOUT_S))

        gc.collect()
        tracemalloc.start()
        try:
            listed = list_devices(SocketRoute("127.0.0.1", {"usbip": port}), "usbip")
            assert len(listed) == COUNT
            hosts = [Importing(connected(), one.busid) for one in listed]
            assert all(host.taken for host in hosts)
            told = {host.asked(get_device_id(0).encode(), 1023) for host in hosts}
            gc.collect()
            each = tracemalloc.get_traced_memory()[0] / COUNT
        finally:
            tracemalloc.stop()
        assert each < ROOM, f"{each / 1024:.0f} KiB each"
        assert len(told) == COUNT, "each has its own"
        assert not Importing(connected(), listed[-1].busid).taken
        assert {host.asked(get_port_status(0).encode(), 1) for host in hosts} == {b"\x18"}
