"""A machine in virtual time with its control interface, asked over a wire in memory."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from misfeed.emulators import profiles
from misfeed.emulators.control import ControlService
from misfeed.emulators.host import Host
from misfeed.emulators.machine import Clock, Machine


class Wire:
    """Keeps what a session sends."""

    def __init__(self) -> None:
        self.sent = bytearray()
        self.closed = False

    def send(self, data: bytes) -> None:
        self.sent += data

    def close(self) -> None:
        self.closed = True

    abort = close


class Answer:
    """One HTTP answer, taken apart."""

    def __init__(self, raw: bytes) -> None:
        head, _, self.body = raw.partition(b"\r\n\r\n")
        first, *lines = head.decode("latin-1").split("\r\n")
        self.status = int(first.split()[1])
        self.headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines)}

    @property
    def json(self) -> Any:
        return json.loads(self.body)


class Client:
    """Asks a control service as a program of the same computer does."""

    def __init__(self, service: ControlService) -> None:
        self.service = service

    def __call__(
        self, method: str, path: str, body: object = None, *, raw: bytes | None = None, **headers: str
    ) -> Answer:
        data = raw if raw is not None else b"" if body is None else json.dumps(body).encode()
        fields = {"host": "127.0.0.1:9000", "content-length": str(len(data))}
        if data:
            fields["content-type"] = "application/json"
        fields |= {name.replace("_", "-"): value for name, value in headers.items()}
        lines = "".join(f"{name}: {value}\r\n" for name, value in fields.items() if value)
        return self.send(f"{method} {path} HTTP/1.1\r\n{lines}\r\n".encode("latin-1") + data)

    def send(self, octets: bytes) -> Answer:
        wire = Wire()
        session = self.service.accept(wire, "127.0.0.1")
        session.feed(octets)
        session.lost()
        return Answer(bytes(wire.sent))


@pytest.fixture
def machine() -> Machine:
    return Machine(profiles.load("mono-laser"), Clock(), seed=3)


@pytest.fixture
def service(machine: Machine) -> ControlService:
    return ControlService(machine, wires=Host(machine).wires)


@pytest.fixture
def ask(service: ControlService) -> Client:
    return Client(service)


@pytest.fixture
def wire() -> Callable[[], Wire]:
    return Wire
