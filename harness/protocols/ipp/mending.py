"""What is wrong with one attribute of a printer, by the clause that it breaks, and the same attribute mended.

Mended means: a reader that keeps the standards can read it, and as little as possible is changed. Knows no
printer, and nothing of attributes that lack.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from misfeed.protocols.ipp.alert import Alert
from misfeed.protocols.ipp.attributes import Attribute
from misfeed.protocols.ipp.build import SYNTAXES
from misfeed.protocols.ipp.decode import decode_response
from misfeed.protocols.ipp.errors import IppError
from misfeed.protocols.ipp.pieces import items, joined
from misfeed.protocols.ipp.syntaxes import READERS
from misfeed.protocols.ipp.tags import OUT_OF_BAND, STRINGS, Tag

_KEYWORD = re.compile(r"[a-z0-9][a-z0-9._-]*")
_FREE_KEYWORDS = frozenset({"urf-supported"})
"""AirPrint's capabilities are capitals by their own rule."""
_SHOWN = 60
_PRINTER = b"\x02\x00\x00\x00\x00\x00\x00\x01\x04"
_END = b"\x03"

_Parts = list[tuple[int, bytes, bytes]]

_KIN = (
    STRINGS,
    frozenset({Tag.INTEGER, Tag.ENUM}),
)
"""Syntaxes whose octets can be read as one another's."""


@dataclass(frozen=True, slots=True)
class Mended:
    """An attribute mended.

    Attributes:
        octets: as a printer should have sent it; empty when nothing of it can be kept.
        wrongs: what is wrong with it as it came; one phrase each.
    """

    octets: bytes
    wrongs: tuple[str, ...] = ()


def mend(octets: bytes) -> Mended:
    """Look an attribute through. Octets that break no rule come back as they are, with nothing wrong."""
    wrongs: list[str] = []
    parts = list(items(octets))
    whole = joined(parts)
    if whole != octets:
        wrongs.append("it ends within a value (RFC 8010 §3.1.4)")
    if not parts:
        return Mended(b"", (*wrongs, "it has no value"))
    name = parts[0][1].decode("latin-1")
    if _read(octets) is None:
        parts = _nested(parts, wrongs)
    parts = _fitting(name, parts, wrongs)
    mended = joined(parts)
    if _read(mended) is None:
        return Mended(b"", (*wrongs, "it cannot be read, and is left out"))
    if name == "printer-alert":
        wrongs += _alerts(parts)
    return Mended(mended, tuple(dict.fromkeys(wrongs)))


def read(octets: bytes) -> Attribute | None:
    """An attribute's octets read by the rules, or None where they break them."""
    return _read(octets)


def _read(octets: bytes) -> Attribute | None:
    try:
        groups = decode_response(_PRINTER + octets + _END).groups
    except IppError:
        return None
    found = groups[0].attributes
    return found[0] if len(found) == 1 and found[0].values else None


# -- collections ---------------------------------------------------------------------------------------------


def _nested(parts: _Parts, wrongs: list[str]) -> _Parts:
    """Every collection closed, and no member outside of one (RFC 8010 §3.1.6)."""
    fine: _Parts = []
    depth, after_name = 0, False
    for tag, name, value in parts:
        is_next_value = bool(fine) and fine[-1][0] == Tag.END_COLLECTION
        if tag in (Tag.END_COLLECTION, Tag.MEMBER_ATTR_NAME) and after_name:
            wrongs.append("a collection member without a value (RFC 8010 §3.1.7)")
            fine.pop()
        if tag == Tag.BEG_COLLECTION:
            if depth and not (after_name or is_next_value):
                wrongs.append("a collection without endCollection (RFC 8010 §3.1.6)")
                fine += [_CLOSE] * depth
                depth = 0
            depth += 1
            if value:
                wrongs.append("begCollection carries a value (RFC 8010 §3.1.6)")
                value = b""
        elif tag == Tag.END_COLLECTION:
            if not depth:
                wrongs.append("endCollection outside a collection (RFC 8010 §3.1.6)")
                after_name = False
                continue
            depth -= 1
            if value:
                wrongs.append("endCollection carries a value (RFC 8010 §3.1.6)")
                value = b""
        elif tag == Tag.MEMBER_ATTR_NAME and not depth:
            wrongs.append("memberAttrName outside a collection (RFC 8010 §3.1.7)")
            after_name = False
            continue
        after_name = tag == Tag.MEMBER_ATTR_NAME
        fine.append((tag, name, value))
    if after_name:
        wrongs.append("a collection member without a value (RFC 8010 §3.1.7)")
        fine.pop()
    if depth:
        wrongs.append("a collection without endCollection (RFC 8010 §3.1.6)")
        fine += [_CLOSE] * depth
    return fine


