"""What stands between a TCP connection and a service.

A door takes the lock, asks the rules, and only then lets bytes through. Knows asyncio, no protocol.
"""

from __future__ import annotations

import asyncio
import functools
import threading
import time
from collections.abc import Callable
from typing import Protocol, cast, runtime_checkable

from misfeed.emulators.backlog import TURN_S, backlog
from misfeed.emulators.gate import Gate
from misfeed.emulators.socket_wire import HELD, SocketWire, prepare, reset
from misfeed.protocols.memory import Buffer
from misfeed.transports.base import RecallingSession, RoomySession, Session, StreamService

#: Octets of a client that are taken at a time.
_AT_ONCE = 256 * 1024
#: Octets of the longest request whose answer may be in memory, encrypted or not.
_ASKED_AGAIN = 16 * 1024
#: Octets that count as progress of what a client owes.
_PROGRESS = 4 * 1024
#: Octets that are heard at a time, at first: as many more as are heard quickly, until all of a request came.
_FIRST = 512
_QUICK_S = 0.0001
#: By how much time may be behind for who is heard at once.
_STALE_US = 1_000
#: For a client that is told why it is cut, to read it.
_GOODBYE_S = 5.0


@runtime_checkable
class Pausing(Protocol):
    """A session that can tell a pause between requests from one inside a request."""

    @property
    def half_open(self) -> bool:
        """A request has begun, and its end has not come."""


@runtime_checkable
class TimingOut(Protocol):
    """A session that has a word for a client that lets it wait for too long."""

    def time_out(self) -> None:
        """Say it, if anything can be said now."""


_of_threads = threading.local()


def _room() -> memoryview:
    """Where what a client sends is put, and taken away again before another one's comes: one place for all
    connections of a thread. The room that asyncio makes for each piece may cost more than an answer does."""
    found: memoryview | None = getattr(_of_threads, "room", None)
    if found is None:
        found = _of_threads.room = memoryview(bytearray(_AT_ONCE))
    return found


