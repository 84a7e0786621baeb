"""Bytes between a client and an emulated device in one process, in the device's own virtual time.

A dropped packet costs no real second: waiting moves the device's clock. Knows no protocol and no machine,
only the few things a `VirtualHost` offers.
"""

from __future__ import annotations

import enum
from collections import deque
from collections.abc import Callable
from typing import Protocol

from misfeed.errors import NoAnswer, Refused
from misfeed.transports.base import (
    DatagramExchange,
    DatagramService,
    Handshake,
    HearsBreak,
    Session,
    StreamService,
    Unusual,
)

_QUEUED_DATAGRAMS = 64
_QUEUED_ARRIVALS = 10_000
_NOTIFICATIONS = 162
#: Octets that wait for a client whom the rules ignore, each way, as in the TCP of the two ends.
_HELD = 64 * 1024


class VirtualHost(Protocol):
    """An emulated device as the network sees it."""

    def reach(self, service: str, source: str) -> str:
        """ "open", "refused" or "silent" for a client at `source`. Raises UsageError for no such service."""

    def verdict(self, service: str, source: str) -> str:
        """As `reach`, of this very instant; may be asked while the device is in the middle of a change."""

    def on_change(self, call: Callable[[], None]) -> Callable[[], None]:
        """Have `call` called after each change of the device; the returned function ends that."""

    def answers_ping(self, source: str) -> bool: ...

    def discovered(self, source: str) -> bool:
        """Whether a client at `source` hears of it without knowing its address."""

    def handshake(self) -> Handshake:
        """What the device shows to a client that begins TLS."""

    def era(self, service: str) -> int:
        """Changes when connections of `service` cannot have lived on, as over a power cycle."""

    def stream_service(self, service: str) -> StreamService: ...

    def datagram_service(self, service: str) -> DatagramService: ...

    def listen(
        self, address: str, port: int, hear: Callable[[bytes, Callable[[bytes], None]], None]
    ) -> Callable[[], None]:
        """Have `hear` called with what the device sends there, and with what answers it; the returned
        function ends that."""

    def response_us(self, service: str) -> int:
        """How long the firmware takes to answer."""

    def clock_s(self) -> float:
        """Seconds of the device's clock, which only goes forward."""

    def wait_for(self, ready: Callable[[], bool], timeout_us: int) -> bool:
        """Let device time pass until `ready()`; False when `timeout_us` went by first."""


class _Ending(enum.Enum):
    CLOSE = "in order"
    RESET = "with a reset"


def _never() -> bool:
    return False


def _us(seconds: float) -> int:
    return round(seconds * 1_000_000)


