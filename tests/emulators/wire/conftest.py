"""A host in virtual time whose one stream and one datagram service echo in capitals."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from misfeed.emulators.machine.clock import US_PER_S, Clock
from misfeed.emulators.wire import Wires
from misfeed.emulators.wire.datagrams import WiredDatagrams
from misfeed.emulators.wire.stream import WiredStreams
from misfeed.transports.base import Session, Wire


class Client:
    """The far end of a connection; keeps what it hears, and when."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self.heard = b""
        self.times: list[float] = []
        self.ended = ""

    def send(self, data: bytes) -> None:
        self.heard += data
        self.times.append(self._clock.now / US_PER_S)

    def close(self) -> None:
        self.ended = "closed"

    def abort(self) -> None:
        self.ended = "reset"


class EchoSession:
    def __init__(self, wire: Wire, log: list[str]) -> None:
        self._wire = wire
        self._log = log

    def feed(self, data: bytes) -> None:
        self._log.append(data.decode("latin-1"))
        self._wire.send(data.upper())
        if data.endswith(b"bye"):
            self._wire.close()

    def eof(self) -> None:
        self._log.append("eof")

    def lost(self) -> None:
        self._log.append("lost")


class Bench:
    """The device's side and the client's, with wires between."""

    def __init__(self) -> None:
        self.clock = Clock()
        carried = {"raw": "stream", "poll": "datagrams", "lines": "stream"}
        self.wires = Wires(self.clock, 7, lambda: carried, lambda: frozenset({"raw"}))
        self.log: list[str] = []
        self.heard = True
        self._streams = WiredStreams("raw", self, self.wires, lambda _: self.heard)
        self._datagrams = WiredDatagrams("poll", self, self.wires, lambda _: self.heard)

    def accept(self, wire: Wire, source: str) -> EchoSession:
        return EchoSession(wire, self.log)

    def answer(self, payload: bytes, source: str) -> bytes | None:
        self.log.append(payload.decode("latin-1"))
        return payload.upper()

    def connect(self) -> tuple[Client, Session]:
        client = Client(self.clock)
        return client, self._streams.accept(client, "127.0.0.1")

    def ask(self, payload: bytes, reply: Callable[[bytes], None]) -> None:
        self._datagrams.exchange(payload, "127.0.0.1", reply)

    def wait(self, seconds: float) -> None:
        self.clock.advance(round(seconds * US_PER_S))


@pytest.fixture
def bench() -> Bench:
    return Bench()
