"""A machine, and the way to its daemon."""

from __future__ import annotations

import pytest
from misfeed.emulators.host import Host
from misfeed.emulators.machine import Clock, Machine
from misfeed.emulators.profiles import load
from misfeed.interfaces.lpd import LpdClient
from misfeed.transports.memory import MemoryRoute


@pytest.fixture
def machine() -> Machine:
    return Machine(load("mono-laser"), Clock(), seed=1)


@pytest.fixture
def route(machine: Machine) -> MemoryRoute:
    return MemoryRoute(Host(machine), "10.0.0.7")


@pytest.fixture
def client(route: MemoryRoute) -> LpdClient:
    return LpdClient(route)
