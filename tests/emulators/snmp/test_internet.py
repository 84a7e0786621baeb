"""The internet groups: addresses, listening ports, and counters of the agent's own traffic."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from misfeed.emulators.machine import Machine
from misfeed.emulators.snmp.view import View
from misfeed.protocols.snmp import Counter32, Missing, mib

Shown = Callable[[Machine, str], Any]
Small = Callable[..., Machine]


def test_the_address_is_the_index_of_its_row_and_moves_with_the_lease(machine: Machine, shown: Shown) -> None:
    assert shown(machine, "ipAdEntIfIndex.10.0.20.50") == 1
    assert shown(machine, "ipAdEntNetMask.10.0.20.50") == "255.255.255.0"
    machine.network.address = "10.0.20.77"
    machine.clock.finish_now()
    assert shown(machine, "ipAdEntIfIndex.10.0.20.77") == 1
    assert shown(machine, "ipAdEntIfIndex.10.0.20.50") is Missing.NO_SUCH_INSTANCE


def test_a_service_that_is_switched_off_listens_no_more(machine: Machine, shown: Shown) -> None:
    listens = "tcpConnState.0.0.0.0.9100.0.0.0.0.0"
    assert shown(machine, listens) == 2
    machine.act("switch_off", "network", service="pjl")
    assert shown(machine, listens) is Missing.NO_SUCH_INSTANCE
    assert shown(machine, "udpLocalPort.0.0.0.0.161") == 161


def test_a_walk_meets_every_row_once_and_in_order(machine: Machine) -> None:
    view = View(machine, {})
    found, at = [], view.after(mib.oid("ipDefaultTTL"))
    while at is not None and at < mib.oid("snmpInPkts"):
        found.append(at)
        at = view.after(at)
    assert found == sorted(set(found))
    names = {mib.name(one).partition(".")[0] for one in found}
    assert {"ipAdEntAddr", "icmpInMsgs", "tcpConnState", "tcpInErrs", "udpLocalPort"} <= names


def test_the_agents_own_messages_are_counted(machine: Machine) -> None:
    view = View(machine, {"snmpInPkts": 7, "ifOutUcastPkts": 6})
    assert view.get(mib.oid("udpInDatagrams.0")) == Counter32(7)
    assert view.get(mib.oid("ipOutRequests.0")) == Counter32(6)


def test_a_table_that_was_captured_stands(small: Small, shown: Shown) -> None:
    machine = small(("udpLocalPort.0.0.0.0.5353", "2", "5353"))
    assert shown(machine, "udpLocalPort.0.0.0.0.5353") == 5353
    assert shown(machine, "udpLocalPort.0.0.0.0.161") is Missing.NO_SUCH_INSTANCE
