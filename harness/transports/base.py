"""What every transport offers, whether bytes travel over sockets or in memory with virtual deadlines.

Client side: a `Route` leads from one vantage point to one device and opens `Stream`s and `Datagrams`.
Server side: a `StreamService` or `DatagramService` is written once, without I/O, against a `Wire`; asyncio
and the in-memory transport both drive it. Nothing here knows a protocol.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol, TypeAlias, runtime_checkable

from misfeed.protocols.memory import Buffer


@dataclass(frozen=True, slots=True)
class Handshake:
    """What a device shows of itself when a client begins TLS.

    Attributes:
        names, issuer: of its certificate. not_before, not_after: ISO 8601 dates.
        versions: of TLS that it speaks, "1.2" and the like.
    """

    names: tuple[str, ...]
    issuer: str
    not_before: str
    not_after: str
    versions: tuple[str, ...]


class Stream(Protocol):
    """A connected byte stream. All time-outs are seconds of the device's clock."""

    def send(self, data: bytes) -> None:
        """Queue `data` for the device. Raises Refused when the connection is gone."""

    def receive(self, limit: int, timeout_s: float) -> bytes:
        """Return 1..limit octets, or b"" at end of stream. Raises NoAnswer, or Refused on reset."""

    def close(self) -> None:
        """Close; never raises, may be called twice."""


@runtime_checkable
class TwoWayStream(Stream, Protocol):
    """One on which a thread may send while another receives."""

    def finish(self) -> None:
        """Nothing more will be sent; what the device says may still be received. Never raises."""

    def hang_up(self) -> None:
        """End it both ways: who is receiving is told so at once. Never raises; to be closed all the same."""


@runtime_checkable
class JoiningStream(Stream, Protocol):
    """One that sends two things behind each other without a copy of both in one."""

    def send_both(self, first: bytes, second: Buffer) -> None:
        """As `send` of what they are together."""


@runtime_checkable
class SerialLine(Stream, Protocol):
    """One over a serial port."""

    def line_break(self) -> None:
        """Hold the line low for longer than any character takes. Raises Refused."""


class Datagrams(Protocol):
    """An unconnected datagram exchange with one device port."""

    def send(self, payload: bytes) -> None: ...

    def receive(self, timeout_s: float) -> bytes:
        """Return the next datagram. Raises NoAnswer; Refused where ICMP said unreachable."""

    def close(self) -> None: ...


class Route(Protocol):
    """The way from one vantage point (a place in the network) to one device's services.

    Services are named, not numbered: "ipp", "snmp", "usbip", "pjl", ... A route knows their ports.
    """

    def stream(self, service: str, timeout_s: float) -> Stream:
        """Connect. Raises Refused or NoAnswer."""

    def datagrams(self, service: str) -> Datagrams: ...

    def arrivals(self, port: int) -> Arrivals:
        """Hear what the device sends to this vantage point's `port` (0: any free one). Raises UsageError."""


@runtime_checkable
class TellsTime(Protocol):
    """A route to a device whose clock goes as ours does."""

    def now(self) -> float:
        """Seconds of a clock that only goes forward."""


class Wire(Protocol):
    """The device's end of one connection, as a server session sees it."""

    def send(self, data: bytes) -> None: ...

    def close(self) -> None:
        """Send what is queued, then end the stream."""

    def abort(self) -> None:
        """Reset the connection (TCP RST)."""


class Session(Protocol):
    """One client's conversation on a stream service. It is fed bytes and writes to its Wire."""

    def feed(self, data: bytes) -> None:
        """Take bytes from the client, in any split. Must never raise on the client's account."""

    def eof(self) -> None:
        """The client finished sending."""

    def lost(self) -> None:
        """The connection is gone; release what the session holds. Called exactly once, last."""


@runtime_checkable
class RecallingSession(Session, Protocol):
    """One that remembers what it said, and may be asked for it without a lock."""

    def recall(self, data: bytes, now: int) -> bytes | None:
        """What it would write to its wire if it were fed, if that is known and nothing has changed; else
        None, and it is to be fed. Whoever is given an answer has to send it.

        `now` is the time of the device's clock in microseconds, at which nothing is due.
        """


@runtime_checkable
class KeepsBack(Wire, Protocol):
    """A wire that can have its other end wait while a session has as much as it holds."""

    def keep_back(self, full: bool) -> None:
        """Whether it has. May be said again."""


@runtime_checkable
class HearsBreak(Session, Protocol):
    """One that is spoken over a serial line, and can tell a BREAK on it from octets."""

    def line_break(self) -> None:
        """A BREAK arrived, between what was fed before it and what is fed after it."""


@runtime_checkable
class RoomySession(Session, Protocol):
    """One that may have a place for what comes next, so that it need not be copied there, and that owes no
    word in the middle of what it is told.

    Attributes:
        roomy: whether it is of that kind at all.
    """

    @property
    def roomy(self) -> bool: ...

    def feed(self, data: Buffer) -> None:
        """As of every session; but what it is fed is lent to it, and is something else afterwards."""

    def room(self) -> memoryview | None:
        """Where the client's next octets go, instead of being fed; None where they are to be fed."""

    def filled(self, octets: int) -> bool:
        """So many were put there. True when the session has something to do: it is to be fed nothing then."""


class StreamService(Protocol):
    def accept(self, wire: Wire, source: str) -> Session:
        """Begin a session for a client at address `source` (already admitted by the network rules)."""


SendUnasked: TypeAlias = Callable[[str, int, bytes, Callable[[bytes], None]], None]
"""Sends a datagram to an address and a port; what comes back from there is handed to the last argument."""


@runtime_checkable
class SpeaksUnasked(Protocol):
    """A service that also sends datagrams of its own accord."""

    def speak_through(self, send: SendUnasked) -> None:
        """From now on, send by `send`."""


class Arrivals(Protocol):
    """A place where datagrams arrive that nobody asked for."""

    port: int

    def receive(self, timeout_s: float) -> tuple[bytes, Callable[[bytes], None]]:
        """The next datagram, and what answers its sender. Raises NoAnswer."""

    def close(self) -> None:
        """Stop listening; never raises, may be called twice."""


class Unusual(bytes):
    """An answer that does not arrive as answers do.

    Attributes:
        late_us: microseconds of the device's clock by which it is late.
        astray: it comes from another port than was asked, so that a client that listens to that one alone
            never hears it.
    """

    late_us: int
    astray: bool

    def __new__(cls, octets: bytes, *, late_us: int = 0, astray: bool = False) -> Unusual:
        made = super().__new__(cls, octets)
        made.late_us, made.astray = late_us, astray
        return made


class DatagramService(Protocol):
    def answer(self, payload: bytes, source: str) -> bytes | None:
        """Return the reply, or None to stay silent. Must never raise on the client's account."""


@runtime_checkable
class DatagramExchange(Protocol):
    """A datagram service whose answers come when they like, and as often."""

    def exchange(self, payload: bytes, source: str, reply: Callable[[bytes], None]) -> None:
        """Take a datagram; `reply` is called with each answer, at once or later, on whichever thread."""


@runtime_checkable
class RecallingService(DatagramService, Protocol):
    """One that remembers what it said, and may be asked for it without a lock."""

    def recall(self, payload: bytes, now: int) -> bytes | None:
        """Return what `answer` would, if that is known and nothing has changed; None to have it asked.

        `now` is the time of the device's clock in microseconds, at which nothing is due.
        """
