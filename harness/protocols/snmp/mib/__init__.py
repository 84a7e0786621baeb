"""Names of the MIB objects a printer serves: `mib.object("prtInputName")`, `mib.enum("PrtAlertCodeTC")`.

SNMPv2-MIB, IF-MIB, MIB-II's internet groups, HOST-RESOURCES-MIB, Printer-MIB, the PWG Port Monitor MIB
and what clients read of makers' own, loaded at the first look-up.
Every look-up raises UsageError for a name that none of them has.
"""

from __future__ import annotations

from collections.abc import Mapping

from misfeed.protocols.snmp.mib.definitions import (
    Access,
    Base,
    BitsDef,
    EnumDef,
    NotificationDef,
    ObjectDef,
    TableDef,
)
from misfeed.protocols.snmp.mib.registry import registry
from misfeed.protocols.snmp.mib.sub_unit import Availability, SubUnitFlag, SubUnitStatus
from misfeed.protocols.snmp.oid import Oid

__all__ = [
    "Access",
    "Availability",
    "Base",
    "BitsDef",
    "EnumDef",
    "NotificationDef",
    "ObjectDef",
    "SubUnitFlag",
    "SubUnitStatus",
    "TableDef",
    "bits",
    "enum",
    "name",
    "notification",
    "object",
    "objects",
    "oid",
    "table",
    "tables",
]


def object(name: str) -> ObjectDef:  # noqa: A001 - the MIB's own word, used as mib.object(...)
    return registry().find("object", registry().objects, name)


def table(name: str) -> TableDef:
    return registry().find("table", registry().tables, name)


def enum(name: str) -> EnumDef:
    """Return an enumeration by its textual convention, or by its object where it has no name of its own."""
    return registry().find("enumeration", registry().enums, name)


def bits(name: str) -> BitsDef:
    return registry().find("bit string", registry().bits, name)


def notification(name: str) -> NotificationDef:
    return registry().find("notification", registry().notifications, name)


def oid(name: str) -> Oid:
    """Return the OID of "sysDescr.0", "prtAlertTable", "hrDevicePrinter", or of dotted numbers."""
    return registry().oid(name)


def name(oid: Oid) -> str:
    """Return "prtAlertCode.1.7", with the longest name known, or dotted numbers where none is."""
    return registry().name(oid)


def objects() -> Mapping[str, ObjectDef]:
    """Every scalar and column, by name."""
    return registry().objects


def tables() -> Mapping[str, TableDef]:
    return registry().tables
