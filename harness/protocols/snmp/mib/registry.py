"""Loads the MIB modules' facts from the JSON files beside this module, once, and finds definitions in them.

The files say where their facts are from. Knows no device and no protocol data unit.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from functools import cache
from importlib.resources import files
from typing import TypeVar

import msgspec
from misfeed.errors import UsageError
from misfeed.protocols.snmp.mib.definitions import (
    Access,
    Base,
    BitsDef,
    EnumDef,
    NotificationDef,
    ObjectDef,
    TableDef,
)
from misfeed.protocols.snmp.oid import Oid, dotted, oid

FILES = (
    "system_and_interfaces.json",
    "interface_types.json",
    "internet.json",
    "host_resources.json",
    "charsets.json",
    "printer.json",
    "port_monitor.json",
    "makers.json",
    "security.json",
)

_T = TypeVar("_T")


class _Table(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    oid: str
    entry: str
    index: list[str]
    columns: dict[str, list[int | str]]
    """name -> [number, syntax, access, low, high]; the last two may be left out."""


class _Notification(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    oid: str
    objects: list[str]


class _Module(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    source: str
    scalars: dict[str, list[int | str]] = {}
    """name -> [oid, syntax, access, low, high]; the last two may be left out."""
    tables: dict[str, _Table] = {}
    enums: dict[str, dict[str, int]] = {}
    bits: dict[str, dict[str, int]] = {}
    conventions: dict[str, str] = {}
    """textual convention -> base type; enumerations are not listed."""
    identities: dict[str, str] = {}
    notifications: dict[str, _Notification] = {}


class Registry(msgspec.Struct, frozen=True):
    """All definitions, by name, and objects and identities by OID."""

    objects: Mapping[str, ObjectDef]
    tables: Mapping[str, TableDef]
    enums: Mapping[str, EnumDef]
    bits: Mapping[str, BitsDef]
    identities: Mapping[str, Oid]
    notifications: Mapping[str, NotificationDef]
    by_oid: Mapping[Oid, str]

    def find(self, kind: str, among: Mapping[str, _T], name: str) -> _T:
        """Raises UsageError, naming the likeliest spelling."""
        try:
            return among[name]
        except KeyError:
            near = get_close_matches(name, among, 1)
            hint = f"; did you mean {near[0]}?" if near else ""
            raise UsageError(f"no MIB {kind} is named {name!r}{hint}") from None

    def oid(self, name: str) -> Oid:
        """Return the OID of "sysDescr.0", "prtAlertTable", "hrDevicePrinter", or of dotted numbers."""
        head, _, rest = name.partition(".")
        if not head or head.isdecimal():
            return oid(name)
        root = self._named(head)
        if not rest:
            return root
        # oid() wants two parts and legal first arcs, so the instance is checked behind a known root.
        return oid(f"{dotted(root)}.{rest}")

    def name(self, identifier: Oid) -> str:
        """Return "prtAlertCode.1.7", with the longest name known, or dotted numbers where none is."""
        for length in range(len(identifier), 0, -1):
            head = self.by_oid.get(identifier[:length])
            if head is not None:
                return ".".join([head, *map(str, identifier[length:])])
        return dotted(identifier)

    def _named(self, name: str) -> Oid:
        if name in self.objects:
            return self.objects[name].oid
        if name in self.identities:
            return self.identities[name]
        if name in self.notifications:
            return self.notifications[name].oid
        if name in self.tables:
            return self.tables[name].oid
        return self.find("object", self.objects, name).oid


def _limit(fact: list[int | str], place: int) -> int | None:
    return int(fact[place]) if len(fact) > place else None


@cache
def registry() -> Registry:
    """Return the one registry; the first call reads the files (some milliseconds)."""
    folder = files(__package__)
    decoder = msgspec.json.Decoder(_Module)
    modules = [decoder.decode(folder.joinpath(name).read_bytes()) for name in FILES]
    enums = {
        name: EnumDef(name, numbers, {number: label for label, number in numbers.items()})
        for module in modules
        for name, numbers in module.enums.items()
    }
    bits = {
        name: BitsDef(name, positions, {position: label for label, position in positions.items()})
        for module in modules
        for name, positions in module.bits.items()
    }
    bases = {name: Base(base) for module in modules for name, base in module.conventions.items()}
    bases.update({base.value: base for base in Base})
    bases.update(dict.fromkeys(enums, Base.INTEGER32))

    def definition(
        name: str, at: Oid, fact: list[int | str], table: str | None, column: int | None
    ) -> ObjectDef:
        syntax = str(fact[1])
        return ObjectDef(
            name=name,
            oid=at,
            syntax=syntax,
            base=bases[syntax],
            access=Access(str(fact[2])),
            table=table,
            column=column,
            low=_limit(fact, 3),
            high=_limit(fact, 4),
            enum=enums.get(syntax),
            bits=bits.get(name),
        )

    def scalars(module: _Module) -> Iterator[ObjectDef]:
        for name, fact in module.scalars.items():
            yield definition(name, oid(str(fact[0])), fact, None, None)

    def table(name: str, fact: _Table) -> TableDef:
        at = oid(fact.oid)
        columns = {
            column: definition(column, (*at, 1, int(facts[0])), facts, name, int(facts[0]))
            for column, facts in sorted(fact.columns.items(), key=lambda item: int(item[1][0]))
        }
        return TableDef(name, at, fact.entry, tuple(fact.index), columns)

    tables = {name: table(name, fact) for module in modules for name, fact in module.tables.items()}
    objects = {found.name: found for module in modules for found in scalars(module)}
    for found in tables.values():
        objects.update(found.columns)
    identities = {name: oid(text) for module in modules for name, text in module.identities.items()}
    identities.update({found.entry: found.entry_oid for found in tables.values()})
    notifications = {
        name: NotificationDef(name, oid(fact.oid), tuple(fact.objects))
        for module in modules
        for name, fact in module.notifications.items()
    }
    by_oid = {at: name for name, at in identities.items()}
    by_oid.update({found.oid: found.name for found in tables.values()})
    by_oid.update({found.oid: found.name for found in notifications.values()})
    by_oid.update({found.oid: found.name for found in objects.values()})
    return Registry(objects, tables, enums, bits, identities, notifications, by_oid)
