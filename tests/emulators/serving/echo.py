"""A machine whose services say back what they hear, and clients of it on real sockets."""

from __future__ import annotations

import contextlib
import dataclasses
import socket
import threading
from collections.abc import Callable, Iterator

from misfeed.emulators.host import Host
from misfeed.emulators.interface import Interface
from misfeed.emulators.machine import Machine
from misfeed.emulators.serving import Serving
from misfeed.transports.base import Session, Wire

TIMEOUT_S = 5.0


class EchoSession:
    """Says back what it hears, until the client has said all."""

    def __init__(self, wire: Wire) -> None:
        self.wire = wire
        self.is_lost = threading.Event()
        self.saw_the_end = False
        self.half_open = False
        self.before_answering: Callable[[], None] = lambda: None

    def feed(self, data: bytes) -> None:
        if data.startswith(b"raise"):
            raise ZeroDivisionError("a bug in a service")
        self.half_open = data.startswith(b"half")
        self.before_answering()
        self.wire.send(data)

    def eof(self) -> None:
        self.saw_the_end = True
        self.wire.close()

    def lost(self) -> None:
        self.is_lost.set()


class Echo:
    """A stream and datagram service at once."""

    def __init__(self) -> None:
        self.sessions: list[EchoSession] = []

    def accept(self, wire: Wire, source: str) -> Session:
        self.sessions.append(EchoSession(wire))
        return self.sessions[-1]


class EchoDatagrams:
    def answer(self, payload: bytes, source: str) -> bytes | None:
        return payload


class EchoHost(Host):
    """A host whose IPP and SNMP say back what they hear."""

    def __init__(self, machine: Machine) -> None:
        super().__init__(machine)
        self.echo = Echo()
        self._fake = {
            "ipp": Interface("ipp", "stream", lambda _: self.echo, lambda _: 0, _told("ipp")),
            "snmp": Interface("snmp", "datagrams", lambda _: EchoDatagrams(), lambda _: 0, _told("snmp")),
        }

    def interface(self, service: str) -> Interface:
        return self._fake[service]

    def interfaces(self) -> tuple[Interface, ...]:
        return tuple(self._fake.values())


def _told(name: str) -> Callable[[Machine, str, int], dict[str, str]]:
    return lambda _, host, port: {name: f"{host}:{port}"}


def connect(serving: Serving, name: str = "ipp", source: str = "127.0.0.1") -> socket.socket:
    return socket.create_connection(
        (serving.address, serving.ports[name]), timeout=TIMEOUT_S, source_address=(source, 0)
    )


def act(serving: Serving, verb: str, target: str, **details: object) -> None:
    """What hands of this process do, and wait for the sockets to follow."""
    with serving.entered():
        serving.host.machine.act(verb, target, **details)
    serving.catch_up()


def ask(client: socket.socket, words: bytes) -> bytes:
    client.sendall(words)
    heard = b""
    while len(heard) < len(words):
        piece = client.recv(65_536)
        if not piece:
            break
        heard += piece
    return heard


def fill(client: socket.socket) -> int:
    """Send without reading until the other end takes no more; returns how many octets it took."""
    client.settimeout(0.2)
    sent = 0
    with contextlib.suppress(TimeoutError):
        while sent < 256 * 1024 * 1024:
            sent += client.send(b"x" * 65_536)
    return sent


@contextlib.contextmanager
def datagrams(serving: Serving) -> Iterator[socket.socket]:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as client:
        client.settimeout(TIMEOUT_S)
        client.connect((serving.address, serving.ports["snmp"]))
        yield client


class SlowHost(EchoHost):
    """A host whose IPP needs a module that is long in coming."""

    def __init__(self, machine: Machine, needs: str) -> None:
        super().__init__(machine)
        self._fake["ipp"] = dataclasses.replace(self._fake["ipp"], needs=(needs,))
