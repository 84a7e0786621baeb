"""Many machines' devices on one exporting host: each hangs at a port of its own, whose name tells which.

Who else exports them, at addresses of their own, and what their machines do meanwhile, it does not know.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from misfeed.emulators.interface import Service
from misfeed.emulators.usb.device import UsbDevice
from misfeed.emulators.usb.port import Plug
from misfeed.emulators.usb.session import UsbipService
from misfeed.protocols.usbip import ExportedDevice

PER_BUS = 126
"""Addresses that a bus has to give, but for its root hub's (USB 2.0 §9.4.6)."""


def together(
    services: Sequence[Service], taken: Callable[[int], None], left: Callable[[int], None]
) -> UsbipService:
    """One exporting host with the devices of all these services.

    `taken` is called with the place of a service before its device is, and `left` when nobody has it.
    """
    found = [
        Outlet(port, place, taken, left)
        for place, service in enumerate(services)
        if isinstance(service, UsbipService)
        for port in service.ports
    ]
    return UsbipService(found)


class Outlet:
    """A port under another name; satisfies `Plug`. One importer has it, under whichever name."""

    def __init__(
        self, port: Plug, place: int, taken: Callable[[int], None], left: Callable[[int], None]
    ) -> None:
        bus, number = divmod(place, PER_BUS)
        self.busid = f"{bus + 1}-{number + 1}"
        self._busnum, self._devnum = bus + 1, number + 2
        self._port = port
        self._place = place
        self._taken = taken
        self._left = left
        # Of the importer that has it under this name.
        self._let_go: Callable[[], None] | None = None

    @property
    def connected(self) -> bool:
        return self._port.connected

    @property
    def device(self) -> UsbDevice:
        return self._port.device

    def describe(self) -> ExportedDevice:
        path = f"/sys/devices/emulated/usb{self._busnum}/{self.busid}"
        return replace(
            self._port.describe(), busid=self.busid, busnum=self._busnum, devnum=self._devnum, path=path
        )

    def claim(self, let_go: Callable[[], None]) -> bool:
        if self._let_go is not None:
            return False
        self._taken(self._place)
        if self._port.claim(self._gone):
            self._let_go = let_go
            return True
        self._left(self._place)
        return False

    def release(self) -> None:
        if self._let_go is not None:
            self._let_go = None
            self._port.release()
            self._left(self._place)

    def _gone(self) -> None:
        let_go, self._let_go = self._let_go, None
        if let_go is not None:
            let_go()
            self._left(self._place)
