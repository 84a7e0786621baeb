"""What stands between a TCP connection and a service.

A door takes the lock, asks the rules, and only then lets bytes through. Knows asyncio, no protocol.
"""

from __future__ import annotations

import asyncio
import contextlib
import enum
import functools
import socket
import struct
import threading
from collections.abc import Callable, Iterator
from typing import Protocol, cast, runtime_checkable

from misfeed.emulators.gate import Gate
from misfeed.transports.base import RecallingSession, Session, StreamService

#: Octets a client may leave unread before its connection is cut.
_UNREAD = 64 * 1024 * 1024
#: Octets that wait for a client whom the rules ignore, each way, as in the TCP of the two ends.
_HELD = 64 * 1024
#: Octets between two looks at a connection that count as progress.
_PROGRESS = 4 * 1024


@runtime_checkable
class Pausing(Protocol):
    """A session that can tell a pause between requests from one inside a request."""

    @property
    def half_open(self) -> bool:
        """A request has begun, and its end has not come."""


class _Ending(enum.Enum):
    CLOSE = "in order"
    RESET = "with a reset"


class SocketWire:
    """The device's end of a TCP connection. May be written to from any thread; made on the loop's.

    What is written goes out in its order: at once while the session answers its client, otherwise when the
    door, called by way of the loop, has asked the rules.
    """

    def __init__(self, transport: asyncio.Transport, push: Callable[[], None]) -> None:
        self._transport = transport
        self._push = push
        self._loop = asyncio.get_running_loop()
        self._thread = threading.get_ident()
        self._lock = threading.Lock()
        self._unsent = bytearray()
        self._ending: _Ending | None = None
        self._pushing = False
        self._answering: Callable[[Callable[[], None]], None] | None = None

    def send(self, data: bytes) -> None:
        with self._lock:
            if self._ending is None:
                self._unsent += data
                if len(self._unsent) > _UNREAD:
                    self._give_up()
        self._written()

    def close(self) -> None:
        with self._lock:
            self._ending = self._ending or _Ending.CLOSE
        self._written()

    def abort(self) -> None:
        with self._lock:
            self._give_up()
        self._written()

    def backlog(self) -> int:
        """Octets that were written and that the client's system has not taken yet."""
        return len(self._unsent) + self._transport.get_write_buffer_size()

    @property
    def quiet(self) -> bool:
        """Nothing that was written is left, and nobody wants to close."""
        return not self._unsent and self._ending is None

    def say(self, data: bytes) -> None:
        """Hand over to the system, where it is quiet. On the loop's thread, and with the rules' leave."""
        if not self._transport.is_closing():
            self._transport.write(data)

    @contextlib.contextmanager
    def answering(self, in_order: Callable[[Callable[[], None]], None]) -> Iterator[None]:
        """What this thread writes meanwhile answers an admitted client: `in_order` runs each writing."""
        self._answering = in_order
        try:
            yield
        finally:
            self._answering = None

    def flush(self) -> None:
        """Hand over to the system what is written. On the loop's thread, and with the rules' leave."""
        with self._lock:
            data, ending = bytes(self._unsent), self._ending
            self._unsent.clear()
            self._pushing = False
        transport = self._transport
        if transport.is_closing():
            return
        if ending is _Ending.RESET:
            reset(transport)
            return
        if data:
            transport.write(data)
            if transport.get_write_buffer_size() > _UNREAD:
                transport.abort()
        if ending is _Ending.CLOSE:
            transport.close()

    def forget(self) -> None:
        """What was written is lost, and so is the wish to close."""
        with self._lock:
            self._unsent.clear()
            self._ending = None

    def hold(self) -> None:
        """The rules let nothing through: keep what is written, or give the connection up when it is much."""
        with self._lock:
            self._pushing = False
            if len(self._unsent) > _HELD:
                self._give_up()

    def _give_up(self) -> None:
        self._unsent.clear()
        self._ending = _Ending.RESET

    def _written(self) -> None:
        if self._answering is not None and threading.get_ident() == self._thread:
            self._answering(self.flush)
            return
        with self._lock:
            if self._pushing:
                return
            self._pushing = True
        with contextlib.suppress(RuntimeError):  # the loop is closed, and with it the connection
            self._loop.call_soon_threadsafe(self._push)


def reset(transport: asyncio.Transport) -> None:
    """Close with a TCP reset rather than an orderly end."""
    connection = transport.get_extra_info("socket")
    if connection is not None:
        with contextlib.suppress(OSError):
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    transport.abort()


