"""How a person says a fault on the command line: `NAME[@PART][:KEY=VALUE,...]`. Knows no fault.

A key may reach into a table: `when.chance=0.3`. Values are read as JSON where they are JSON, else as text.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from misfeed.errors import UsageError

FORM = "NAME[@PART][:KEY=VALUE,...]"


class FaultWords(NamedTuple):
    """A fault by name, the part it shall act on ("" for the first that fits), and its parameters."""

    name: str
    at: str
    parameters: Mapping[str, Any]


def parse_fault(text: str, *, option: str = "--fault", form: str = FORM) -> FaultWords:
    """Read what stands after `option`. Raises UsageError with the form."""
    head, colon, tail = text.partition(":")
    name, _, at = head.partition("@")
    if not name:
        raise UsageError(f"{option} {text!r} names no {option[2:]}; write {form}")
    parameters: dict[str, Any] = {}
    for pair in _pairs(tail):
        key, equals, value = pair.partition("=")
        if not equals or not key:
            raise UsageError(f"{option} {text!r}: {pair!r} is not KEY=VALUE; write {form}")
        table = parameters
        *tables, last = key.strip().split(".")
        for step in tables:
            table = table.setdefault(step, {})
            if not isinstance(table, dict):
                raise UsageError(f"{option} {text!r}: {step} is a value, and has nothing inside")
        table[last] = _value(value.strip())
    if colon and not parameters:
        raise UsageError(f"{option} {text!r}: nothing after the colon; write {form}")
    return FaultWords(name, at, parameters)


def _pairs(text: str) -> list[str]:
    """Split at commas outside brackets and quotes."""
    pairs, depth, quoted = [""], 0, False
    for one in text:
        quoted ^= one == '"'
        depth += (one in "[{") - (one in "]}")
        if one == "," and not depth and not quoted:
            pairs.append("")
        else:
            pairs[-1] += one
    return [pair for pair in pairs if pair]


def _value(text: str) -> Any:
    import json  # commands offer this form more often than it is used

    try:
        return json.loads(text)
    except ValueError:
        return text
