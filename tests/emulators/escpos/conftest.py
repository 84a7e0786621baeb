"""A receipt printer, and a line into it."""

from __future__ import annotations

import pytest
from misfeed.emulators.escpos import INTERFACE
from misfeed.emulators.machine import Clock, Machine
from misfeed.emulators.profiles import load


class Till:
    """Both ends of one conversation; satisfies `Wire`."""

    def __init__(self, machine: Machine, service: object = None, source: str = "10.0.0.7") -> None:
        self.machine = machine
        self.heard = bytearray()
        self.closed = False
        self.session = (service or INTERFACE.serve(machine)).accept(self, source)  # type: ignore[attr-defined]

    def send(self, data: bytes) -> None:
        self.heard += data

    def close(self) -> None:
        self.closed = True

    abort = close

    def say(self, data: bytes) -> bytes:
        """What is answered at once."""
        self.heard.clear()
        self.session.feed(data)
        return bytes(self.heard)


@pytest.fixture
def machine() -> Machine:
    return Machine(load("receipt-printer"), Clock(), seed=1)


@pytest.fixture
def till(machine: Machine) -> Till:
    return Till(machine)
