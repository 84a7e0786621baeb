"""Names, numbers and OIDs of the MIB objects, spot-checked here and compared with the published modules."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from misfeed.errors import UsageError
from misfeed.protocols.snmp import (
    Counter32,
    Integer32,
    ObjectIdentifier,
    OctetString,
    TimeTicks,
    dotted,
    mib,
    oid,
)

REFERENCE = Path(__file__).resolve().parents[5] / "shared/reference"
MODULES = REFERENCE / "mibs"
FACTS = REFERENCE / "printer_mib.json"


def test_a_column_knows_its_place_type_and_limits() -> None:
    level = mib.object("prtInputCurrentLevel")
    assert dotted(level.oid) == "1.3.6.1.2.1.43.8.2.1.10"
    assert (level.table, level.column) == ("prtInputTable", 10)
    assert (level.base, level.access) == (mib.Base.INTEGER32, mib.Access.READ_WRITE)
    assert (level.low, level.high) == (-3, 2**31 - 1)
    assert level.instance(1, 2) == (*level.oid, 1, 2)


def test_a_scalar_has_the_one_instance_zero() -> None:
    uptime = mib.object("sysUpTime")
    assert dotted(uptime.instance()) == "1.3.6.1.2.1.1.3.0"
    with pytest.raises(UsageError, match="takes no index"):
        uptime.instance(1)
    with pytest.raises(UsageError, match="needs a row index"):
        mib.object("prtAlertCode").instance()


def test_a_table_lists_its_columns_in_the_order_of_a_walk() -> None:
    alerts = mib.table("prtAlertTable")
    assert dotted(alerts.oid) == "1.3.6.1.2.1.43.18.1"
    assert alerts.index == ("hrDeviceIndex", "prtAlertIndex")
    assert list(alerts.columns)[:3] == ["prtAlertIndex", "prtAlertSeverityLevel", "prtAlertTrainingLevel"]
    for table in mib.tables().values():
        columns = list(table.columns.values())
        assert columns == sorted(columns, key=lambda column: column.oid)
        assert all(column.oid[:-1] == table.entry_oid for column in columns)
        assert all(name in mib.objects() for name in table.index)


@pytest.mark.parametrize(
    ("name", "label", "number"),
    [
        ("PrtAlertCodeTC", "jam", 8),
        ("PrtAlertCodeTC", "mediaPathOutputJam", 1322),
        ("PrtAlertCodeTC", "scannerLightFailure", 5103),
        ("PrtAlertSeverityLevelTC", "warningBinaryChangeEvent", 5),
        ("PrtAlertTrainingLevelTC", "fieldService", 5),
        ("PrtAlertGroupTC", "mediaPath", 13),
        ("PrtMarkerSuppliesTypeTC", "fuser", 15),
        ("PrtMarkerSuppliesClassTC", "receptacleThatIsFilled", 4),
        ("PrtMarkerSuppliesSupplyUnitTC", "percent", 19),
        ("PrtConsoleColorTC", "orange", 10),
        ("hrDeviceStatus", "down", 5),
        ("hrPrinterStatus", "warmup", 5),
        ("IANACharset", "csUTF8", 106),
        ("IANAifType", "ethernetCsmacd", 6),
        ("TruthValue", "false", 2),
    ],
)
def test_labels_stand_for_the_standards_numbers(name: str, label: str, number: int) -> None:
    assert mib.enum(name).number(label) == number
    assert mib.enum(name).label(number) == label


def test_a_number_the_standard_does_not_have_is_shown_in_digits() -> None:
    assert mib.enum("PrtAlertCodeTC").label(32001) == "32001"


def test_an_unknown_name_is_a_mistake_with_a_hint() -> None:
    with pytest.raises(UsageError, match="did you mean prtAlertCode"):
        mib.object("prtAlertCod")
    with pytest.raises(UsageError, match="did you mean prtInputTable"):
        mib.table("prtInputTabel")
    with pytest.raises(UsageError, match="has no 'ajar'"):
        mib.enum("PrtCoverStatusTC").number("ajar")


@pytest.mark.parametrize(
    ("octets", "names"),
    [
        (b"", set()),
        (b"\x00", set()),
        (b"\x80", {"lowPaper"}),
        (b"\x04\x00", {"jammed"}),
        (b"\x02\x40", {"offline", "outputTrayMissing"}),
        (b"\x00\x01\x80", {"bit15", "bit16"}),
    ],
)
def test_error_bits_are_read_from_any_number_of_octets(octets: bytes, names: set[str]) -> None:
    assert mib.bits("hrPrinterDetectedErrorState").names(octets) == names


@given(st.sets(st.sampled_from(sorted(mib.bits("hrPrinterDetectedErrorState").positions))))
def test_error_bits_come_back(names: set[str]) -> None:
    bits = mib.bits("hrPrinterDetectedErrorState")
    assert bits.names(bits.octets(names)) == names
    assert len(bits.octets(names, size=1)) == 1
    with pytest.raises(UsageError):
        bits.octets([*names, "paperJam"])


def test_an_object_types_its_values() -> None:
    assert mib.object("prtAlertCode").value("jam") == Integer32(8)
    assert mib.object("prtAlertCode").value(32001) == Integer32(32001)
    assert mib.object("prtAlertTime").value(5) == TimeTicks(5)
    assert mib.object("prtMarkerLifeCount").value(7) == Counter32(7)
    assert mib.object("sysName").value("Büro") == OctetString("Büro".encode())
    assert mib.object("ifPhysAddress").value(b"\0\1") == OctetString(b"\0\1")
    assert mib.object("hrDeviceType").value(mib.oid("hrDevicePrinter")) == ObjectIdentifier(
        oid("1.3.6.1.2.1.25.3.1.5")
    )
    with pytest.raises(UsageError, match="does not fit"):
        mib.object("prtAlertTime").value("soon")


@pytest.mark.parametrize(
    ("name", "numbers"),
    [
        ("sysDescr.0", "1.3.6.1.2.1.1.1.0"),
        ("prtAlertCode.1.7", "1.3.6.1.2.1.43.18.1.1.7.1.7"),
        ("prtAlertTable", "1.3.6.1.2.1.43.18.1"),
        ("prtAlertEntry", "1.3.6.1.2.1.43.18.1.1"),
        ("ppmPrinterIEEE1284DeviceId.1", "1.3.6.1.4.1.2699.1.2.1.2.1.1.3.1"),
        ("printerV2Alert", "1.3.6.1.2.1.43.18.2.0.1"),
        ("hrStorageRam", "1.3.6.1.2.1.25.2.1.2"),
    ],
)
def test_names_and_numbers_stand_for_each_other(name: str, numbers: str) -> None:
    assert mib.oid(name) == mib.oid(numbers) == mib.oid("." + numbers) == oid(numbers)
    assert mib.name(oid(numbers)) == name


def test_an_oid_nobody_named_stays_numbers() -> None:
    assert mib.name(oid("1.3.6.1.4.1.11.2")) == "1.3.6.1.4.1.11.2"


def test_the_alert_notification_carries_what_rfc_3805_lists() -> None:
    assert mib.notification("printerV2Alert").objects == (
        "prtAlertIndex",
        "prtAlertSeverityLevel",
        "prtAlertGroup",
        "prtAlertGroupIndex",
        "prtAlertLocation",
        "prtAlertCode",
    )


@pytest.mark.parametrize(
    ("number", "availability", "flags"),
    [
        (0, mib.Availability.AVAILABLE_AND_IDLE, mib.SubUnitFlag(0)),
        (9, mib.Availability.UNAVAILABLE_AND_ON_REQUEST, mib.SubUnitFlag.NON_CRITICAL_ALERTS),
        (19, mib.Availability.UNAVAILABLE_BECAUSE_BROKEN, mib.SubUnitFlag.CRITICAL_ALERTS),
        (
            102,
            mib.Availability.AVAILABLE_AND_BUSY,
            mib.SubUnitFlag.OFF_LINE | mib.SubUnitFlag.TRANSITIONING,
        ),
    ],
)
def test_a_sub_units_status_is_the_sum_of_its_parts(
    number: int, availability: mib.Availability, flags: mib.SubUnitFlag
) -> None:
    assert mib.SubUnitStatus.of(number) == mib.SubUnitStatus(availability, flags)
    assert mib.SubUnitStatus(availability, flags).number == number


# `name OBJECT-TYPE ... ::= { parent number }`; comments are gone by then.
_DEFINED = re.compile(
    r"^\s*([a-z][\w-]*)\s+"
    r"(?:OBJECT-TYPE|OBJECT IDENTIFIER(?=\s*::=)|OBJECT-IDENTITY|MODULE-IDENTITY|NOTIFICATION-TYPE)\b"
    r"(.*?)::=\s*\{\s*([a-zA-Z][\w-]*)\s+(\d+)\s*\}",
    re.S | re.M,
)
_ROOTS = {"mib-2": "1.3.6.1.2.1", "snmpModules": "1.3.6.1.6.3"}


def published() -> tuple[dict[str, tuple[int, ...]], dict[str, str]]:
    """OIDs and accesses as the published modules define them."""
    parents: dict[str, tuple[str, int]] = {}
    access: dict[str, str] = {}
    for module in (
        "RFC1213-MIB",
        "SNMPv2-MIB",
        "IF-MIB",
        "HOST-RESOURCES-MIB",
        "HOST-RESOURCES-TYPES",
        "Printer-MIB",
    ):
        text = re.sub(r'"[^"]*"|--[^\n]*', "", (MODULES / module).read_text(errors="replace"))
        for name, body, parent, number in _DEFINED.findall(text):
            parents[name] = (parent, int(number))
            if clause := re.search(r"(?:MAX-)?ACCESS\s+([\w-]+)", body):
                access[name] = clause[1]

    def place(name: str) -> tuple[int, ...] | None:
        if name in _ROOTS:
            return oid(_ROOTS[name])
        if name not in parents:
            return None
        parent, number = parents[name]
        above = place(parent)
        return None if above is None else (*above, number)

    return {name: found for name in parents if (found := place(name))}, access


@pytest.mark.skipif(not MODULES.is_dir(), reason=f"the published MIB modules are not in {MODULES}")
def test_every_object_is_where_its_published_module_puts_it() -> None:
    places, access = published()
    # Those of the engine are compared with pysnmp's, in tests/peers.
    ours = {
        name: found
        for name, found in mib.objects().items()
        if found.oid[:6] != oid("1.3.6.1.4.1")
        and not oid("1.3.6.1.6.3.10") <= found.oid < oid("1.3.6.1.6.3.17")
    }
    assert {name: places[name] for name in ours} == {name: found.oid for name, found in ours.items()}
    assert {name: access[name] for name in ours} == {name: str(found.access) for name, found in ours.items()}
    left_out = {name for name in places if name.startswith("prt") and name in access} - set(ours)
    assert left_out == {name for name in left_out if name.endswith(("Table", "Entry"))}
    assert {name for name in left_out if name.endswith("Table")} <= set(mib.tables())


#: What registries gained later: the groups of PWG 5107.3 for scan, fax and output channels.
_ADDED_LATER = {
    "PrtAlertGroupTC": {
        50: "scanDevice",
        51: "scanner",
        52: "scanMediaPath",
        60: "faxDevice",
        61: "faxModem",
        70: "outputChannel",
    }
}


@pytest.mark.skipif(not FACTS.is_file(), reason=f"the collected Printer-MIB facts are not at {FACTS}")
def test_every_alert_code_and_label_is_that_of_the_collected_facts() -> None:
    facts = json.loads(FACTS.read_text())
    codes = {row["name"]: row["code"] for row in facts["alert_codes"]}
    assert mib.enum("PrtAlertCodeTC").numbers == codes
    for name, convention in facts["textual_conventions"].items():
        if "enum" in convention and convention.get("status") != "deprecated":
            more = _ADDED_LATER.get(name, {})
            assert mib.enum(name).labels == more | {int(n): label for n, label in convention["enum"].items()}
