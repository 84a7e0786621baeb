"""What ipptool prints of a printer's attributes (`-tv` text, `-X` property lists), as an IPP message again.

Text says less than octets did: values are joined by commas, enums are words, languages of members are lost.
What can be told apart is told apart. Knows no printer.
"""

from __future__ import annotations

import plistlib
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any
from xml.parsers.expat import ExpatError

from misfeed.errors import UsageError
from misfeed.protocols import ipp
from misfeed.protocols.ipp import (
    Attribute,
    DateTime,
    Group,
    GroupTag,
    Localized,
    Operation,
    PrinterState,
    RangeOfInteger,
    Resolution,
    Response,
    Status,
    Tag,
    Value,
)
from misfeed.protocols.ipp.notation import SYNTAX_NAMES
from misfeed.protocols.ipp.values import DOTS_PER_CENTIMETRE, DOTS_PER_INCH

_LINE = re.compile(r"^\s*([A-Za-z][A-Za-z0-9._-]*) \((1setOf )?([A-Za-z-]+)\) = ?(.*)$")
_RECEIVED = re.compile(r"^\s*RECEIVED: \d+ bytes in response")
_RESOLUTION = re.compile(r"(\d+)(?:x(\d+))?(dpi|dpcm)")
_RANGE = re.compile(r"(-?\d+)-(-?\d+)")
_SNIFFED = 8192
_PRINTERS = frozenset({"attributes-charset", "attributes-natural-language", "status-message"})
_MOST = 100

_FINISHINGS = {
    3: "none staple punch cover bind saddle-stitch edge-stitch fold trim bale booklet-maker jog-offset coat "
    "laminate",
    20: "staple-top-left staple-bottom-left staple-top-right staple-bottom-right edge-stitch-left "
    "edge-stitch-top edge-stitch-right edge-stitch-bottom staple-dual-left staple-dual-top "
    "staple-dual-right staple-dual-bottom staple-triple-left staple-triple-top staple-triple-right "
    "staple-triple-bottom",
    50: "bind-left bind-top bind-right bind-bottom",
    60: "trim-after-pages trim-after-documents trim-after-copies trim-after-job",
    70: "punch-top-left punch-bottom-left punch-top-right punch-bottom-right punch-dual-left punch-dual-top "
    "punch-dual-right punch-dual-bottom punch-triple-left punch-triple-top punch-triple-right "
    "punch-triple-bottom punch-quad-left punch-quad-top punch-quad-right punch-quad-bottom "
    "punch-multiple-left punch-multiple-top punch-multiple-right punch-multiple-bottom",
    90: "fold-accordion fold-double-gate fold-gate fold-half fold-half-z fold-left-gate fold-letter "
    "fold-parallel fold-poster fold-right-gate fold-z fold-engineering-z",
}
"""By the first one's number (IANA IPP registry, PWG 5100.1)."""
_ORIENTATIONS = "portrait landscape reverse-landscape reverse-portrait none"


def _numbered(words: str, start: int) -> dict[str, int]:
    return {word: number for number, word in enumerate(words.split(), start)}


_ENUMS: Mapping[str, Mapping[str, int]] = {
    "finishings": {
        word: number
        for start, words in _FINISHINGS.items()
        for word, number in _numbered(words, start).items()
    },
    "orientation-requested": _numbered(_ORIENTATIONS, 3),
    "print-quality": {"draft": 3, "normal": 4, "high": 5},
    "printer-state": {state.name.lower(): int(state) for state in PrinterState},
    "operations": {operation.keyword.lower(): int(operation) for operation in Operation},
}


def is_dump(octets: bytes) -> bool:
    """Whether this is what ipptool prints."""
    head = octets[:_SNIFFED]
    if head.lstrip().startswith((b"<?xml", b"<plist")):
        return b"ResponseAttributes" in octets
    if b"\0" in head:
        return False
    return any(_LINE.match(line) for line in head.decode("utf-8", "replace").splitlines())


