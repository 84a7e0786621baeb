"""A printer that speaks SNMPv3 alone."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from misfeed.emulators.host import Host
from misfeed.emulators.machine import Machine
from misfeed.emulators.snmp.agent import Agent
from misfeed.transports.memory import MemoryRoute

from .asking import HIDDEN, PASSPHRASE


@pytest.fixture
def secured(machine: Machine) -> Machine:
    machine.act("add_snmp_user", "network", name="fleet", passphrase=PASSPHRASE)
    machine.act("set_snmp_versions", "network", v1_v2c=False)
    return machine


@pytest.fixture
def route(secured: Machine) -> Iterator[MemoryRoute]:
    return MemoryRoute(Host(secured), "10.0.9.17")  # type: ignore[return-value]  # tells time too


@pytest.fixture
def agent(secured: Machine) -> Agent:
    secured.act(
        "add_snmp_user", "network", name="hush", passphrase=PASSPHRASE, priv="AES", priv_passphrase=HIDDEN
    )
    secured.act("add_snmp_user", "network", name="open", passphrase=PASSPHRASE, auth="none")
    return Agent(secured)
