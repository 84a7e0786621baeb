"""Rows under other numbers, and in another order, than the MIB has them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from misfeed.emulators.machine import Machine
from misfeed.emulators.snmp.view import compiled
from misfeed.interfaces.snmp import NotIncreasing, SnmpClient
from misfeed.protocols.snmp import Missing, mib

Read = Callable[[str], object]
Switch = Callable[..., None]


def open_and_close(machine: Machine, times: int = 1) -> None:
    for _ in range(times):
        machine.act("open", machine.covers[0].id)
        machine.act("close", machine.covers[0].id)


def test_the_printer_may_be_device_0(
    client: SnmpClient, read: Read, switch: Switch, machine: Machine
) -> None:
    supplies, count = client.supplies(), len(list(client.walk("1.3.6.1")))
    switch("snmp.device-0")
    machine.act("open", machine.covers[0].id)
    assert read("hrDeviceIndex.0") == 0
    assert read("prtMarkerSuppliesLevel.1.1") is Missing.NO_SUCH_INSTANCE
    assert (client.printer_status(), client.device_status()) == ("other", "down")
    assert client.supplies() == supplies
    assert [alert.code for alert in client.alerts()] == ["doorOpen"]
    rows = [at for at, _ in client.walk("1.3.6.1")]
    assert rows == sorted(rows)
    assert len(rows) == count + 9


def test_alert_rows_may_have_gaps_between_them(client: SnmpClient, switch: Switch, machine: Machine) -> None:
    switch("snmp.alerts-gapped")
    open_and_close(machine)
    for cover in machine.covers:
        machine.act("open", cover.id)
    assert [alert.index for alert in client.alerts()] == [244, 257]


def test_alert_rows_may_be_numbered_anew(client: SnmpClient, switch: Switch, machine: Machine) -> None:
    switch("snmp.alerts-renumbered")
    open_and_close(machine, 2)
    machine.act("open", machine.covers[0].id)
    assert [alert.index for alert in client.alerts()] == [1]


def test_alerts_that_are_over_may_keep_their_rows(
    client: SnmpClient, switch: Switch, machine: Machine
) -> None:
    switch("snmp.alerts-stale")
    assert client.alerts() == ()
    open_and_close(machine, 10)
    assert client.error_bits() == frozenset()
    assert [(alert.index, alert.severity, alert.description) for alert in client.alerts()] == [
        (index, "other", "deleted") for index in range(3, 11)
    ]
    machine.act("open", machine.covers[0].id)
    assert [alert.code for alert in client.alerts()][-1] == "doorOpen"


def test_warnings_may_be_told_as_before_there_were_binary_ones(
    client: SnmpClient, switch: Switch, machine: Machine
) -> None:
    machine.act("unload", "tray-2")
    machine.act("open", machine.covers[0].id)
    assert [alert.severity for alert in client.alerts()] == ["warningBinaryChangeEvent", "critical"]
    switch("snmp.warnings-unary")
    assert [alert.severity for alert in client.alerts()] == ["warning", "critical"]


def test_a_walk_that_turns_back_is_told_and_not_followed(client: SnmpClient, switch: Switch) -> None:
    switch("snmp.walk-turns-back")
    with pytest.raises(NotIncreasing, match=r"\.43\.11\.1\.1\.\d\.1\.\d+ follows .*\.43\.11\.1\.1\.9\."):
        list(client.walk("1.3.6.1"))
    assert list(client.walk("prtMarkerTable"))
    switch("snmp.walk-turns-back", on=False)
    assert [mib.name(at) for at, _ in client.walk("prtMarkerSuppliesTable")]


def test_device_0_is_written_under_its_own_number(switch: Switch, machine: Machine) -> None:
    switch("snmp.device-0")
    before = compiled(machine.profile).writable.writers
    bent = compiled(machine.profile, machine.formatter.quirks).writable.writers
    assert len(bent) == len(before)
    assert mib.oid("prtGeneralReset.1") in before
    assert mib.oid("prtGeneralReset.0") in bent
    assert mib.oid("prtGeneralReset.1") not in bent
