"""TCP for all printers of a fleet: one listening socket for each service, at every printer's own address.

The address that a client connects to tells which printer it means. Knows no machine and no protocol.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import socket
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from importlib import import_module
from ipaddress import IPv4Address

from misfeed.emulators.capturing import Capture
from misfeed.emulators.crowd import Crowd
from misfeed.emulators.doors import StreamDoor
from misfeed.emulators.fleet.attention import Attention
from misfeed.emulators.fleet.hosted import Hosted
from misfeed.emulators.fleet.hub import Hub
from misfeed.emulators.fleet.printers import Fleet, Printer
from misfeed.emulators.fleet.sockets import LOOPBACK_DEVICE, SPARE_DESCRIPTORS
from misfeed.emulators.interface import Interface, Service, interfaces
from misfeed.emulators.listeners import heed_descriptors
from misfeed.emulators.socket_wire import reset
from misfeed.emulators.wire.stream import WiredStreams
from misfeed.errors import UsageError
from misfeed.transports.base import StreamService

_AT_ONCE = SPARE_DESCRIPTORS // 2
"""Connections that are taken at a time, before it is asked whether there is room for them."""
_BACKLOG = 1024
"""Connections that the system keeps until they are taken: who finds no place there tries again later."""
_TOGETHER_AT = "127.0.0.1"
"""Where all printers are reached at once, whom an address of its own does not tell."""
_DRAIN_S = 0.5
_PATIENCE_S = 120.0
MAX_OF_HUB = 1024
"""Printers that are to be had together."""
_LOOKS = 4
"""Real seconds in which a client has to bring something of what it owes, and how often that is looked at."""


def known(names: Mapping[str, int], fleet: Fleet) -> tuple[Interface, ...]:
    """The interfaces of these names. Raises UsageError for one that is not served over TCP here."""
    streams = {name: one for name, one in interfaces().items() if one.transport == "stream" and not one.line}
    for name in names:
        if name not in streams:
            raise UsageError(
                f"a fleet has no service {name!r} over TCP to open; there are {', '.join(streams)}"
            )
        if not any(streams[name].offered_by(profile) for profile in fleet.profiles):
            raise UsageError(f"no printer of this fleet has {name}")
    return tuple(streams[name] for name in names)


class Streams:
    """All printers' services over TCP.

    Args:
        attention: a printer's, by its number. mind: told of a printer on which somebody may have worked.
        taken: descriptors that are in use for other things.
        captures: files, each with the service of which it gets what all printers and their clients say.

    Attributes:
        ports: of the services that are open.
    """

    def __init__(
        self,
        fleet: Fleet,
        attention: Callable[[int], Attention],
        mind: Callable[[int, Printer], None],
        taken: int = 0,
        captures: Sequence[tuple[str, Capture]] = (),
    ) -> None:
        self._fleet = fleet
        self._attention = attention
        self._mind = mind
        self._crowd = Crowd(taken + 4 * SPARE_DESCRIPTORS)
        self._captures = captures
        self.ports: dict[str, int] = {}
        self._servers: list[asyncio.Server] = []
        self._hosted: dict[int, Hosted] = {}
        self._hub_doors: set[StreamDoor] = set()
        self._together: dict[str, tuple[list[Hosted], list[Service]]] = {}
        self._loop = asyncio.get_running_loop()
        heed_descriptors(self._loop, self._crowd)
        self._sweep = self._loop.call_later(_PATIENCE_S, self._sweep_now)

    async def open(self, wanted: Mapping[str, int]) -> None:
        """Open services, by name, at ports (0: any free one). Raises UsageError."""
        for interface in known(wanted, self._fleet):
            for module in interface.needs:
                import_module(module)
            opened = _listening(interface.name, wanted[interface.name])
            self.ports[interface.name] = int(opened.getsockname()[1])
            arriving = partial(_Arriving, self._door, interface.name)
            self._servers.append(await self._loop.create_server(arriving, sock=opened, backlog=_AT_ONCE))
            # asyncio tells the system what it takes at a time.
            opened.listen(_BACKLOG)

    def hosted(self, number: int) -> Hosted | None:
        """A printer with its services; None when there is no such printer."""
        found = self._hosted.get(number)
        printer = self._fleet.printer(number)
        if found is None and printer is not None:
            found = self._hosted[number] = Hosted(
                printer,
                self._attention(number),
                self.ports,
                mind=lambda: self._mind(number, printer),
                crowd=self._crowd,
            )
            for name, capture in self._captures:
                if found.has(name):
                    found.capture(name, capture, self._place(name, number))
        return found

    def _place(self, name: str, number: int) -> int:
        """Of a printer among those that have a service."""
        having = [interfaces()[name].offered_by(profile) for profile in self._fleet.profiles]
        turns, rest = divmod(number - 1, len(having))
        return turns * sum(having) + sum(having[:rest])

    async def close(self) -> None:
        """Close every port, and every connection when its answers on their way have been read."""
        self._sweep.cancel()
        for server in self._servers:
            for opened in server.sockets:
                self._loop.remove_reader(opened)
        # Who was accepted a moment ago is served by a task that must begin before its server is closed.
        await asyncio.sleep(0)
        for server in self._servers:
            server.close()
        for door in self._doors():
            door.close()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_DRAIN_S):
                while self._doors():
                    await asyncio.sleep(0.01)
        for door in self._doors():
            door.abort()

    def _door(self, name: str, address: str) -> StreamDoor | None:
        """To a service of the printer that has an address; None when there is none."""
        number = int(IPv4Address(address)) - int(self._fleet.first) + 1
        hosted = self._hosted.get(number) or self.hosted(number)
        if hosted is None:
            return self._hub_door(name) if address == _TOGETHER_AT else None
        return StreamDoor(hosted, name, hosted.service(name)) if hosted.has(name) else None

    def _hub_door(self, name: str) -> StreamDoor | None:
        """To what all printers offer together, or at least the first of them; None where they do not."""
        together = interfaces()[name].together
        if together is None:
            return None
        if name not in self._together:
            numbers = range(1, min(self._fleet.count, MAX_OF_HUB) + 1)
            having = [found for found in map(self.hosted, numbers) if found is not None and found.has(name)]
            self._together[name] = having, [one.bare_service(name) for one in having]
        printers, services = self._together[name]
        hub = Hub(printers, self._hub_doors, self._crowd)
        service: StreamService = WiredStreams(
            name, together(services, hub.taken, hub.left), hub.wires, lambda _: True
        )
        for captured, capture in self._captures:
            if captured == name:
                service = capture.of(service, hub.site_us)
        return StreamDoor(hub, name, service)

    def _doors(self) -> tuple[StreamDoor, ...]:
        of_one = (door for hosted in self._hosted.values() for door in hosted.doors)
        return (*of_one, *self._hub_doors)

    def _sweep_now(self) -> None:
        """Cut who keeps a connection and lets the printer wait, so that others find room."""
        self._crowd.cut_stalled(_PATIENCE_S)
        self._sweep = self._loop.call_later(_PATIENCE_S / _LOOKS, self._sweep_now)


class _Arriving(asyncio.Protocol):
    """A connection of which only the address is known that it came to."""

    def __init__(self, door: Callable[[str, str], StreamDoor | None], name: str) -> None:
        self._door = door
        self._name = name

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        name = transport.get_extra_info("sockname")
        door = self._door(self._name, name[0]) if name else None
        if door is None:
            reset(transport)
            return
        transport.set_protocol(door)
        door.connection_made(transport)


def _listening(name: str, port: int) -> socket.socket:
    """A socket that hears whoever connects to any address of the loopback interface. Raises UsageError."""
    opened = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        opened.setsockopt(socket.SOL_SOCKET, socket.SO_BINDTODEVICE, LOOPBACK_DEVICE)
        opened.bind(("0.0.0.0", port))
    except OSError as error:
        opened.close()
        reason = os.strerror(error.errno).lower() if error.errno else str(error)
        raise UsageError(
            f"the fleet cannot have {name} at {f'port {port}' if port else 'any port'}: {reason};"
            f" choose another with --services {name}=N"
        ) from error
    return opened
