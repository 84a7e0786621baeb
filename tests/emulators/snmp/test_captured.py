"""The base layer: how captured values and the machine's own share the view."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from misfeed.emulators.machine import Machine
from misfeed.emulators.snmp.captured import Captured
from misfeed.errors import UsageError
from misfeed.protocols.snmp import Missing, OctetString, Oid, Value, mib

Small = Callable[..., Machine]
Shown = Callable[[Machine, str], Any]
Walk = Callable[[Machine], list[tuple[Oid, Value]]]


def test_a_captured_value_is_served_as_it_was_where_the_machine_models_nothing(
    small: Small, shown: Shown
) -> None:
    machine = small(("1.3.6.1.4.1.2435.2.3.9.4.2.1.5.5.8.0", "4x", "63ff00"), ("sysLocation.0", "4", "hall"))
    assert shown(machine, "1.3.6.1.4.1.2435.2.3.9.4.2.1.5.5.8.0") == b"c\xff\0"
    assert shown(machine, "sysLocation.0") == b"hall"


def test_a_captured_fact_takes_the_place_of_the_profiles(small: Small, shown: Shown) -> None:
    assert shown(small(), "prtMarkerSuppliesDescription.1.30") == b"Black"
    captured = ("prtMarkerSuppliesDescription.1.30", "4x", "ff41")
    assert shown(small(captured), "prtMarkerSuppliesDescription.1.30") == b"\xffA"


def test_what_the_machine_decides_is_laid_over_what_was_captured(small: Small, shown: Shown) -> None:
    machine = small(("prtMarkerSuppliesLevel.1.30", "2", "99"), ("hrDeviceStatus.1", "2", "5"))
    assert shown(machine, "prtMarkerSuppliesLevel.1.30") == 60
    assert shown(machine, "hrDeviceStatus.1") == 2


def test_rows_and_columns_that_are_no_part_stay_in_their_table(small: Small, walk: Walk) -> None:
    machine = small(("prtInputName.1.1", "4", "Feeder"), ("prtInputName.1.31", "4", "Auto"))
    names = [
        (mib.name(at), value.value)
        for at, value in walk(machine)
        if mib.name(at).startswith("prtInputName.") and isinstance(value, OctetString)
    ]
    assert names == [
        ("prtInputName.1.1", b"Feeder"),
        ("prtInputName.1.4", b"Tray 4"),
        ("prtInputName.1.31", b"Auto"),
    ]


def test_captured_alerts_and_panel_text_are_of_another_moment_and_not_shown(
    small: Small, shown: Shown
) -> None:
    machine = small(("prtAlertCode.1.7", "2", "501"), ("prtConsoleDisplayBufferText.1.3", "4", "Sleeping..."))
    assert shown(machine, "prtAlertCode.1.7") is Missing.NO_SUCH_INSTANCE
    assert shown(machine, "prtConsoleDisplayBufferText.1.3") is Missing.NO_SUCH_INSTANCE


@pytest.mark.parametrize("sentinel", ["-1", "-2"])
def test_a_model_that_tells_no_level_never_does(small: Small, shown: Shown, sentinel: str) -> None:
    machine = small(
        ("prtMarkerSuppliesLevel.1.30", "2", sentinel),
        ("prtInputCurrentLevel.1.4", "2", sentinel),
        ("prtOutputRemainingCapacity.1.1", "2", sentinel),
    )
    for name in (
        "prtMarkerSuppliesLevel.1.30",
        "prtInputCurrentLevel.1.4",
        "prtOutputRemainingCapacity.1.1",
    ):
        assert shown(machine, name) == int(sentinel)


def test_a_model_that_tells_only_some_or_none_keeps_to_that(small: Small, shown: Shown) -> None:
    machine = small(("prtMarkerSuppliesLevel.1.30", "2", "-3"), ("prtInputCurrentLevel.1.4", "2", "-3"))
    assert shown(machine, "prtMarkerSuppliesLevel.1.30") == -3
    assert shown(machine, "prtInputCurrentLevel.1.4") == -3
    machine.act("unload", "tray-4")
    assert shown(machine, "prtInputCurrentLevel.1.4") == 0


def test_a_level_is_told_in_the_captured_unit(small: Small, shown: Shown) -> None:
    machine = small(("prtInputMaxCapacity.1.4", "2", "200000000"), ("prtInputCurrentLevel.1.4", "2", "5"))
    assert shown(machine, "prtInputCurrentLevel.1.4") == 100_000_000


def test_captured_media_are_named_as_captured_until_others_are_loaded(small: Small, shown: Shown) -> None:
    machine = small(
        ("prtInputMediaName.1.4", "4", "PLAIN"),
        ("prtInputDimUnit.1.4", "2", "3"),
        ("prtInputMediaDimFeedDirChosen.1.4", "2", "117641"),
    )
    assert shown(machine, "prtInputMediaName.1.4") == b"PLAIN"
    assert shown(machine, "prtInputMediaDimFeedDirChosen.1.4") == 117641
    machine.act("load", "tray-4", sheets=1, media="na_legal_8.5x14in")
    assert shown(machine, "prtInputMediaName.1.4") == b"na_legal_8.5x14in"
    assert shown(machine, "prtInputMediaDimFeedDirChosen.1.4") == 140_000


def test_captured_interfaces_stand_but_for_the_address_and_link_of_the_machine(
    small: Small, shown: Shown
) -> None:
    machine = small(
        ("ifType.1", "2", "24"),
        ("ifDescr.1", "4", "LOOPBACK"),
        ("ifType.2", "2", "6"),
        ("ifPhysAddress.2", "4x", "3CA82AF638AC"),
        ("ifOperStatus.2", "2", "1"),
        ("ifInOctets.2", "65", "2522647815"),
    )
    assert shown(machine, "ifDescr.1") == b"LOOPBACK"
    assert shown(machine, "ifInOctets.2") == 2522647815
    assert shown(machine, "ifPhysAddress.2") == bytes.fromhex(machine.network.mac.replace(":", ""))
    assert shown(machine, "ifIndex.1") is Missing.NO_SUCH_OBJECT


def test_captured_devices_storage_and_channels_get_no_neighbours_made_up(small: Small, walk: Walk) -> None:
    machine = small(
        ("hrDeviceDescr.2", "4", "Copy Service"),
        ("hrStorageDescr.5", "4", "Disk"),
        ("prtChannelType.1.3", "2", "11"),
        ("prtInterpreterLangFamily.1.9", "2", "6"),
        ("prtMarkerColorantValue.1.8", "4", "cyan"),
    )
    names = {mib.name(at) for at, _ in walk(machine)}
    for table, rows in {
        "hrDeviceDescr": {"1", "2"},
        "hrStorageDescr": {"5"},
        "prtChannelType": {"1.3"},
        "prtInterpreterLangFamily": {"1.9"},
        "prtMarkerColorantValue": {"1.8"},
    }.items():
        assert {name.partition(".")[2] for name in names if name.startswith(f"{table}.")} == rows


def test_the_agents_counters_go_on_from_where_they_were_captured(small: Small, shown: Shown) -> None:
    assert shown(small(("snmpInPkts.0", "65", "959262796")), "snmpInPkts.0") == 959262796


def test_a_captured_value_that_cannot_be_read_is_named() -> None:
    with pytest.raises(UsageError, match=r"captured SNMP value 1\.3\.6\.1\.2\.1\.1\.7\.0: 'x' is no whole"):
        Captured([("1.3.6.1.2.1.1.7.0", "2", "x")])