def read_dump(octets: bytes, source: str) -> bytes:
    """A Get-Printer-Attributes answer of these attributes. Raises UsageError where there are none."""
    attributes = _of_plist(octets, source) if octets.lstrip()[:1] == b"<" else _of_text(octets)
    if not attributes:
        raise UsageError(f"{source} shows no printer attributes; they are what ipptool -tv and -X print")
    first = (
        ipp.charset("attributes-charset", "utf-8"),
        ipp.natural_language("attributes-natural-language", "en"),
    )
    groups = (Group(GroupTag.OPERATION, first), Group(GroupTag.PRINTER, tuple(attributes)))
    return ipp.encode(Response((2, 0), int(Status.SUCCESSFUL_OK), 1, groups))


# -- ipptool -X ----------------------------------------------------------------------------------------------


def _of_plist(octets: bytes, source: str) -> list[Attribute]:
    try:
        # This is how ipptool writes an octetString without octets.
        whole = plistlib.loads(octets.replace(b"<data>(null)</data>", b"<data></data>"))
        answers = [group for test in whole["Tests"] for group in test.get("ResponseAttributes", ())]
    except (
        plistlib.InvalidFileException,
        ExpatError,
        ValueError,
        KeyError,
        TypeError,
        AttributeError,
    ) as error:
        raise UsageError(f"{source} is no property list of ipptool -X: {error}") from error
    for group in answers:
        if isinstance(group, dict) and "printer-state" in group:
            return [ipp.attribute(name, _listed(value)) for name, value in group.items() if value != []]
    return []


def _listed(value: Any) -> Any:
    """ipptool's way to write ranges and resolutions, as what they are."""
    if isinstance(value, list):
        return [_listed(one) for one in value]
    if value == "<<unknown>>":
        return Value(Tag.UNKNOWN, None)
    if not isinstance(value, dict):
        if isinstance(value, datetime):
            return DateTime.of(value.astimezone())
        return value
    if value.keys() == {"lower", "upper"}:
        return RangeOfInteger(value["lower"], value["upper"])
    if value.keys() == {"xres", "yres", "units"}:
        units = DOTS_PER_INCH if value["units"] == "dpi" else DOTS_PER_CENTIMETRE
        return Resolution(value["xres"], value["yres"], units)
    if value.keys() == {"language", "string"}:
        return Localized(value["string"], value["language"])
    return {name: _listed(one) for name, one in value.items()}


# -- ipptool -tv ---------------------------------------------------------------------------------------------


def _of_text(octets: bytes) -> list[Attribute]:
    answers: list[list[Attribute]] = [[]]
    for line in octets.decode("utf-8", "replace").splitlines():
        if _RECEIVED.match(line):
            answers.append([])
        found = _LINE.match(line)
        if found and found[1] not in _PRINTERS and (attribute := _attribute(*found.groups())) is not None:
            answers[-1].append(attribute)
    of_printers = [each for each in answers if any(one.name == "printer-state" for one in each)]
    return next(iter(of_printers), [])


def _attribute(name: str, several: str | None, syntax: str, text: str) -> Attribute | None:
    read = _SYNTAXES.get(syntax)
    if read is None:
        return None
    try:
        if SYNTAX_NAMES.get(syntax) in (Tag.NO_VALUE, Tag.UNKNOWN):
            return Attribute(name, (Value(SYNTAX_NAMES[syntax], None),))
        parts = _split(text, syntax) if several else [text]
        values = tuple(value for part in parts if (value := read(name, part)) is not None)
    except (ValueError, KeyError, UsageError):
        return None
    return Attribute(name, values) if values else None


