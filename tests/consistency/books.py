"""The reference books that stand beside the project, read for their words; where they are absent, None."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from misfeed.protocols.snmp import mib

BOOKS = Path(__file__).parents[3] / "shared" / "reference"
DIFFERENCES = Path(__file__).parent / "differences.toml"

_ENTRY = re.compile(r"^### ([A-Z]{2}-\d+)\b(.*)$", re.MULTILINE)
_LINE = re.compile(r"\*\*([A-Za-z /]+):\*\*")
_KEYWORD = re.compile(r"`([a-z0-9]+(?:-[a-z0-9]+)*-(?:error|warning|report))`")
_LABEL = re.compile(r"\b([a-z]+[A-Z]\w*|jam|other)\((\d+)\)")
_CODE = re.compile(r"\b(\d{2}[\dxy]{3})\b")
_RANGE = re.compile(r"\b(\d{5}) to (\d{5})\b")
_OCTET = re.compile(r"\b0x([0-9A-Fa-f]{2})\b")
_BIT = re.compile(r"\bbits? (\d+)(?:, (\d+))*(?: then (\d+))?")


def bit(number: int) -> str:
    """The name of a bit of hrPrinterDetectedErrorState; bit 0 is the most significant (RFC 2790)."""
    (name,) = mib.bits("hrPrinterDetectedErrorState").names((0x8000 >> number).to_bytes(2, "big"))
    return name


@dataclass(frozen=True, slots=True)
class Entry:
    """What one entry of the catalogue says is seen.

    Attributes:
        reasons: keywords of printer-state-reasons. labels: alert code labels (and groups) with their numbers.
        pjl: codes, x and y for any digit. usb: port status octets. bits: names of error bits.
    """

    id: str
    reasons: frozenset[str]
    labels: Mapping[str, int]
    pjl: frozenset[str]
    usb: frozenset[int]
    bits: frozenset[str]


def read(name: str) -> str | None:
    """The text of a book."""
    path = BOOKS / name
    return path.read_text(encoding="utf-8") if path.is_file() else None


@cache
def catalogue() -> Mapping[str, Entry] | None:
    """The technicians' catalogue, by entry."""
    text = read("fault_catalog.md")
    return None if text is None else {entry.id: entry for entry in _entries(text)}


def _entries(text: str) -> Iterator[Entry]:
    heads = list(_ENTRY.finditer(text))
    for head, following in zip(heads, [*heads[1:], None], strict=True):
        body = text[head.end() : following.start() if following else len(text)]
        lines = _lines(body)
        snmp = lines.get("SNMP", "")
        numbers = [int(n) for found in _BIT.findall(snmp) for n in found if n]
        yield Entry(
            head[1],
            frozenset(_KEYWORD.findall(lines.get("IPP", ""))),
            {label: int(number) for label, number in _LABEL.findall(snmp)},
            frozenset(_codes(lines.get("PJL", ""))),
            frozenset(int(octet, 16) for octet in _OCTET.findall(lines.get("USB", ""))),
            frozenset(bit(number) for number in numbers),
        )


def _codes(text: str) -> Iterator[str]:
    yield from _CODE.findall(text)
    for first, last in _RANGE.findall(text):
        yield from map(str, range(int(first), int(last) + 1))


def _lines(body: str) -> dict[str, str]:
    heads = list(_LINE.finditer(body))
    found: dict[str, str] = {}
    for head, following in zip(heads, [*heads[1:], None], strict=True):
        found[head[1]] = body[head.end() : following.start() if following else len(body)]
    return found


@cache
def mib_facts() -> Mapping[str, Any] | None:
    """printer_mib.json."""
    text = read("printer_mib.json")
    return None if text is None else json.loads(text)


@cache
def differences() -> tuple[Mapping[str, Any], ...]:
    """Where a book and a standard (or a book and the machine) do not agree, and what the machine does."""
    return tuple(tomllib.loads(DIFFERENCES.read_text(encoding="utf-8")).get("difference", ()))
