"""A machine, and somebody at a browser in front of its page."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from misfeed.emulators.host import Host
from misfeed.emulators.machine import Clock, Machine
from misfeed.emulators.profiles import load
from misfeed.interfaces.web import WebClient
from misfeed.transports.memory import MemoryRoute

SOURCE = "10.0.0.7"


@pytest.fixture
def machine() -> Machine:
    return Machine(load("mono-laser"), Clock(), seed=1)


@pytest.fixture
def host(machine: Machine) -> Host:
    return Host(machine)


@pytest.fixture
def at(host: Host) -> Callable[..., WebClient]:
    """Somebody at another address, or at another door."""
    return lambda source=SOURCE, service="web": WebClient(MemoryRoute(host, source), service)


@pytest.fixture
def page(at: Callable[..., WebClient]) -> WebClient:
    return at()


@pytest.fixture
def guarded(machine: Machine) -> Machine:
    """The machine has an administrator with a password."""
    machine.act("add_user", "network", name="admin", password="s3cret")
    return machine
