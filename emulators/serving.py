"""Puts a host's services on real sockets with asyncio, in a thread of its own.

Every byte goes through one door: the lock is taken, time is brought up to date, the machine's network rules
are asked, and only then the service is fed. A service that is switched off has no listening socket, so that
the kernel itself refuses.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
import struct
import threading
from collections.abc import Callable, Coroutine, Mapping
from typing import Any, TypeVar

from misfeed.emulators.host import Host
from misfeed.emulators.interface import Interface
from misfeed.emulators.machine import WallClock
from misfeed.errors import BenchError, UsageError
from misfeed.transports.base import Session, StreamService

_BACKLOG = 1024
_START_S = 10.0
#: Octets a client may leave unread before its connection is cut.
_UNREAD = 64 * 1024 * 1024

T = TypeVar("T")


class _Wire:
    """The device's end of a TCP connection."""

    def __init__(self, transport: asyncio.Transport, loop: asyncio.AbstractEventLoop) -> None:
        self._transport = transport
        self._loop = loop
        self._thread = threading.get_ident()

    def _run(self, call: Callable[[], None]) -> None:
        # A change made on another thread (hands, the control interface's caller) may push to a client.
        if threading.get_ident() == self._thread:
            call()
        else:
            self._loop.call_soon_threadsafe(call)

    def send(self, data: bytes) -> None:
        self._run(lambda: self._send(data))

    def _send(self, data: bytes) -> None:
        if self._transport.is_closing():
            return
        self._transport.write(data)
        if self._transport.get_write_buffer_size() > _UNREAD:
            self._transport.abort()

    def close(self) -> None:
        self._run(self._transport.close)

    def abort(self) -> None:
        self._run(lambda: _reset(self._transport))


def _reset(transport: asyncio.Transport) -> None:
    """Close with a TCP reset rather than an orderly end."""
    connection = transport.get_extra_info("socket")
    if connection is not None:
        with contextlib.suppress(OSError):
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    transport.abort()


class _StreamDoor(asyncio.Protocol):
    """One TCP connection to a stream service."""

    def __init__(self, serving: Serving, name: str, open_service: Callable[[], StreamService]) -> None:
        self._serving = serving
        self._name = name
        self._open_service = open_service
        self._session: Session | None = None
        self._transport: asyncio.Transport | None = None
        self._source = ""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        connection = transport.get_extra_info("socket")
        if connection is not None:
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        peer = transport.get_extra_info("peername")
        self._source = peer[0] if peer else "127.0.0.1"
        self._serving.connections.add(transport)
        with self._serving.entered():
            if self._admitted():
                wire = _Wire(transport, asyncio.get_running_loop())
                self._session = self._open_service().accept(wire, self._source)

    def _admitted(self) -> bool:
        """Ask the rules; a refused client is reset, an ignored one keeps a connection that says nothing."""
        verdict = self._serving.reach(self._name, self._source)
        if verdict == "refused" and self._transport is not None:
            _reset(self._transport)
        return verdict == "open"

    def data_received(self, data: bytes) -> None:
        with self._serving.entered():
            if self._admitted() and self._session is not None:
                self._session.feed(data)

    def eof_received(self) -> bool:
        with self._serving.entered():
            if self._session is not None:
                self._session.eof()
        return True

    def connection_lost(self, _: Exception | None) -> None:
        if self._transport is not None:
            self._serving.connections.discard(self._transport)
        with self._serving.entered():
            if self._session is not None:
                session, self._session = self._session, None
                session.lost()


class _DatagramDoor(asyncio.DatagramProtocol):
    """The UDP socket of a datagram service."""

    def __init__(self, serving: Serving, name: str) -> None:
        self._serving = serving
        self._name = name
        self._transport: asyncio.DatagramTransport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.DatagramTransport)
        self._transport = transport

    def datagram_received(self, data: bytes, addr: Any) -> None:
        with self._serving.entered():
            if self._serving.reach(self._name, addr[0]) != "open":
                return
            answer = self._serving.host.datagram_service(self._name).answer(data, addr[0])
        if answer is not None and self._transport is not None:
            self._transport.sendto(answer, addr)


