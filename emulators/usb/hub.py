"""Many machines' devices on one exporting host: each hangs at a port of its own, whose name tells which.

Who else exports them, at addresses of their own, and what their machines do meanwhile, it does not know.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import islice
from typing import overload

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
    return UsbipService(Outlets(services, taken, left))


class Outlets(Sequence[Plug]):
    """The ports of all these services under other names, each made when it is asked for.

    A connection that has one device keeps nothing of the others.
    """

    def __init__(
        self, services: Sequence[Service], taken: Callable[[int], None], left: Callable[[int], None]
    ) -> None:
        self._services = services
        self._taken = taken
        self._left = left
        self._held: set[int] = set()

    def __iter__(self) -> Iterator[Plug]:
        for place, service in enumerate(self._services):
            if isinstance(service, UsbipService):
                for port in service.ports:
                    yield Outlet(port, place, self._held, self._taken, self._left)

    def __len__(self) -> int:
        return sum(len(one.ports) for one in self._services if isinstance(one, UsbipService))

    @overload
    def __getitem__(self, at: int) -> Plug: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[Plug]: ...
    def __getitem__(self, at: int | slice) -> Plug | Sequence[Plug]:
        if isinstance(at, slice):
            return list(self)[at]
        places = range(len(self))
        return next(islice(self, places[at], None))


class Outlet:
    """A port under another name; satisfies `Plug`. One importer has it, under whichever name.

    Args:
        held: places of which an importer has the port under that name.
    """

    def __init__(
        self,
        port: Plug,
        place: int,
        held: set[int],
        taken: Callable[[int], None],
        left: Callable[[int], None],
    ) -> None:
        bus, number = divmod(place, PER_BUS)
        self.busid = f"{bus + 1}-{number + 1}"
        self._busnum, self._devnum = bus + 1, number + 2
        self._port = port
        self._place = place
        self._held = held
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
        if self._place in self._held:
            return False
        self._taken(self._place)
        if self._port.claim(self._gone):
            self._held.add(self._place)
            self._let_go = let_go
            return True
        self._left(self._place)
        return False

    def release(self) -> None:
        if self._let_go is not None:
            self._let_go = None
            self._held.discard(self._place)
            self._port.release()
            self._left(self._place)

    def _gone(self) -> None:
        let_go, self._let_go = self._let_go, None
        if let_go is not None:
            self._held.discard(self._place)
            let_go()
            self._left(self._place)