class MemoryStream:
    """A connection; also the `Wire` that the device's session writes to.

    What either end says while the rules ignore the client waits, as it would in the TCP of the two, and is
    delivered if the rules let it through later; the end of the client's stream likewise.
    """

    def __init__(self, host: VirtualHost, service: str, source: str) -> None:
        self._host = host
        self._service = service
        self._source = source
        self._from_device = bytearray()
        self._to_device = bytearray()
        self._unsent = bytearray()
        self._ending: _Ending | None = None
        self._answering = True
        self._ended = False
        self._reset = False
        self._closed = False
        self._gone = False
        self._stop_waiting: Callable[[], None] | None = None
        self._due_us = host.response_us(service)
        self._era = host.era(service)
        self._wire = _MemoryWire(self)
        self._session: Session = host.stream_service(service).accept(self._wire, source)
        self._answering = False

    # -- the client's end --------------------------------------------------------------------------------

    def send(self, data: bytes) -> None:
        if self._closed or self._reset:
            raise Refused(f"{self._service}: the connection is closed")
        verdict = self._host.reach(self._service, self._source)
        if verdict == "refused":
            self._cut()
            raise Refused(f"{self._service}: connection reset by the device")
        self._due_us = self._host.response_us(self._service)
        self._to_device += data
        self._let_through(verdict)
        if len(self._to_device) > _HELD:
            self._give_up()

    def line_break(self) -> None:
        """Hold the line low, where it is a serial line. Raises Refused."""
        self.send(b"")
        if isinstance(self._session, HearsBreak) and not self._ended:
            self._session.line_break()

    def receive(self, limit: int, timeout_s: float) -> bytes:
        if self._closed:
            raise Refused(f"{self._service}: the connection is closed")
        patience_us = _us(timeout_s)
        working_us = min(self._due_us, patience_us)
        if working_us:
            self._due_us -= working_us
            self._host.wait_for(_never, working_us)
        if self._due_us or not (self._ready() or self._host.wait_for(self._ready, patience_us - working_us)):
            raise NoAnswer(f"{self._service}: the device is silent", timeout_s)
        if self._from_device:
            data = bytes(self._from_device[:limit])
            del self._from_device[:limit]
            return data
        if self._reset:
            raise Refused(f"{self._service}: connection reset by the device")
        return b""

    def close(self) -> None:
        if not self._closed:
            self._closed = True
            self._ask_again()

    def _ready(self) -> bool:
        if not (self._from_device or self._ended):
            self._ask_again()
        return bool(self._from_device) or self._ended

    # -- the way between ---------------------------------------------------------------------------------

    def _ask_again(self) -> None:
        """Ask the rules, as they may have changed."""
        if not self._gone:
            self._let_through(self._host.reach(self._service, self._source))

    def _let_through(self, verdict: str) -> None:
        """What waits goes on its way if the rules say so, the device's words before it hears more."""
        if verdict == "refused" or (verdict == "open" and self._host.era(self._service) != self._era):
            # As over TCP: what is sent into a dead connection is taken, and the reset is heard next.
            self._cut()
        elif verdict == "open" and not self._answering:
            self._flush()
            self._converse()
        self._wait_if_something_is_held()

    def _flush(self) -> None:
        """Deliver what the device has said or done."""
        if not self._ended:
            self._from_device += self._unsent
            self._ended = self._ending is not None
            self._reset = self._ending is _Ending.RESET
        self._unsent.clear()
        if self._reset:
            self._from_device.clear()

    def _converse(self) -> None:
        """Let the session hear the client, and the client what it answers."""
        data = bytes(self._to_device)
        self._to_device.clear()
        self._answering = True
        try:
            if data and not self._ended:
                self._session.feed(data)
            if self._closed and not self._ended:
                self._session.eof()
        finally:
            self._answering = False
        if self._closed or self._ended:
            self._lose()

    def _give_up(self) -> None:
        """Too much waits: the connection is dead, which the client hears when it hears anything."""
        self._to_device.clear()
        self._unsent.clear()
        self._ending = _Ending.RESET

    def _cut(self) -> None:
        self._give_up()
        self._flush()
        self._due_us = 0
        if not self._answering:
            self._lose()

    def _lose(self) -> None:
        """Nothing goes through any more, and the session is told once."""
        if not self._gone:
            self._gone = self._ended = True
            self._wait_if_something_is_held()
            self._session.lost()

    def _wait_if_something_is_held(self) -> None:
        held = self._to_device or self._unsent or self._ending or self._closed
        if held and not self._gone:
            if self._stop_waiting is None:
                self._stop_waiting = self._host.on_change(self._ask_again)
        elif self._stop_waiting is not None:
            self._stop_waiting()
            self._stop_waiting = None

    # -- the device's end --------------------------------------------------------------------------------

    def _from_session(self, data: bytes, ending: _Ending | None = None) -> None:
        if self._ending is not None or self._gone:
            return
        self._unsent += data
        self._ending = ending
        if self._answering:
            if self._host.era(self._service) == self._era:
                self._flush()
            else:
                # What the request set off took the device down before it could say so.
                self._unsent.clear()
                self._ending = None
            return
        # Unasked for: the rules may have changed since the client last spoke.
        verdict = self._host.verdict(self._service, self._source)
        if verdict == "refused":
            self._cut()
        elif verdict == "open":
            self._flush()
            if self._ended:
                self._lose()
        elif len(self._unsent) > _HELD:
            self._give_up()
        self._wait_if_something_is_held()


class _MemoryWire:
    """The device's end of a `MemoryStream`."""

    def __init__(self, stream: MemoryStream) -> None:
        self._stream = stream

    def send(self, data: bytes) -> None:
        self._stream._from_session(data)

    def close(self) -> None:
        self._stream._from_session(b"", _Ending.CLOSE)

    def abort(self) -> None:
        self._stream._from_session(b"", _Ending.RESET)


