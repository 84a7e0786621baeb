"""Writes profiles as TOML: tables, and the captured values at the end. Knows TOML, not what a profile is."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import PurePath
from typing import Any


def profile_name(source: str) -> str:
    """A profile's name out of a file's or a folder's; a number behind a point is of it: "odd-only-1.1"."""
    path = PurePath(source)
    named = path.name if path.suffix[1:].isdecimal() else path.stem
    stem = re.sub(r"[^a-z0-9]+", "-", named.lower()).strip("-")
    return stem[:60].strip("-") or "imported"


def comment(source: str) -> str:
    """A file's name as a comment can hold it."""
    return "".join(mark for mark in PurePath(source).name if mark.isprintable())[:100]


def _scalar(value: Any) -> str:
    """A value on one line. JSON's escapes are TOML's too, once DEL is among them."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key} = {_scalar(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(_scalar, value)) + "]"
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def tables(words: Mapping[str, Any]) -> str:
    """Plain values first, then tables, then arrays of tables."""
    plain = {key: value for key, value in words.items() if not isinstance(value, Mapping | list)}
    lines = [f"{key} = {_scalar(value)}" for key, value in plain.items()]
    for key, value in words.items():
        if isinstance(value, Mapping):
            lines += ["", f"[{key}]", *(f"{name} = {_scalar(item)}" for name, item in value.items())]
    for key, value in words.items():
        for table in value if isinstance(value, list) else ():
            lines += ["", f"[[{key}]]", *(f"{name} = {_scalar(item)}" for name, item in table.items())]
    return "\n".join(lines) + "\n"


def captured(**layers: Iterable[Sequence[str]]) -> str:
    """The table of captured values: a row on a line, by interface; an interface without rows is left out."""
    lines = ["", "[captured]"]
    for name, rows in layers.items():
        written = [f"  {_scalar(tuple(row))}," for row in rows]
        if written:
            lines += [f"{name} = [", *written, "]"]
    return "\n".join([*lines, ""])
