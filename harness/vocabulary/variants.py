"""Axes of variants in a scenario's data: where they stand, and what the data is with their values filled in.

Knows the shapes that scripts are made of (steps, expectations, plain containers), not what they mean.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from typing import Any

from misfeed.errors import UsageError


@dataclass(frozen=True, slots=True)
class Vary:
    """An axis of variants: every value makes a case of its own."""

    name: str
    values: tuple[Any, ...]


def vary(name: str, *values: Any) -> Vary:
    """Make an axis. Use it as a value in the scenario's data, and as `case[AXIS]` in its body.

    Raises UsageError for values that cases could not be told apart by.
    """
    if len(set(map(str, values))) < max(2, len(values)):
        raise UsageError(f"vary({name!r}) needs at least two values, all different")
    return Vary(name, values)


def axes_in(data: Any) -> Iterator[Vary]:
    """Every axis in steps, expectations and containers of them, as often as it stands there."""
    if isinstance(data, Vary):
        yield data
    elif isinstance(data, Mapping):
        for value in data.values():
            yield from axes_in(value)
    elif isinstance(data, list | tuple | frozenset):
        for value in data:
            yield from axes_in(value)
    elif _is_record(data):
        for field in fields(data):
            yield from axes_in(getattr(data, field.name))


def with_values(data: Any, values: Mapping[str, Any]) -> Any:
    """The same data with each axis replaced by its value; what holds no axis is handed back as it is."""
    if next(axes_in(data), None) is None:
        return data
    if isinstance(data, Vary):
        return values[data.name]
    if isinstance(data, Mapping):
        return {key: with_values(value, values) for key, value in data.items()}
    if isinstance(data, list | tuple | frozenset):
        return type(data)(with_values(value, values) for value in data)
    return type(data)(
        **{field.name: with_values(getattr(data, field.name), values) for field in fields(data)}
    )


def _is_record(data: Any) -> bool:
    return is_dataclass(data) and not isinstance(data, type)