class StreamDoor(asyncio.BufferedProtocol):
    """One TCP connection to a stream service.

    What either end says while the rules ignore the client waits, as it would in the TCP of the two, and is
    delivered if the rules let it through later; the end of the client's stream likewise.

    Attributes:
        source: the client's address. told: what the rules said of it when they were asked last, and its era.
    """

    def __init__(self, gate: Gate, name: str, service: StreamService) -> None:
        self.name = name
        self._gate = gate
        self._service = service
        self._session: Session | None = None
        self._pausing: Pausing | None = None
        self._wire: SocketWire | None = None
        self._transport: asyncio.Transport | None = None
        self.source = ""
        self.told = "", 0
        self._era = 0
        self._held = bytearray()
        self._room = _room()
        self._unread = False
        self._said_all = False
        self._told_all = False
        self._progress = 0
        self._loop = asyncio.get_running_loop()
        self._moved_at = self._loop.time()
        self._spoke = False
        self._queued = False
        self._most = _FIRST
        self._subject = gate.subject
        self._recall: Callable[[bytes, int], bytes | None] | None = None
        self._roomy: RoomySession | None = None
        self._put = self._whole = False
        self._admitted_at = -1

    # -- asyncio's side ----------------------------------------------------------------------------------

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        # Not every loop's transports are sub-classes of asyncio's; they do the same.
        transport = cast(asyncio.Transport, transport)
        self._transport = transport
        connection = transport.get_extra_info("socket")
        if connection is not None:
            prepare(connection)
        peer = transport.get_extra_info("peername")
        self.source = peer[0] if peer else "127.0.0.1"
        if not self._gate.welcome(self):
            reset(transport)
            return
        self.ask_again()

    def get_buffer(self, sizehint: int) -> memoryview:  # noqa: ARG002 - all that there is
        if self._roomy is not None:
            subject = self._subject
            if not self._held and subject is not None and subject.revision == self._admitted_at:
                room = self._roomy.room()
                if room is not None:
                    self._put = True
                    return room
                # No more than is heard at once.
                return self._room[: self._most]
        return self._room

    def buffer_updated(self, nbytes: int) -> None:
        if self._put:
            self._put = False
            self._put_there(nbytes)
            return
        piece = self._room[:nbytes]
        if self._recall is not None and nbytes <= _ASKED_AGAIN and self._recalled(bytes(piece)):
            return
        self._progress += nbytes
        if self._roomy is not None and nbytes <= self._most and self._heard_at_once(self._roomy, piece):
            return
        self._held += piece
        if not self._queued:
            self.ask_again()

    def _heard_at_once(self, session: RoomySession, piece: Buffer) -> bool:
        """Have the session hear a piece as it came, where nothing waits before it and nothing has changed:
        then the rules let it in as before, and nothing is to be settled but what it brings about itself.
        """
        subject, wire = self._subject, self._wire
        if self._held or self._whole or self._queued or self._unread or self._said_all:
            return False
        if subject is None or wire is None or not wire.quiet:
            return False
        clock = subject.clock
        with clock.lock:
            now = clock.glance()
            if now is None or subject.revision != self._admitted_at:
                return False
            if now - clock.now > _STALE_US:
                clock.catch_up()
            upcoming = clock.next_event()
            began = time.perf_counter()
            if not self._owes() or self._progress >= _PROGRESS:
                self._moved_at, self._progress = self._loop.time(), 0
            self._spoke = True
            wire.catch()
            try:
                session.feed(piece)
            finally:
                said = wire.caught()
            took = time.perf_counter() - began
            changed = clock.next_event() != upcoming or clock.glance() is None
            if said and (not changed or self._gate.era(self.name) == self._era):
                wire.say(said)
            if changed:
                with self._gate.entered():
                    """Settle what it changed, and have the clock go by what it set."""
        self._most = min(2 * self._most, _AT_ONCE) if took < _QUICK_S else max(_FIRST, self._most // 2)
        if not wire.quiet:
            self.ask_again()
        return True

    def _put_there(self, nbytes: int) -> None:
        """What came is where the session wants it already."""
        assert self._roomy is not None
        self._progress += nbytes
        if self._progress >= _PROGRESS:
            self._moved_at, self._progress = self._loop.time(), 0
        if self._roomy.filled(nbytes):
            if self._heard_at_once(self._roomy, b""):
                return
            self._whole = True
            if not self._queued:
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
        self._progress, self._spoke = 0, True
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
        if self._held and not self._queued:
            self._queue()
        self._pace()

    def connection_lost(self, _: Exception | None) -> None:
        self._gate.farewell(self)
        session, self._session, self._pausing = self._session, None, None
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

    def stalled_s(self) -> float:
        """For how long the client has owed something and brought next to nothing of it. Owed is a first word,
        or the rest of a request; and to be let in.
        """
        if not self._owes() or self._queued:
            return 0.0
        return self._loop.time() - self._moved_at

    def cut(self) -> None:
        """End the connection of a client that lets the device wait, with a word where there is one."""
        transport, session = self._transport, self._session
        if transport is None:
            return
        if isinstance(session, TimingOut) and self._wire is not None and not self._held:
            with self._gate.entered():
                if self._admitted(transport):
                    with self._wire.answering(functools.partial(self._say, self._wire)):
                        session.time_out()
        transport.close()
        self._loop.call_later(_GOODBYE_S, transport.abort)

    def take_turn(self) -> None:
        """It is heard for a turn, having waited for it."""
        self._queued = False
        self.ask_again()

    # -- both --------------------------------------------------------------------------------------------

    def _owes(self) -> bool:
        if self._session is None or not self._spoke or (self._said_all and not self._told_all):
            return True
        return self._pausing is not None and self._pausing.half_open

    def _admitted(self, transport: asyncio.Transport) -> bool:
        """Ask the rules. A refused client is reset, an ignored one keeps a connection that says nothing."""
        verdict, era = self._gate.reach(self.name, self.source), self._gate.era(self.name)
        self.told = verdict, era
        if verdict == "silent":
            if self._wire is not None:
                self._wire.hold()
            return False
        if verdict == "refused" or (self._session is not None and era != self._era):
            reset(transport)
            return False
        if self._session is None:
            self._era = era
            self._wire = SocketWire(transport, self.ask_again)
            session = self._session = self._service.accept(self._wire, self.source)
            self._pausing = session if isinstance(session, Pausing) else None
            if self._subject is not None and isinstance(session, RecallingSession):
                self._recall = session.recall
            if self._subject is not None and isinstance(session, RoomySession) and session.roomy:
                self._roomy = session
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
            if not self._queued:
                self._hear(session, transport)
            if self._said_all and not self._told_all and not self._held and not transport.is_closing():
                self._told_all = True
                session.eof()

    def _hear(self, session: Session, transport: asyncio.Transport) -> None:
        """Have the session hear what came, for a turn; of a client that reads no answers, later."""
        loop, held, most = self._loop, self._held, self._most
        now = loop.time()
        until = now + TURN_S
        if not self._owes():
            # Something new begins.
            self._moved_at = now
        if self._whole and not self._unread:
            self._whole = False
            session.feed(b"")
        while held and not self._unread and not transport.is_closing():
            if now > until:
                self._most = most
                self._queue()
                return
            with memoryview(held) as all_held:
                data = bytes(all_held[:most])
            del held[:most]
            self._spoke = True
            session.feed(data)
            began, now = now, loop.time()
            most = min(2 * most, HELD) if now - began < _QUICK_S else max(_FIRST, most // 2)
        owes = self._owes()
        self._most = most if owes or self._roomy is not None else _FIRST
        if self._progress >= _PROGRESS or not owes:
            self._moved_at, self._progress = now, 0

    def _queue(self) -> None:
        self._queued = True
        backlog().add(self)

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
        if self._unread or len(self._held) >= HELD:
            transport.pause_reading()
        else:
            transport.resume_reading()
