"""Values of SNMP objects as a table's reader wants them: labels, texts, numbers. Asks nobody anything."""

from __future__ import annotations

from misfeed.protocols.snmp import Missing, Null, ObjectIdentifier, OctetString, Value, mib

_BINARY_SYNTAXES = frozenset({"DateAndTime", "PhysAddress"})
_BINARY_OBJECTS = frozenset({"hrPartitionID"})


def plain_value(column: mib.ObjectDef | None, value: Value) -> object:
    """A value as the reader of a table wants it; without a definition, as near as its type allows."""
    match value:
        case OctetString(octets):
            if column is None or column.syntax in _BINARY_SYNTAXES or column.name in _BINARY_OBJECTS:
                return octets
            return column.bits.names(octets) if column.bits else _decoded(octets)
        case ObjectIdentifier(identifier):
            return mib.name(identifier)
        case Null() | Missing():
            return None
    if column is not None and column.enum is not None and isinstance(value.value, int):
        return column.enum.label(value.value)
    return value.value


def _decoded(octets: bytes) -> str:
    """Devices name their character set but seldom keep to it; Latin-1 at least loses nothing."""
    try:
        return octets.decode()
    except UnicodeDecodeError:
        return octets.decode("latin-1")
