"""An attribute on one line of words, and back to the very octets: `NAME SYNTAX VALUE...`.

Several values of one plain syntax are written out for people; everything else (collections, mixed syntaxes,
octets that do not fit) as base64 of the attribute. Knows one attribute at a time.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping, Sequence

from misfeed.errors import UsageError
from misfeed.protocols.ipp.attributes import Attribute, Value
from misfeed.protocols.ipp.encode import encode_attribute
from misfeed.protocols.ipp.pieces import items
from misfeed.protocols.ipp.tags import STRINGS, Tag

OCTETS = "octets"

SYNTAX_NAMES: Mapping[str, Tag] = {
    "integer": Tag.INTEGER,
    "boolean": Tag.BOOLEAN,
    "enum": Tag.ENUM,
    "octetString": Tag.OCTET_STRING,
    "textWithoutLanguage": Tag.TEXT_WITHOUT_LANGUAGE,
    "nameWithoutLanguage": Tag.NAME_WITHOUT_LANGUAGE,
    "keyword": Tag.KEYWORD,
    "uri": Tag.URI,
    "uriScheme": Tag.URI_SCHEME,
    "charset": Tag.CHARSET,
    "naturalLanguage": Tag.NATURAL_LANGUAGE,
    "mimeMediaType": Tag.MIME_MEDIA_TYPE,
    "no-value": Tag.NO_VALUE,
    "unknown": Tag.UNKNOWN,
}
"""Syntaxes by the names that RFC 8010 §3.5.2 has for their tags."""
_NAMES = {int(tag): name for name, tag in SYNTAX_NAMES.items()}
_BOOLEANS = {"false": False, "true": True}
_OUT_OF_BAND = frozenset({Tag.NO_VALUE, Tag.UNKNOWN})


def write_row(octets: bytes) -> tuple[str, ...]:
    """The words of an attribute's octets: they read back to the same octets."""
    parts = list(items(octets))
    name = parts[0][1].decode("latin-1") if parts else ""
    tags = {tag for tag, _, _ in parts}
    if len(tags) == 1 and (syntax := _NAMES.get(next(iter(tags)))):
        try:
            row = (name, syntax, *_words(syntax, [value for _, _, value in parts]))
            if read_row(row) == octets:
                return row
        except (UsageError, ValueError):
            pass  # octets that do not fit their syntax are no words
    return (name, OCTETS, base64.b64encode(octets).decode("ascii"))


def _words(syntax: str, values: list[bytes]) -> list[str]:
    tag = SYNTAX_NAMES[syntax]
    if tag in (Tag.INTEGER, Tag.ENUM):
        return [str(int.from_bytes(value, "big", signed=True)) for value in values]
    if tag is Tag.BOOLEAN:
        return ["true" if value == b"\x01" else "false" for value in values]
    return [] if tag in _OUT_OF_BAND else [value.decode() for value in values]


def read_row(row: Sequence[str]) -> bytes:
    """The octets of an attribute in words. Raises UsageError saying what they lack."""
    if len(row) < 2 or not row[0]:
        raise UsageError("a captured IPP attribute has a name, a syntax and values")
    name, syntax, *words = row
    if syntax == OCTETS:
        try:
            octets = base64.b64decode("".join(words), validate=True)
        except binascii.Error as error:
            raise UsageError(f"{name[:80]}: its octets are no base64: {error}") from error
        first = next(items(octets), None)
        if first is None or first[1] != name.encode("latin-1", "replace"):
            raise UsageError(f"{name[:80]}: its octets are those of another attribute, or of none")
        return octets
    tag = SYNTAX_NAMES.get(syntax)
    if tag is None:
        known = ", ".join((*SYNTAX_NAMES, OCTETS))
        raise UsageError(f"{name[:80]}: there is no syntax {syntax[:40]!r}; there are {known}")
    values = [Value(tag, None)] if tag in _OUT_OF_BAND else [_value(name, tag, word) for word in words]
    return encode_attribute(Attribute(name, tuple(values)))


def _value(name: str, tag: Tag, word: str) -> Value:
    if tag in STRINGS:
        return Value(tag, word)
    if tag is Tag.OCTET_STRING:
        return Value(tag, word.encode())
    if tag is Tag.BOOLEAN:
        if word not in _BOOLEANS:
            raise UsageError(f"{name[:80]}: {word[:40]!r} is neither true nor false")
        return Value(tag, _BOOLEANS[word])
    try:
        return Value(tag, int(word))
    except ValueError:
        raise UsageError(f"{name[:80]}: {word[:40]!r} is no number") from None