class StreamDoor(asyncio.Protocol):
    """One TCP connection to a stream service.

    What either end says while the rules ignore the client waits, as it would in the TCP of the two, and is
    delivered if the rules let it through later; the end of the client's stream likewise.
    """

    def __init__(self, gate: Gate, name: str, service: StreamService) -> None:
        self.name = name
        self._gate = gate
        self._service = service
        self._session: Session | None = None
        self._wire: SocketWire | None = None
        self._transport: asyncio.Transport | None = None
        self._source = ""
        self._era = 0
        self._held = bytearray()
        self._unread = False
        self._said_all = False
        self._told_all = False
        self._progress = 0
        self._spoke = False
        self._was_idle = False
        self._subject = gate.subject
        self._recall: Callable[[bytes, int], bytes | None] | None = None
        self._admitted_at = -1

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
        self.ask_again()

    def data_received(self, data: bytes) -> None:
        if self._recall is not None and self._recalled(data):
            return
        self._held += data
        self._progress += len(data)
        self.ask_again()

    def _recalled(self, data: bytes) -> bool:
        """Answer from memory, without the lock, where the rules and the service have nothing new to say."""
        subject, wire = self._subject, self._wire
        assert subject is not None
        assert wire is not None
        assert self._recall is not None
        if self._held or self._unread or subject.revision != self._admitted_at or not wire.quiet:
            return False
        now = subject.clock.glance()
        answer = self._recall(data, now) if now is not None else None
        if answer is None:
            return False
        self._progress += len(data)
        self._spoke, self._was_idle = True, False
        wire.say(answer)
        return True

    def eof_received(self) -> bool:
        self._said_all = True
        self.ask_again()
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
        """Ask the rules, as they may have changed.

        A client that is not wanted is reset; for one that is let in, what waited on either side goes through.
        """
        transport = self._transport
        if transport is None or transport.is_closing():
            return
        with self._gate.entered():
            if self._admitted(transport):
                self._converse(transport)
        self._pace()

    def close(self) -> None:
        if self._transport is not None:
            self._transport.close()

    def abort(self) -> None:
        if self._transport is not None:
            self._transport.abort()

    def idle(self) -> bool:
        """Whether the client, since this was asked last, owed something all the time and brought next to
        nothing of it. Owed is a first word, or the rest of a request; and to be let in.
        """
        stalled = self._was_idle and self._progress < _PROGRESS
        self._was_idle, self._progress = self._owes(), 0
        return stalled and self._was_idle

    # -- both --------------------------------------------------------------------------------------------

    def _owes(self) -> bool:
        session = self._session
        if session is None or not self._spoke or (self._said_all and not self._told_all):
            return True
        return isinstance(session, Pausing) and session.half_open

    def _admitted(self, transport: asyncio.Transport) -> bool:
        """Ask the rules. A refused client is reset, an ignored one keeps a connection that says nothing."""
        verdict = self._gate.reach(self.name, self._source)
        if verdict == "silent":
            if self._wire is not None:
                self._wire.hold()
            return False
        era = self._gate.era(self.name)
        if verdict == "refused" or (self._session is not None and era != self._era):
            reset(transport)
            return False
        if self._session is None:
            self._era = era
            self._wire = SocketWire(transport, self.ask_again)
            session = self._session = self._service.accept(self._wire, self._source)
            if self._subject is not None and isinstance(session, RecallingSession):
                self._recall = session.recall
        if self._subject is not None:
            self._admitted_at = self._subject.revision
        return True

    def _converse(self, transport: asyncio.Transport) -> None:
        """Let through what waits: first what the device said before it hears more."""
        wire, session = self._wire, self._session
        assert wire is not None
        assert session is not None
        in_order = functools.partial(self._say, wire)
        in_order(wire.flush)
        with wire.answering(in_order):
            if self._held and not transport.is_closing():
                data = bytes(self._held)
                self._held.clear()
                self._spoke = True
                session.feed(data)
                self._was_idle = self._was_idle and self._owes()
            if self._said_all and not self._told_all and not transport.is_closing():
                self._told_all = True
                session.eof()

    def _say(self, wire: SocketWire, call: Callable[[], None]) -> None:
        """Write to the client, unless what it asked for took the device down before it could answer."""
        if self._gate.era(self.name) == self._era:
            self._gate.in_order(self.name, call)
        else:
            wire.forget()

    def _pace(self) -> None:
        transport = self._transport
        # Behind the end of the stream there is nothing to pace, and it would be read a second time.
        if transport is None or transport.is_closing() or self._said_all:
            return
        if self._unread or len(self._held) >= _HELD:
            transport.pause_reading()
        else:
            transport.resume_reading()