class MemoryDatagrams:
    """A datagram exchange with one service."""

    def __init__(self, host: VirtualHost, service: str, source: str) -> None:
        self._host = host
        self._service = service
        self._source = source
        self._answers: deque[bytes] = deque(maxlen=_QUEUED_DATAGRAMS)
        self._unreachable = False
        self._closed = False

    def send(self, payload: bytes) -> None:
        if self._closed:
            raise Refused(f"{self._service}: the socket is closed")
        verdict = self._host.reach(self._service, self._source)
        if verdict == "refused":
            self._unreachable = True
        elif verdict == "open":
            service = self._host.datagram_service(self._service)
            if isinstance(service, DatagramExchange):
                service.exchange(payload, self._source, self._arrive)
            elif (answer := service.answer(payload, self._source)) is not None:
                self._arrive(answer)

    def _arrive(self, answer: bytes) -> None:
        if not (isinstance(answer, Unusual) and answer.astray):
            self._answers.append(answer)

    def receive(self, timeout_s: float) -> bytes:
        if self._closed:
            raise Refused(f"{self._service}: the socket is closed")
        if self._unreachable:
            self._unreachable = False
            raise Refused(f"{self._service}: port unreachable")
        patience_us, working_us = _us(timeout_s), self._host.response_us(self._service)
        if working_us <= patience_us:
            self._host.wait_for(_never, working_us)
            if self._host.wait_for(lambda: bool(self._answers), patience_us - working_us):
                return self._answers.popleft()
        else:
            self._host.wait_for(_never, patience_us)
        raise NoAnswer(f"{self._service}: the device is silent", timeout_s)

    def close(self) -> None:
        self._closed = True
        self._answers.clear()


class MemoryArrivals:
    """What the device sends to one port of a vantage point."""

    def __init__(self, host: VirtualHost, address: str, port: int) -> None:
        self.port = port
        self._host = host
        self._came: deque[tuple[bytes, Callable[[bytes], None]]] = deque(maxlen=_QUEUED_ARRIVALS)
        self._stop = host.listen(address, port, lambda payload, answer: self._came.append((payload, answer)))

    def receive(self, timeout_s: float) -> tuple[bytes, Callable[[bytes], None]]:
        if not self._host.wait_for(lambda: bool(self._came), _us(timeout_s)):
            raise NoAnswer(f"nothing was sent to port {self.port}", timeout_s)
        return self._came.popleft()

    def close(self) -> None:
        self._stop()


class MemoryRoute:
    """The way from the address `source` to an emulated device in this process."""

    def __init__(self, host: VirtualHost, source: str) -> None:
        self._host = host
        self._source = source

    def stream(self, service: str, timeout_s: float) -> MemoryStream:
        verdict = self._host.reach(service, self._source)
        if verdict == "refused":
            raise Refused(f"{service}: connection refused")
        if verdict == "silent":
            self._host.wait_for(_never, _us(timeout_s))
            raise NoAnswer(f"{service}: the device is silent", timeout_s)
        return MemoryStream(self._host, service, self._source)

    def discover(self, timeout_s: float) -> bool:
        """Whether it is found by DNS-SD."""
        if self._host.discovered(self._source):
            return True
        self._host.wait_for(_never, _us(timeout_s))
        return False

    def handshake(self, service: str, timeout_s: float) -> Handshake:
        """What the service shows to who begins TLS; nothing is encrypted within one process."""
        self.stream(service, timeout_s).close()
        return self._host.handshake()

    def now(self) -> float:
        """Whoever waits here waits by the device's clock."""
        return self._host.clock_s()

    def arrivals(self, port: int) -> MemoryArrivals:
        """Hear what the device sends to this place's `port`; 0 is the port of notifications."""
        return MemoryArrivals(self._host, self._source, port or _NOTIFICATIONS)

    def datagrams(self, service: str) -> MemoryDatagrams:
        return MemoryDatagrams(self._host, service, self._source)

    def ping(self, timeout_s: float) -> bool:
        """Whether the device's network stack answers at all (ICMP echo)."""
        if not self._host.answers_ping(self._source):
            self._host.wait_for(_never, _us(timeout_s))
            return False
        return True