def _split(text: str, syntax: str) -> list[str]:
    """Values between commas, but for those within braces and those that end an `key=value` row."""
    if syntax == "octetString":
        return re.split(r",(?=\w+=)", text)
    parts, depth, began = [], 0, 0
    for place, mark in enumerate(text):
        depth += (mark == "{") - (mark == "}")
        if mark == "," and depth == 0:
            parts.append(text[began:place])
            began = place + 1
    return [*parts, text[began:]]


def _plain(text: str) -> str:
    return re.sub(r"\\(.)", r"\1", text)


def _enum(name: str, text: str) -> Value | None:
    base = name.removesuffix("-default").removesuffix("-supported").removesuffix("-ready")
    number = _ENUMS.get(base, {}).get(text.lower())
    if number is None and not text.lower().removeprefix("0x").isalnum():
        return None
    return Value(Tag.ENUM, number if number is not None else int(text, 0))


def _resolution(_: str, text: str) -> Value:
    found = _RESOLUTION.fullmatch(text)
    if found is None:
        raise ValueError(text)
    units = DOTS_PER_INCH if found[3] == "dpi" else DOTS_PER_CENTIMETRE
    return Value(Tag.RESOLUTION, Resolution(int(found[1]), int(found[2] or found[1]), units))


def _range(_: str, text: str) -> Value:
    found = _RANGE.fullmatch(text)
    if found is None:
        raise ValueError(text)
    return Value(Tag.RANGE_OF_INTEGER, RangeOfInteger(int(found[1]), int(found[2])))


def _localized(tag: Tag) -> Callable[[str, str], Value]:
    def read(_: str, text: str) -> Value:
        words, _bracket, language = text.rstrip("]").rpartition("[")
        return Value(tag, Localized(_plain(words), language))

    return read


def _collection(_: str, text: str) -> Value:
    members = tuple(_members(text.strip().removeprefix("{").removesuffix("}")))
    return Value(Tag.BEG_COLLECTION, ipp.Collection(members))


def _members(text: str) -> Iterator[Attribute]:
    """`name=value name=value`: nothing tells the syntax of a member but its look."""
    place = 0
    while (found := re.compile(r"\s*([a-z][a-z0-9-]*)=").match(text, place)) and place < len(text):
        began = place = found.end()
        depth = 0
        while place < len(text) and not (depth == 0 and text[place] == " " and text[place - 1] != "\\"):
            depth += (text[place] == "{") - (text[place] == "}")
            place += 1
        values = [_member(found[1], part) for part in _split(text[began:place], "keyword")]
        yield Attribute(found[1], tuple(values[:_MOST]))


def _member(name: str, text: str) -> Value:
    if text.startswith("{"):
        return _collection(name, text)
    if re.fullmatch(r"-?\d+", text):
        return ipp.attribute(name, int(text)).values[0]
    if _RANGE.fullmatch(text):
        return _range(name, text)
    if text in ("true", "false"):
        return Value(Tag.BOOLEAN, text == "true")
    return ipp.attribute(name, _plain(text)).values[0]


def _word(tag: Tag) -> Callable[[str, str], Value]:
    return lambda _, text: Value(tag, _plain(text))


_SYNTAXES: Mapping[str, Callable[[str, str], Value | None]] = {
    **{name: _word(tag) for name, tag in SYNTAX_NAMES.items()},
    "integer": lambda _, text: Value(Tag.INTEGER, int(text)),
    "boolean": lambda _, text: Value(Tag.BOOLEAN, {"true": True, "false": False}[text]),
    "enum": _enum,
    "octetString": lambda _, text: Value(Tag.OCTET_STRING, _plain(text).encode()),
    "dateTime": lambda _, text: Value(Tag.DATE_TIME, DateTime.of(datetime.fromisoformat(text))),
    "resolution": _resolution,
    "rangeOfInteger": _range,
    "collection": _collection,
    "textWithLanguage": _localized(Tag.TEXT_WITH_LANGUAGE),
    "nameWithLanguage": _localized(Tag.NAME_WITH_LANGUAGE),
}
