"""The agent asked by the package's own client, in memory and in virtual time."""

from __future__ import annotations

import pytest
from misfeed.emulators.host import Host
from misfeed.emulators.machine import Machine
from misfeed.errors import NoAnswer
from misfeed.interfaces.snmp import SnmpClient
from misfeed.transports.memory import MemoryRoute


@pytest.fixture
def client(machine: Machine) -> SnmpClient:
    return SnmpClient(MemoryRoute(Host(machine), "10.0.0.9"))


def test_the_client_reads_the_state_of_the_machine(client: SnmpClient, machine: Machine) -> None:
    assert (client.device_status(), client.printer_status()) == ("running", "idle")
    assert client.console_text()[0] == machine.panel.lines()[0]
    machine.act("open", "cover.front")
    assert (client.device_status(), client.printer_status()) == ("down", "other")
    assert client.error_bits() == {"doorOpen"}
    (alert,) = client.alerts()
    assert (alert.code, alert.severity, alert.group) == ("doorOpen", "critical", "cover")
    assert alert.description == machine.alerts.rows[0].condition.description
    (supply,) = client.supplies()
    assert supply.percent == machine.supplies[0].percent


def test_a_walk_of_the_client_ends_where_the_view_does(client: SnmpClient) -> None:
    names = [at for at, _ in client.walk("1.3.6.1")]
    assert names == sorted(set(names))
    assert len(names) > 300


def test_the_client_waits_in_vain_with_an_old_community(client: SnmpClient, machine: Machine) -> None:
    machine.act("set_community", "network", community="secret")
    with pytest.raises(NoAnswer):
        client.device_status()
