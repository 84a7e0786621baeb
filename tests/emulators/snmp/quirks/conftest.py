"""A printer, the package's own client, and quirks to switch on."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from misfeed.emulators import quirks
from misfeed.emulators.host import Host
from misfeed.emulators.machine import Machine
from misfeed.interfaces.snmp import SnmpClient
from misfeed.protocols.snmp import Missing
from misfeed.transports.memory import MemoryRoute


@pytest.fixture
def client(machine: Machine) -> SnmpClient:
    return SnmpClient(MemoryRoute(Host(machine), "10.0.0.9"))


@pytest.fixture
def switch(machine: Machine) -> Callable[..., None]:
    """Switch a quirk on, or off again."""

    def turn(name: str, *, on: bool = True) -> None:
        quirks.switch(machine, name, on=on)

    return turn


@pytest.fixture
def read(client: SnmpClient) -> Callable[[str], object]:
    """What the client reads of an object by name."""

    def one(name: str) -> object:
        [(_, value)] = client.get(name)
        return value if isinstance(value, Missing) else getattr(value, "value", value)

    return one
