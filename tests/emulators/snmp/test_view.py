"""Every object of a machine in order, with the types and ranges that its MIB gives it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import misfeed.emulators.profiles as shelf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from misfeed.emulators.machine import Machine, Page
from misfeed.emulators.snmp.groups import alerts
from misfeed.emulators.snmp.rows import Sheet
from misfeed.emulators.snmp.view import View, compiled
from misfeed.protocols.snmp import (
    Counter32,
    Counter64,
    Gauge32,
    Integer32,
    IpAddress,
    Missing,
    ObjectIdentifier,
    OctetString,
    Oid,
    TimeTicks,
    Value,
    encode_varbind,
    mib,
)

Shown = Callable[[Machine, str], Any]
Walk = Callable[[Machine], list[tuple[Oid, Value]]]

TYPES: dict[mib.Base, type] = {
    mib.Base.INTEGER32: Integer32,
    mib.Base.OCTET_STRING: OctetString,
    mib.Base.OBJECT_IDENTIFIER: ObjectIdentifier,
    mib.Base.IP_ADDRESS: IpAddress,
    mib.Base.COUNTER32: Counter32,
    mib.Base.GAUGE32: Gauge32,
    mib.Base.TIME_TICKS: TimeTicks,
    mib.Base.COUNTER64: Counter64,
}


def troubled(profile: str) -> Machine:
    """A machine with a row in the alert table for everything that hands can do to it."""
    machine = Machine(shelf.load(profile))
    for tray in machine.trays:
        machine.act("unload", tray.id)
    machine.act("open", machine.trays[-1].id)
    for cover in machine.covers:
        machine.act("open", cover.id)
    if machine.supplies:
        machine.act("remove", machine.supplies[0].id)
    return machine


def public(rows: list[tuple[Oid, Value]]) -> list[tuple[Oid, Value]]:
    """Rows of objects that a MIB of a standard defines: makers' private trees have none here."""
    return [row for row in rows if mib.name(row[0]).partition(".")[0] in mib.objects()]


@pytest.mark.parametrize("profile", shelf.names())
def test_a_walk_is_in_order_and_every_value_is_what_its_mib_says(profile: str, walk: Walk) -> None:
    machine = troubled(profile)
    assert machine.alerts.rows
    rows = walk(machine)
    identifiers = [at for at, _ in rows]
    assert identifiers == sorted(set(identifiers))
    assert len(public(rows)) > len(rows) - 40
    for at, value in public(rows):
        name = mib.name(at)
        found = mib.objects()[name.partition(".")[0]]
        assert isinstance(value, TYPES[found.base]), name
        content = value.value  # type: ignore[union-attr]  # there is one
        size = len(content) if isinstance(content, bytes) else content
        if isinstance(size, int):
            assert found.low is None or size >= found.low, (name, content)
            assert found.high is None or size <= found.high, (name, content)
        if found.enum is not None:
            assert content in found.enum.labels, (name, content)
        assert found.access in (mib.Access.READ_ONLY, mib.Access.READ_WRITE), name


@pytest.mark.parametrize("profile", shelf.names())
def test_all_tables_have_full_rows(profile: str, walk: Walk) -> None:
    tables: dict[str, dict[str, set[str]]] = {}
    for at, _ in public(walk(troubled(profile))):
        column, _, index = mib.name(at).partition(".")
        table = mib.objects()[column].table
        if table is not None and table != "hrNetworkTable":
            tables.setdefault(table, {}).setdefault(column, set()).add(index)
    for table, columns in tables.items():
        readable = {
            name
            for name, column in mib.table(table).columns.items()
            if column.access is not mib.Access.NOT_ACCESSIBLE
        }
        assert columns.keys() == readable, table
        rows = [*columns.values()]
        assert all(row == rows[0] for row in rows), table


def test_the_walk_shows_every_group_of_a_printer(machine: Machine, walk: Walk) -> None:
    machine.act("open", "cover.front")
    served = {mib.objects()[mib.name(at).partition(".")[0]].table for at, _ in public(walk(machine))}
    assert served >= {
        "sysORTable", "ifTable", "hrStorageTable", "hrDeviceTable", "hrPrinterTable", "prtGeneralTable",
        "prtCoverTable", "prtLocalizationTable", "prtInputTable", "prtOutputTable", "prtMarkerTable",
        "prtMarkerSuppliesTable", "prtMarkerColorantTable", "prtMediaPathTable", "prtChannelTable",
        "prtInterpreterTable", "prtConsoleDisplayBufferTable", "prtConsoleLightTable", "prtAlertTable",
        "ppmPrinterTable", "ppmPortTable",
    }  # fmt: skip


