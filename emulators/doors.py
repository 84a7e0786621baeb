"""What stands between a socket and a service: one door per TCP connection, one per UDP socket.

A door takes the lock, asks the rules, and only then lets bytes through. Knows asyncio, no protocol.
"""

from __future__ import annotations

import asyncio
import contextlib
import functools
import socket
import struct
import threading
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any, Protocol, cast

from misfeed.transports.base import DatagramService, Session, StreamService

#: Octets a client may leave unread before its connection is cut.
_UNREAD = 64 * 1024 * 1024
#: Octets that wait for a client whom the rules ignore, as its own retransmissions would.
_HELD = 64 * 1024


class Gate(Protocol):
    """What a door asks about its service."""

    def entered(self) -> AbstractContextManager[object]:
        """Hold the machine's lock; on the way out the machine is settled."""

    def reach(self, name: str, source: str) -> str:
        """ "open", "refused" or "silent", with time brought up to date."""

    def era(self, name: str) -> int:
        """Changes when the service's connections cannot have lived on, as over a power cycle."""

    def in_order(self, name: str, call: Callable[[], None]) -> None:
        """Run `call`, which writes to a client of `name`: now, or after what it must not overtake."""

    def welcome(self, door: StreamDoor) -> bool:
        """Take note of a new connection; False when there are too many."""

    def farewell(self, door: StreamDoor) -> None:
        """A connection is gone."""


class SocketWire:
    """The device's end of a TCP connection. May be written to from any thread; made on the loop's."""

    def __init__(self, transport: asyncio.Transport, in_order: Callable[[Callable[[], None]], None]) -> None:
        self._transport = transport
        self._in_order = in_order
        self._loop = asyncio.get_running_loop()
        self._thread = threading.get_ident()

    def _run(self, call: Callable[[], None]) -> None:
        # A change made on another thread (hands of the same process) may push to a client.
        if threading.get_ident() == self._thread:
            self._in_order(call)
        else:
            with contextlib.suppress(RuntimeError):  # the loop is closed, and with it the connection
                self._loop.call_soon_threadsafe(self._in_order, call)

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
        self._run(lambda: reset(self._transport))


def reset(transport: asyncio.Transport) -> None:
    """Close with a TCP reset rather than an orderly end."""
    connection = transport.get_extra_info("socket")
    if connection is not None:
        with contextlib.suppress(OSError):
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    transport.abort()


class StreamDoor(asyncio.Protocol):
    """One TCP connection to a stream service.

    What a client sends while the rules ignore it waits, as it would in the client's own TCP, and is
    delivered if the rules let it in later.
    """

    def __init__(self, gate: Gate, name: str, service: StreamService) -> None:
        self.name = name
        self._gate = gate
        self._service = service
        self._session: Session | None = None
        self._transport: asyncio.Transport | None = None
        self._source = ""
        self._era = 0
        self._held = bytearray()
        self._unread = False

    # -- asyncio's side ----------------------------------------------------------------------------------

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        # Not every loop's transports are sub-classes of asyncio's; they do the same.
        transport = cast(asyncio.Transport, transport)
        self._transport = transport
        connection = transport.get_extra_info("socket")
        if connection is not None:
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        peer = transport.get_extra_info("peername")
        self._source = peer[0] if peer else "127.0.0.1"
        if not self._gate.welcome(self):
            reset(transport)
            return
        with self._gate.entered():
            self._admitted(transport)

    def data_received(self, data: bytes) -> None:
        if self._held:
            self._held += data
            self.ask_again()
            return
        transport = self._transport
        if transport is None or transport.is_closing():
            return
        with self._gate.entered():
            if self._admitted(transport):
                assert self._session is not None
                self._session.feed(data)
            else:
                self._held += data
                self._pace()

    def eof_received(self) -> bool:
        with self._gate.entered():
            if self._session is None or self._held:
                return False
            self._session.eof()
            return True

    def pause_writing(self) -> None:
        """The client does not read its answers; it gets no more until it does."""
        self._unread = True
        self._pace()

    def resume_writing(self) -> None:
        self._unread = False
        self._pace()

    def connection_lost(self, _: Exception | None) -> None:
        self._gate.farewell(self)
        session, self._session = self._session, None
        if session is not None:
            with self._gate.entered():
                session.lost()

    # -- the host's side ---------------------------------------------------------------------------------

    def ask_again(self) -> None:
        """The rules may have changed: reset a client that is not wanted, hear one that was ignored."""
        transport = self._transport
        if transport is None or transport.is_closing():
            return
        with self._gate.entered():
            if self._admitted(transport) and self._held and self._session is not None:
                data = bytes(self._held)
                self._held.clear()
                self._session.feed(data)
        self._pace()

    def close(self) -> None:
        if self._transport is not None:
            self._transport.close()

    def abort(self) -> None:
        if self._transport is not None:
            self._transport.abort()

    def _admitted(self, transport: asyncio.Transport) -> bool:
        """Ask the rules. A refused client is reset, an ignored one keeps a connection that says nothing."""
        verdict = self._gate.reach(self.name, self._source)
        if verdict == "silent":
            return False
        era = self._gate.era(self.name)
        if verdict == "refused" or (self._session is not None and era != self._era):
            reset(transport)
            return False
        if self._session is None:
            self._era = era
            wire = SocketWire(transport, functools.partial(self._gate.in_order, self.name))
            self._session = self._service.accept(wire, self._source)
        return True

    def _pace(self) -> None:
        transport = self._transport
        if transport is None or transport.is_closing():
            return
        if self._unread or len(self._held) >= _HELD:
            transport.pause_reading()
        else:
            transport.resume_reading()


class DatagramDoor(asyncio.DatagramProtocol):
    """The UDP socket of a datagram service."""

    def __init__(self, gate: Gate, name: str, service: DatagramService, closed: asyncio.Event) -> None:
        self._gate = gate
        self._name = name
        self._service = service
        self._closed = closed
        self._full = False
        self._transport: asyncio.DatagramTransport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.DatagramTransport, transport)

    def datagram_received(self, data: bytes, addr: Any) -> None:
        with self._gate.entered():
            if self._gate.reach(self._name, addr[0]) != "open":
                return
            answer = self._service.answer(data, addr[0])
        transport = self._transport
        if answer is not None and transport is not None and not (self._full or transport.is_closing()):
            transport.sendto(answer, addr)

    def pause_writing(self) -> None:
        """The system takes no more; further answers are lost, as datagrams are."""
        self._full = True

    def resume_writing(self) -> None:
        self._full = False

    def connection_lost(self, _: Exception | None) -> None:
        self._closed.set()