_CLOSE = (int(Tag.END_COLLECTION), b"", b"")


# -- values --------------------------------------------------------------------------------------------------


def _fitting(name: str, parts: _Parts, wrongs: list[str]) -> _Parts:
    """Values that fit their syntax, and syntaxes that the standards give the name."""
    fine: _Parts = []
    for tag, own, value in parts:
        if tag not in _OF_COLLECTIONS and tag in _TYPED and _misfits(tag, value):
            wrongs.append(f"{_shown(value)} is no {_label(tag)} (RFC 8010 §3.9)")
            continue
        if tag == Tag.MIME_MEDIA_TYPE and not value:
            wrongs.append("an empty mimeMediaType (RFC 8011 §5.1.10)")
            continue
        due = SYNTAXES.get(name)
        if due is not None and tag != due and any(tag in kin and due in kin for kin in _KIN):
            wrongs.append(f"{_label(tag)} where {_label(due)} is due (RFC 8011 §5.4)")
            tag = int(due)
        if tag == Tag.KEYWORD and name not in _FREE_KEYWORDS:
            value = _keyword(value, wrongs)
        fine.append((tag, own, value))
    if fine and not fine[0][1]:
        # The value that bore the name is gone; the next one takes it.
        fine[0] = (fine[0][0], name.encode("latin-1"), fine[0][2])
    return fine


_OF_COLLECTIONS = frozenset({Tag.BEG_COLLECTION, Tag.END_COLLECTION, Tag.MEMBER_ATTR_NAME})
_TYPED = frozenset(Tag) - {Tag.OCTET_STRING}


def _misfits(tag: int, value: bytes) -> bool:
    return isinstance(READERS[tag](value), bytes) or (tag in OUT_OF_BAND and bool(value))


def _keyword(value: bytes, wrongs: list[str]) -> bytes:
    word = value.decode("utf-8", "replace")
    if _KEYWORD.fullmatch(word):
        return value
    wrongs.append(
        f"the keyword {_shown(value)} is not of small letters, digits, '-', '.', '_' (RFC 8011 §5.1.4)"
    )
    hyphened = re.sub(r"(?<=[a-z0-9])([A-Z])", r"-\1", word).lower()
    return re.sub(r"[^a-z0-9._-]+", "-", hyphened).strip("-").encode() or b"unknown"


def _alerts(parts: _Parts) -> list[str]:
    rows = [value for tag, _, value in parts if tag == Tag.OCTET_STRING and value]
    wrong = [row for row in rows if (alert := Alert.parse(row)) is None or not alert.is_well_formed]
    if not wrong:
        return []
    return [f"{len(wrong)} of {len(rows)} alerts malformed, such as {_shown(wrong[0])} (PWG 5100.9 §5.2)"]


def _label(tag: int) -> str:
    first, *rest = Tag(tag).name.lower().split("_")
    return first + "".join(word.capitalize() for word in rest)


def _shown(value: bytes) -> str:
    return repr(value.decode("utf-8", "backslashreplace")[:_SHOWN])