def test_time_is_never_stale(machine: Machine, shown: Shown) -> None:
    before = shown(machine, "sysUpTime.0")
    machine.clock.advance(123_450_000)
    assert shown(machine, "sysUpTime.0") - before == 12_345
    assert shown(machine, "hrSystemUptime.0") == shown(machine, "sysUpTime.0")
    assert shown(machine, "hrSystemDate.0").hex() == "07ea01010002030" + "4" + "2b0000"


def test_up_time_begins_anew_with_power(machine: Machine, shown: Shown) -> None:
    machine.clock.advance(60_000_000)
    machine.act("power_off", "power")
    machine.act("power_on", "power")
    assert shown(machine, "sysUpTime.0") == 0


def test_an_alert_is_a_full_row_and_leaves_with_its_cause(machine: Machine, shown: Shown, walk: Walk) -> None:
    machine.clock.advance(5_000_000)
    machine.act("open", "cover.rear")
    row = {name: shown(machine, f"{name}.1.1") for name in mib.table("prtAlertTable").columns}
    assert row == {
        "prtAlertIndex": 1,
        "prtAlertSeverityLevel": 3,
        "prtAlertTrainingLevel": 3,
        "prtAlertGroup": 6,
        "prtAlertGroupIndex": 2,
        "prtAlertLocation": -2,
        "prtAlertCode": mib.enum("PrtAlertCodeTC").number(machine.alerts.rows[0].condition.code),
        "prtAlertDescription": b"Rear door is open",
        "prtAlertTime": 500,
    }
    assert shown(machine, "prtCoverStatus.1.2") == 3
    assert shown(machine, "prtAlertCriticalEvents.1") == 1
    machine.act("close", "cover.rear")
    assert not [at for at, _ in walk(machine) if mib.name(at).startswith("prtAlertCode")]
    machine.act("open", "cover.rear")
    assert shown(machine, "prtAlertCode.1.1") is Missing.NO_SUCH_INSTANCE
    assert shown(machine, "prtAlertGroupIndex.1.2") == 2


def test_an_alert_with_a_code_of_the_maker_begins_with_it(machine: Machine, shown: Shown) -> None:
    machine.path.latched = "tray-2"
    machine.clock.finish_now()
    assert shown(machine, "prtAlertDescription.1.1") == b"13.A2.D2 Jam in Tray 2"
    assert shown(machine, "prtAlertCode.1.1") == mib.enum("PrtAlertCodeTC").number("jam")
    assert shown(machine, "prtInputStatus.1.2") == 3 + 16


def test_printing_moves_the_counters_and_levels(machine: Machine, shown: Shown) -> None:
    before = shown(machine, "prtMarkerLifeCount.1.1")
    page = Page({"black": 50_000})
    machine.jobs.submit(name="x", octets=4_096_000, pages=(page, page), media="iso_a4_210x297mm")
    machine.clock.finish_now()
    assert shown(machine, "hrPrinterStatus.1") == 4
    assert shown(machine, "prtInputStatus.1.2") == 4
    assert shown(machine, "hrStorageUsed.1") == 98_304 + 4_000
    level = shown(machine, "prtInputCurrentLevel.1.2")
    machine.clock.advance(60_000_000)
    assert shown(machine, "prtMarkerLifeCount.1.1") == before + 2
    assert shown(machine, "prtMarkerPowerOnCount.1.1") == 2
    assert shown(machine, "prtInputCurrentLevel.1.2") == level - 2
    assert shown(machine, "hrPrinterStatus.1") == 3
    assert shown(machine, "prtInputStatus.1.2") == 0


def test_the_panel_and_its_lights_say_what_the_machine_says(machine: Machine, shown: Shown) -> None:
    lines = machine.panel.lines()
    assert [shown(machine, f"prtConsoleDisplayBufferText.1.{i}") for i in range(1, len(lines) + 1)] == [
        line.encode() for line in lines
    ]
    assert shown(machine, "prtConsoleOnTime.1.2") == 0
    machine.act("open", "cover.front")
    assert b"Front door" in shown(machine, "prtConsoleDisplayBufferText.1.1")
    assert (shown(machine, "prtConsoleOnTime.1.2"), shown(machine, "prtConsoleOffTime.1.2")) == (500, 500)


