"""What a MIB module defines: objects, tables, enumerations, bit names. Plain records without look-up.

Knows no instances: which rows a device has is the device's business.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum

import msgspec
from misfeed.errors import UsageError
from misfeed.protocols.snmp.oid import Oid, oid
from misfeed.protocols.snmp.values import (
    Counter32,
    Counter64,
    Gauge32,
    Integer32,
    IpAddress,
    ObjectIdentifier,
    OctetString,
    TimeTicks,
    Value,
)


class Base(StrEnum):
    """The type a textual convention rests on; it decides the tag on the wire."""

    INTEGER32 = "Integer32"
    OCTET_STRING = "OCTET STRING"
    OBJECT_IDENTIFIER = "OBJECT IDENTIFIER"
    IP_ADDRESS = "IpAddress"
    COUNTER32 = "Counter32"
    GAUGE32 = "Gauge32"
    TIME_TICKS = "TimeTicks"
    COUNTER64 = "Counter64"


class Access(StrEnum):
    """RFC 2578 §7.3."""

    NOT_ACCESSIBLE = "not-accessible"
    ACCESSIBLE_FOR_NOTIFY = "accessible-for-notify"
    READ_ONLY = "read-only"
    READ_WRITE = "read-write"
    READ_CREATE = "read-create"


_NUMBERS: Mapping[Base, type[Integer32 | Counter32 | Gauge32 | TimeTicks | Counter64]] = {
    Base.INTEGER32: Integer32,
    Base.COUNTER32: Counter32,
    Base.GAUGE32: Gauge32,
    Base.TIME_TICKS: TimeTicks,
    Base.COUNTER64: Counter64,
}


class EnumDef(msgspec.Struct, frozen=True):
    """An enumerated INTEGER, by its textual convention's name or, where it has none, its object's."""

    name: str
    numbers: Mapping[str, int]
    labels: Mapping[int, str]

    def number(self, label: str) -> int:
        """Raises UsageError for a label the enumeration does not have."""
        try:
            return self.numbers[label]
        except KeyError:
            raise UsageError(f"{self.name} has no {label!r}; it has {', '.join(self.numbers)}") from None

    def label(self, number: int) -> str:
        """Return the label, or the number in digits where the standard has none."""
        return self.labels.get(number) or str(number)


class BitsDef(msgspec.Struct, frozen=True):
    """Named bits of an OCTET STRING; bit 0 is the most significant of the first octet (RFC 2790 §4)."""

    name: str
    positions: Mapping[str, int]
    labels: Mapping[int, str]

    def names(self, octets: bytes) -> frozenset[str]:
        """Return the names of the bits set in any number of octets; "bit15" where it has no name."""
        return frozenset(
            self.labels.get(8 * place + bit) or f"bit{8 * place + bit}"
            for place, octet in enumerate(octets)
            for bit in range(8)
            if octet & 0x80 >> bit
        )

    def octets(self, names: Iterable[str], size: int = 2) -> bytes:
        """Return `size` octets with these bits set; bits that lie beyond `size` are lost, as on devices that
        answer one octet. Raises UsageError for an unknown name.
        """
        number = 0
        for name in names:
            if name not in self.positions:
                raise UsageError(f"{self.name} has no bit {name!r}; it has {', '.join(self.positions)}")
            if self.positions[name] < 8 * size:
                number |= 1 << (8 * size - 1 - self.positions[name])
        return number.to_bytes(size, "big")


class ObjectDef(msgspec.Struct, frozen=True):
    """A scalar, or a column of a table.

    Attributes:
        oid: without instance.
        syntax: textual convention or base type, in the MIB's words.
        table, column: the table's name and the column's number; None for a scalar.
        low, high: least and greatest value; for OCTET STRINGs, length in octets. None: unrestricted.
        enum, bits: the names of its values, where it has names.
    """

    name: str
    oid: Oid
    syntax: str
    base: Base
    access: Access
    table: str | None = None
    column: int | None = None
    low: int | None = None
    high: int | None = None
    enum: EnumDef | None = None
    bits: BitsDef | None = None

    def instance(self, *index: int) -> Oid:
        """Return the OID of one instance: of a row's cell by its index, of a scalar without arguments."""
        if (self.table is None) != (not index):
            raise UsageError(f"{self.name} {'takes no index' if self.table is None else 'needs a row index'}")
        return self.oid + (index or (0,))

    def value(self, content: int | str | bytes | Oid) -> Value:
        """Return `content` as a typed value: a label for an enumeration, octets or text (sent as UTF-8) for
        strings, dotted text or a tuple for identifiers. Raises UsageError where it does not fit.
        """
        match self.base, content:
            case Base.INTEGER32, str() if self.enum is not None:
                return Integer32(self.enum.number(content))
            case (
                Base.INTEGER32 | Base.COUNTER32 | Base.GAUGE32 | Base.TIME_TICKS | Base.COUNTER64,
                int(),
            ):
                return _NUMBERS[self.base](content)
            case Base.OCTET_STRING, bytes():
                return OctetString(content)
            case Base.OCTET_STRING, str():
                return OctetString(content.encode())
            case Base.OBJECT_IDENTIFIER, str() | tuple():
                return ObjectIdentifier(oid(content))
            case Base.IP_ADDRESS, str():
                return IpAddress(content)
        raise UsageError(f"{self.name} is {self.syntax}; {content!r} does not fit")


class TableDef(msgspec.Struct, frozen=True):
    """A conceptual table.

    Attributes:
        oid: of the table; its entry is `oid + (1,)`.
        index: names of the objects that make up a row's index, in order; some belong to other tables.
        columns: by name, in the order of their numbers.
    """

    name: str
    oid: Oid
    entry: str
    index: tuple[str, ...]
    columns: Mapping[str, ObjectDef]

    @property
    def entry_oid(self) -> Oid:
        return (*self.oid, 1)


class NotificationDef(msgspec.Struct, frozen=True):
    """A notification: its snmpTrapOID value and the objects it carries, by name."""

    name: str
    oid: Oid
    objects: tuple[str, ...]
