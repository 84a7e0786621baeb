"""Bytes between a client and an emulated device in one process, in the device's own virtual time.

A dropped packet costs no real second: waiting moves the device's clock. Knows no protocol and no machine,
only the few things a `VirtualHost` offers.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import Protocol

from misfeed.errors import NoAnswer, Refused
from misfeed.transports.base import DatagramService, Session, StreamService

_QUEUED_DATAGRAMS = 64


class VirtualHost(Protocol):
    """An emulated device as the network sees it."""

    def reach(self, service: str, source: str) -> str:
        """ "open", "refused" or "silent" for a client at `source`. Raises UsageError for no such service."""

    def answers_ping(self) -> bool: ...

    def era(self, service: str) -> int:
        """Changes when connections of `service` cannot have lived on, as over a power cycle."""

    def stream_service(self, service: str) -> StreamService: ...

    def datagram_service(self, service: str) -> DatagramService: ...

    def response_us(self, service: str) -> int:
        """How long the firmware takes to answer."""

    def wait_for(self, ready: Callable[[], bool], timeout_us: int) -> bool:
        """Let device time pass until `ready()`; False when `timeout_us` went by first."""


def _never() -> bool:
    return False


def _us(seconds: float) -> int:
    return round(seconds * 1_000_000)


class MemoryStream:
    """A connection; also the `Wire` that the device's session writes to."""

    def __init__(self, host: VirtualHost, service: str, source: str) -> None:
        self._host = host
        self._service = service
        self._source = source
        self._from_device = bytearray()
        self._ended = False
        self._reset = False
        self._closed = False
        self._due_us = host.response_us(service)
        self._era = host.era(service)
        self._wire = _MemoryWire(self)
        self._session: Session = host.stream_service(service).accept(self._wire, source)

    def send(self, data: bytes) -> None:
        if self._closed or self._reset:
            raise Refused(f"{self._service}: the connection is closed")
        verdict = self._host.reach(self._service, self._source)
        if verdict == "refused":
            self._wire.abort()
            raise Refused(f"{self._service}: connection reset by the device")
        if verdict == "open" and self._host.era(self._service) != self._era:
            # As over TCP: what is sent into a dead connection is taken, and the reset is heard next.
            self._wire.abort()
            return
        self._due_us = self._host.response_us(self._service)
        if verdict == "open" and not self._ended:
            self._session.feed(bytes(data))

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

    def _ready(self) -> bool:
        return bool(self._from_device) or self._ended

    def close(self) -> None:
        if not self._closed:
            self._closed = True
            self._ended = True
            self._session.lost()

    def _from_session(self, data: bytes) -> None:
        if not self._ended:
            self._from_device += data

    def _end(self, *, reset: bool) -> None:
        if self._ended:
            return
        self._ended = True
        self._reset = reset
        if reset:
            self._from_device.clear()


class _MemoryWire:
    """The device's end of a `MemoryStream`."""

    def __init__(self, stream: MemoryStream) -> None:
        self._stream = stream

    def send(self, data: bytes) -> None:
        self._stream._from_session(data)

    def close(self) -> None:
        self._stream._end(reset=False)

    def abort(self) -> None:
        self._stream._end(reset=True)


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
            answer = self._host.datagram_service(self._service).answer(payload, self._source)
            if answer is not None:
                self._answers.append(answer)

    def receive(self, timeout_s: float) -> bytes:
        if self._closed:
            raise Refused(f"{self._service}: the socket is closed")
        if self._unreachable:
            self._unreachable = False
            raise Refused(f"{self._service}: port unreachable")
        if self._answers and self._host.response_us(self._service) <= _us(timeout_s):
            self._host.wait_for(_never, self._host.response_us(self._service))
            return self._answers.popleft()
        self._host.wait_for(_never, _us(timeout_s))
        raise NoAnswer(f"{self._service}: the device is silent", timeout_s)

    def close(self) -> None:
        self._closed = True
        self._answers.clear()


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

    def datagrams(self, service: str) -> MemoryDatagrams:
        return MemoryDatagrams(self._host, service, self._source)

    def ping(self, timeout_s: float) -> bool:
        """Whether the device's network stack answers at all (ICMP echo)."""
        if not self._host.answers_ping():
            self._host.wait_for(_never, _us(timeout_s))
            return False
        return True