def test_a_supply_that_cannot_be_read_has_no_known_level(machine: Machine, shown: Shown) -> None:
    assert shown(machine, "prtMarkerSuppliesLevel.1.1") > 0
    machine.act("remove", machine.supplies[0].id)
    assert shown(machine, "prtMarkerSuppliesLevel.1.1") == -2


def test_a_receptacle_tells_the_room_that_is_left(small: Callable[..., Machine], shown: Shown) -> None:
    machine = small()
    assert shown(machine, "prtMarkerSuppliesClass.1.31") == 4
    assert shown(machine, "prtMarkerSuppliesLevel.1.31") == 750


def test_a_tray_that_is_out_has_no_known_level_and_is_broken(machine: Machine, shown: Shown) -> None:
    machine.act("open", "tray-2")
    assert shown(machine, "prtInputCurrentLevel.1.2") == -2
    assert shown(machine, "prtInputStatus.1.2") & 8


def test_the_device_id_names_the_machine_itself(machine: Machine, shown: Shown) -> None:
    text = shown(machine, "ppmPrinterIEEE1284DeviceId.1").decode()
    assert text.startswith(f"MFG:{machine.profile.identity.make};")
    assert f"SN:{machine.serial};" in text


def test_localized_text_follows_the_captured_character_set(
    small: Callable[..., Machine], shown: Shown
) -> None:
    machine = small(("prtLocalizationCharacterSet.1.1", "2", "2004"))
    machine.panel.ready_text = "Kopieën"
    machine.clock.finish_now()
    assert shown(machine, "prtConsoleDisplayBufferText.1.1") == "Kopieën".encode("hp_roman8")


def test_machines_of_a_profile_share_their_rows_and_keep_nothing(machine: Machine) -> None:
    assert compiled(machine.profile) is compiled(Machine(machine.profile, number=2).profile)
    assert not hasattr(View(machine, {}), "__dict__")


def test_an_object_that_is_not_served_and_one_without_that_row_are_told_apart(
    machine: Machine, shown: Shown
) -> None:
    assert shown(machine, "prtInputName.1.99") is Missing.NO_SUCH_INSTANCE
    assert shown(machine, "sysDescr.1") is Missing.NO_SUCH_INSTANCE
    assert shown(machine, "prtAlertCode.1.1") is Missing.NO_SUCH_INSTANCE
    assert shown(machine, "hrSWRunPerfCPU.1") is Missing.NO_SUCH_OBJECT
    assert shown(machine, "1.3.6.1.4.1.4711.1.0") is Missing.NO_SUCH_OBJECT


oids = st.lists(st.integers(0, 60), min_size=2, max_size=14).map(tuple)


@settings(max_examples=60, deadline=None)
@given(oids)
def test_after_any_identifier_comes_the_least_greater_one(identifier: Oid) -> None:
    machine = troubled("mono-laser")
    view = View(machine, {})
    every = list(compiled(machine.profile).sheet.oids)
    at = alerts.after(machine, alerts.table())
    while at is not None:
        every.append(at)
        at = alerts.after(machine, at)
    for asked in (identifier, (1, 3, 6, 1, 2, 1, 43, *identifier), (*alerts.table(), 1, *identifier)):
        assert view.after(asked) == min((at for at in every if at > asked), default=None)


def test_a_sheet_finds_nothing_where_it_is_empty() -> None:
    sheet = Sheet([])
    assert sheet.after((1, 3)) is None
    assert not sheet.any_below((1, 3))


@pytest.mark.parametrize("profile", shelf.names())
def test_a_row_is_the_same_whichever_way_it_is_read(profile: str) -> None:
    view = View(Machine(shelf.load(profile)), {})
    at = view.after((0, 0))
    while at is not None:
        assert view.row(at) == view.varbind(at, view.get(at)) == encode_varbind(at, view.get(at))
        assert view.row((*at, 7)) == encode_varbind((*at, 7), view.get((*at, 7)))
        at = view.after(at)
