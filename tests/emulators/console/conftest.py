"""A machine, and somebody at its service console."""

from __future__ import annotations

import pytest
from misfeed.emulators.console.service import ConsoleSession, ServiceConsole
from misfeed.emulators.machine import Clock, Machine
from misfeed.emulators.profiles import load


class Terminal:
    """The far end of the line: what came, and the keys."""

    def __init__(self, machine: Machine) -> None:
        self.machine = machine
        self.shown = b""
        self.closed = False
        self.session: ConsoleSession = ServiceConsole(machine).accept(self, "/dev/pts/0")

    def send(self, data: bytes) -> None:
        self.shown += data

    def close(self) -> None:
        self.closed = True

    def abort(self) -> None:
        self.closed = True

    def read(self) -> str:
        """What came since it was last read, as text with its ends of lines as they are."""
        shown, self.shown = self.shown, b""
        return shown.decode("ascii")

    def keys(self, data: bytes) -> str:
        """Press keys; returns what is shown for them."""
        self.session.feed(data)
        self.machine.clock.finish_now()
        return self.read()

    def ask(self, line: str) -> list[str]:
        """A command; returns the lines between its echo and the next prompt."""
        shown = self.keys(line.encode() + b"\r").split("\r\n")
        assert shown[0] == line
        return shown[1:-1]


@pytest.fixture
def machine() -> Machine:
    return Machine(load("mono-laser"), Clock(), seed=1)


@pytest.fixture
def terminal(machine: Machine) -> Terminal:
    """Somebody who has seen the banner."""
    made = Terminal(machine)
    made.keys(b"\r")
    return made


def restart(machine: Machine) -> None:
    """Off and on again, and the self-test done."""
    machine.act("power_off", "power")
    machine.act("power_on", "power")
    machine.clock.advance(machine.profile.engine.boot_ms * 1_000 + 1_000)


def guard(machine: Machine, password: str = "s3cret") -> None:
    """Have an administrator, so that the menu asks who is there."""
    machine.administer("add_user", "network", name="admin", password=password)