class Serving:
    """A host's services on sockets of one address. Use as a context manager.

    Args:
        ports: fixed port numbers by service; others are chosen by the system.
        extra: stream services beside the interfaces (the control interface), by name; under no network rule.
    """

    def __init__(
        self,
        host: Host,
        *,
        address: str = "127.0.0.1",
        ports: Mapping[str, int] | None = None,
        extra: Mapping[str, StreamService] | None = None,
    ) -> None:
        self.host = host
        self.address = address
        self.ports: dict[str, int] = dict(ports or {})
        self.connections: set[asyncio.Transport] = set()
        self._extra = dict(extra or {})
        self._closers: dict[str, Callable[[], None]] = {}
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="misfeed-serving", daemon=True)
        self._alarm: asyncio.TimerHandle | None = None
        self._unsubscribe: Callable[[], None] = lambda: None
        self._began = False

    # -- life --------------------------------------------------------------------------------------------

    def __enter__(self) -> Serving:
        self._thread.start()
        try:
            self._on_loop(self._open_all())
        except BaseException:
            self.close()
            raise
        self._began = True
        self._unsubscribe = self.host.machine.subscribe(self._changed)
        self._loop.call_soon_threadsafe(self._set_alarm)
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close every socket and end the thread."""
        if not self._thread.is_alive():
            return
        self._unsubscribe()
        self._on_loop(self._close_all())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(_START_S)
        self._loop.close()

    def describe(self) -> dict[str, str]:
        """What a user needs to reach the services: URLs and addresses by name."""
        facts: dict[str, str] = {}
        for interface in self._offered():
            facts |= interface.describe(self.host.machine, self.address, self.ports[interface.name])
        for name in self._extra:
            facts[name] = f"http://{self.address}:{self.ports[name]}"
        return facts

    def entered(self) -> threading.RLock:
        """The one lock under which services are called."""
        return self.host.machine.clock.lock

    def reach(self, name: str, source: str) -> str:
        """The machine's verdict, with time brought up to date."""
        if name in self._extra:
            self.host.machine.clock.catch_up()
            return "open"
        return self.host.reach(name, source)

    # -- sockets -----------------------------------------------------------------------------------------

    def _offered(self) -> list[Interface]:
        from misfeed.emulators.interface import interfaces

        return [interface for name, interface in interfaces().items() if self.host.offers(name)]

    def _on_loop(self, work: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(_START_S)

    async def _open_all(self) -> None:
        for interface in self._offered():
            await self._open(interface)
        for name, service in self._extra.items():
            await self._listen(name, lambda service=service: service)  # type: ignore[misc]

    async def _open(self, interface: Interface) -> None:
        name = interface.name
        if interface.transport == "stream":
            await self._listen(name, lambda: self.host.stream_service(name))
            return
        try:
            transport, _ = await self._loop.create_datagram_endpoint(
                lambda: _DatagramDoor(self, name), (self.address, self.ports.get(name, 0))
            )
        except OSError as error:
            raise self._taken(name, error) from error
        self.ports[name] = transport.get_extra_info("sockname")[1]
        self._closers[name] = transport.close

    async def _listen(self, name: str, open_service: Callable[[], StreamService]) -> None:
        try:
            server = await self._loop.create_server(
                lambda: _StreamDoor(self, name, open_service),
                self.address,
                self.ports.get(name, 0),
                backlog=_BACKLOG,
            )
        except OSError as error:
            raise self._taken(name, error) from error
        self.ports[name] = server.sockets[0].getsockname()[1]
        self._closers[name] = server.close

    def _taken(self, name: str, error: OSError) -> UsageError | BenchError:
        port = self.ports.get(name, 0)
        return UsageError(
            f"port {port} on {self.address} cannot be used for {name}: {error.strerror or error}; "
            f"choose another with --port {name}=N"
        )

    async def _close_all(self) -> None:
        for close in self._closers.values():
            close()
        for connection in tuple(self.connections):
            connection.abort()
        await asyncio.sleep(0)

    # -- the machine's own life --------------------------------------------------------------------------

    def _changed(self) -> None:
        if self._began and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._follow)

    def _follow(self) -> None:
        """After a change: open or close listeners as services come and go, and wake at the next event."""
        machine = self.host.machine
        for interface in self._offered():
            if not interface.network:
                continue
            off = interface.name in machine.network.off
            if off and interface.name in self._closers:
                self._closers.pop(interface.name)()
            elif not off and interface.name not in self._closers:
                self._loop.create_task(self._open(interface))
        self._set_alarm()

    def _set_alarm(self) -> None:
        if self._alarm is not None:
            self._alarm.cancel()
            self._alarm = None
        clock = self.host.machine.clock
        if not isinstance(clock, WallClock):
            return
        upcoming = clock.next_event()
        if upcoming is not None:
            self._alarm = self._loop.call_later(clock.seconds_until(upcoming), self._wake)

    def _wake(self) -> None:
        with self.entered():
            self.host.machine.clock.catch_up()
        self._set_alarm()
