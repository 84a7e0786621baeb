"""A machine with a serial port over which it says back what it hears, and how it is opened."""

from __future__ import annotations

import threading

import msgspec
from misfeed.emulators import profiles
from misfeed.emulators.host import Host
from misfeed.emulators.interface import Interface
from misfeed.emulators.machine import Clock, Machine
from misfeed.emulators.machine.profile import Serial
from misfeed.transports.base import Session, Wire

TIMEOUT_S = 5.0
BREAK = b"<break>"


class EchoSession:
    """Says back what it hears. Satisfies `HearsBreak`."""

    def __init__(self, wire: Wire) -> None:
        self.wire = wire
        self.heard = b""
        self.saw_the_end = False
        self.is_lost = threading.Event()

    def feed(self, data: bytes) -> None:
        self.heard += data
        self.wire.send(data)

    def line_break(self) -> None:
        self.heard += BREAK
        self.wire.send(BREAK)

    def eof(self) -> None:
        self.saw_the_end = True

    def lost(self) -> None:
        self.is_lost.set()


class Echo:
    def __init__(self) -> None:
        self.sessions: list[EchoSession] = []
        self.began = threading.Condition()

    def accept(self, wire: Wire, source: str) -> Session:
        with self.began:
            self.sessions.append(EchoSession(wire))
            self.began.notify_all()
        return self.sessions[-1]

    def session(self, number: int) -> EchoSession:
        """The number-th session, once there is one."""
        with self.began:
            assert self.began.wait_for(lambda: len(self.sessions) >= number, TIMEOUT_S)
        return self.sessions[number - 1]


def model(serial: Serial | None) -> Machine:
    return Machine(msgspec.structs.replace(profiles.load("mono-laser"), serial=serial), Clock())


class EchoHost(Host):
    """A host with a serial port and nothing else."""

    def __init__(self, machine: Machine) -> None:
        super().__init__(machine)
        self.echo = Echo()
        self._only = Interface(
            "console", "stream", lambda _: self.echo, lambda _: 0, lambda *_: {}, network=False, line=True
        )

    def interface(self, service: str) -> Interface:
        return self._only

    def interfaces(self) -> tuple[Interface, ...]:
        return (self._only,) if self.machine.profile.serial is not None else ()

    def offers(self, service: str) -> bool:
        return service == "console"
