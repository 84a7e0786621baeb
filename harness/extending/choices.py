"""The words that may stand at a place of a table that msgspec reads. Knows no table and no text."""

from __future__ import annotations

from typing import Any

import msgspec
from misfeed.extending.lines import Path


def choices(table: type, path: Path) -> tuple[str, ...]:
    """The words that a value at `path` of `table` may be; none where any may, or where there is no place."""
    found: list[Any] = [msgspec.inspect.type_info(table)]
    for step in path:
        found = [inner for kind in found for inner in _within(kind, step)]
    return tuple(dict.fromkeys(word for kind in found for word in _words(kind) if word))


def _within(kind: Any, step: str | int) -> list[Any]:
    inspect = msgspec.inspect
    if isinstance(kind, inspect.UnionType):
        return [inner for one in kind.types for inner in _within(one, step)]
    if isinstance(kind, inspect.StructType):
        return [field.type for field in kind.fields if field.encode_name == step]
    if isinstance(kind, inspect.VarTupleType | inspect.ListType):
        return [kind.item_type] if isinstance(step, int) else []
    if isinstance(kind, inspect.DictType):
        return [kind.value_type]
    return []


def _words(kind: Any) -> list[str]:
    inspect = msgspec.inspect
    if isinstance(kind, inspect.UnionType):
        return [word for one in kind.types for word in _words(one)]
    if isinstance(kind, inspect.EnumType):
        return [str(one.value) for one in kind.cls]
    if isinstance(kind, inspect.LiteralType):
        return [str(value) for value in kind.values]
    return []
