"""The administration tables, judged by the MIB modules that pysnmp brings: types, ranges, access, indices."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest
from misfeed.emulators import profiles
from misfeed.emulators.machine import Clock, Machine
from misfeed.emulators.snmp.administration import SCALARS, TABLES, coming
from misfeed.protocols.snmp import Oid, Value, mib

pysnmp = pytest.importorskip("pysnmp.smi.builder", reason="pysnmp is not installed")
pytestmark = pytest.mark.peer

MODULES = ("SNMP-TARGET-MIB", "SNMP-NOTIFICATION-MIB", "SNMP-USER-BASED-SM-MIB", "SNMP-VIEW-BASED-ACM-MIB")
STATUS_OF_ITS_OWN = "vacmContextStatus"
"""RFC 3415 has no such column; pysnmp needs it for itself."""


@cache
def judged() -> tuple[dict[str, Any], dict[str, Any]]:
    """Scalars and columns, and rows, by name."""
    builder = pysnmp.MibBuilder()
    builder.load_modules(*MODULES)
    scalar, column, entry = builder.import_symbols("SNMPv2-SMI", "MibScalar", "MibTableColumn", "MibTableRow")
    found, rows = {}, {}
    for module in MODULES:
        for name, one in builder.mibSymbols[module].items():
            if isinstance(one, entry):
                rows[name] = one
            elif isinstance(one, scalar | column):
                found[name] = one
    return found, rows


@pytest.fixture
def machine() -> Machine:
    found = Machine(profiles.load("mono-laser"), Clock(), seed=3)
    words = {"passphrase": "correct-horse"}
    found.act("set_snmp_view", "network", name="alerts", subtrees=("1.3.6.1.2.1.43", "-1.3.6.1.2.1.43.*.1"))
    for number, auth in enumerate(("none", "MD5", "SHA", "SHA-224", "SHA-256", "SHA-384", "SHA-512")):
        found.act("add_snmp_user", "network", name=f"user-{number}", auth=auth, notify="alerts", **words)
    for priv in ("DES", "AES", "AES-192", "AES-256", "AES-192-C", "AES-256-C"):
        found.act("add_snmp_user", "network", name=priv, priv=priv, **words)
    found.act("add_community", "network", community="desk", read="alerts")
    for address in ("10.0.30.5", "2001:db8::5", "managers.example"):
        found.act("add_receiver", "network.traps", address=address, inform=True)
    found.act("add_receiver", "network.traps", address="10.0.30.6", version="3", user="AES")
    return found


def parted(identifier: Oid) -> tuple[mib.ObjectDef, Oid]:
    definition = mib.object(mib.name(identifier).partition(".")[0])
    return definition, identifier[len(definition.oid) :]


def test_every_definition_is_the_modules() -> None:
    found, _ = judged()
    ours = {name for table in TABLES for name in mib.table(table).columns} | set(SCALARS)
    assert ours >= {"usmUserStatus", "vacmAccessReadViewName", "snmpTargetAddrTAddress", "snmpNotifyType"}
    for name in ours:
        definition, theirs = mib.object(name), found[name]
        assert definition.oid == theirs.name, name
        assert definition.access == theirs.getMaxAccess(), name
        values = getattr(theirs.getSyntax(), "namedValues", None)
        if values:
            wanted = {label: number for label, number in values.items() if label != "notExists"}
            assert definition.enum is not None, name
            assert dict(definition.enum.numbers) == wanted, name
    tables = {mib.table(name).oid for name in TABLES}
    served = {name for name, one in found.items() if one.name[:-2] in tables and name != STATUS_OF_ITS_OWN}
    assert served <= ours


def test_every_instance_is_as_its_module_says(machine: Machine) -> None:
    found, _ = judged()
    cells = coming(machine)
    assert list(cells) == sorted(cells)
    for identifier, value in cells.items():
        definition, _ = parted(identifier)
        assert definition.access is not mib.Access.NOT_ACCESSIBLE, definition.name
        content = getattr(value, "value", None)
        found[definition.name].getSyntax().clone(content)


def test_every_row_is_whole_and_its_index_is_read(machine: Machine) -> None:
    _, rows = judged()
    by_row: dict[tuple[str, Oid], dict[str, Value]] = {}
    for identifier, value in coming(machine).items():
        definition, index = parted(identifier)
        if definition.table is not None:
            by_row.setdefault((definition.table, index), {})[definition.name] = value
    assert {table for table, _ in by_row} == set(TABLES)
    for (table, index), cells in by_row.items():
        columns = mib.table(table).columns.values()
        assert set(cells) == {one.name for one in columns if one.access is not mib.Access.NOT_ACCESSIBLE}
        read = rows[mib.table(table).entry].getIndicesFromInstId(index)
        assert len(read) == len(mib.table(table).index)


def test_what_targets_and_groups_name_is_there(machine: Machine) -> None:
    cells = coming(machine)

    def told(name: str) -> set[bytes]:
        return {getattr(value, "value", b"") for at, value in cells.items() if parted(at)[0].name == name}

    def named(name: str) -> set[bytes]:
        return {bytes(parted(at)[1]) for at in cells if parted(at)[0].name == name}

    assert told("snmpTargetAddrParams") == named("snmpTargetParamsMPModel")
    assert told("snmpTargetAddrTagList") <= told("snmpNotifyTag")
    views = {
        bytes(parted(at)[1][1 : 1 + parted(at)[1][0]])
        for at in cells
        if parted(at)[0].name == "vacmViewTreeFamilyType"
    }
    for column in ("vacmAccessReadViewName", "vacmAccessWriteViewName", "vacmAccessNotifyViewName"):
        assert told(column) - {b""} <= views
