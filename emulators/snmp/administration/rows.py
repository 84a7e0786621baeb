"""Rows of the administration tables: their indices, and what every row has. Knows no table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TypeAlias

from misfeed.protocols.snmp import Oid, Value, mib

Cell: TypeAlias = tuple[Oid, Value]
Content: TypeAlias = int | str | bytes | Oid


def row(index: Oid, cells: Mapping[str, Content]) -> Iterator[Cell]:
    """The instances of one row, by the names of their columns."""
    for name, content in cells.items():
        definition = mib.object(name)
        yield definition.instance(*index), definition.value(content)


def counted(octets: bytes | str) -> Oid:
    """A string as part of an index, with its length before it (RFC 2578 §7.7)."""
    content = octets.encode() if isinstance(octets, str) else octets
    return (len(content), *content)


def implied(text: str) -> Oid:
    """A string that ends an index, without its length."""
    return tuple(text.encode())
