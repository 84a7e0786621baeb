"""Messages to octets (RFC 8010 §3). Knows no input or output.

Attributes and groups can be encoded on their own, so that a server may keep them and only join them.
What cannot be said in IPP (an integer beyond 32 bits, text beyond 32767 octets) is `UsageError`.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterable
from typing import Any

from misfeed.errors import UsageError
from misfeed.protocols.ipp.attributes import Attribute, Collection, Group, Value
from misfeed.protocols.ipp.message import Message, Version
from misfeed.protocols.ipp.tags import END_OF_ATTRIBUTES, FIRST_VALUE_TAG, OUT_OF_BAND, STRINGS, Tag
from misfeed.protocols.ipp.values import Localized

MAX_LENGTH = 0x7FFF
"""Lengths are SIGNED-SHORT (RFC 8010 §3.2)."""

_HEADER = struct.Struct(">BBHI")
_NO_NAME = b"\x00\x00"
_END_COLLECTION = bytes((Tag.END_COLLECTION, 0, 0, 0, 0))
_END = bytes((END_OF_ATTRIBUTES,))


def encode(message: Message) -> bytes:
    """The whole message, document data included."""
    groups = [encode_group(group) for group in message.groups]
    return join_message(message.version, message.code, message.request_id, groups, message.document)


def join_message(
    version: Version, code: int, request_id: int, groups: Iterable[bytes], document: bytes = b""
) -> bytes:
    """A message of groups that are encoded already."""
    try:
        header = _HEADER.pack(*version, code, request_id)
    except struct.error as error:
        raise UsageError(f"no such IPP header: {version} {code:#x} {request_id}: {error}") from None
    return b"".join((header, *groups, _END, document))


def encode_group(group: Group) -> bytes:
    """A group: its tag and its attributes."""
    return join_group(group.tag, map(encode_attribute, group.attributes))


def join_group(tag: int, attributes: Iterable[bytes]) -> bytes:
    """A group of attributes that are encoded already."""
    if not 0 < tag < FIRST_VALUE_TAG or tag == END_OF_ATTRIBUTES:
        raise UsageError(f"{tag:#04x} opens no attribute group")
    return bytes((tag,)) + b"".join(attributes)


def encode_attribute(attribute: Attribute) -> bytes:
    """An attribute with all its values."""
    if not attribute.name or not attribute.values:
        raise UsageError(f"an attribute needs a name and a value: {attribute!r}")
    parts: list[bytes] = []
    name = _counted(_name(attribute.name), attribute.name)
    for value in attribute.values:
        _append_value(parts, name, value, attribute.name)
        name = _NO_NAME
    return b"".join(parts)


def _append_value(parts: list[bytes], name: bytes, value: Value, attribute: str) -> None:
    tag = value.tag
    if tag == Tag.BEG_COLLECTION and isinstance(value.value, Collection):
        parts += (b"\x34", name, _NO_NAME)
        for member in value.value.members:
            _append_member(parts, member)
        parts.append(_END_COLLECTION)
        return
    if not FIRST_VALUE_TAG <= tag <= 0xFF or tag in _STRUCTURE:
        raise UsageError(f"{attribute}: {tag:#04x} is no value tag")
    parts += (bytes((tag,)), name, _counted(_octets(value, attribute), attribute))


def _append_member(parts: list[bytes], member: Attribute) -> None:
    if not member.name or not member.values:
        raise UsageError(f"a collection member needs a name and a value: {member!r}")
    parts += (b"\x4a", _NO_NAME, _counted(_name(member.name), member.name))
    for value in member.values:
        _append_value(parts, _NO_NAME, value, member.name)


def _octets(value: Value, attribute: str) -> bytes:
    if isinstance(value.value, bytes):
        return value.value
    writer = _WRITERS.get(value.tag)
    if writer is None:
        if value.tag in OUT_OF_BAND and value.value is None:
            return b""
        raise UsageError(f"{attribute}: {value!r} can only be sent as bytes")
    try:
        return writer(value.value)
    except (struct.error, UnicodeError, AttributeError, KeyError, TypeError) as error:
        raise UsageError(f"{attribute}: {value!r} does not fit its tag: {error}") from None


def _name(name: str) -> bytes:
    # Latin-1 because names are ASCII and a stranger's other octets must come back as they were.
    try:
        return name.encode("latin-1")
    except UnicodeError:
        raise UsageError(f"not an attribute name: {name!r}") from None


def _counted(octets: bytes, attribute: str) -> bytes:
    length = len(octets)
    if length > MAX_LENGTH:
        raise UsageError(f"{attribute}: {length} octets are more than IPP can carry ({MAX_LENGTH})")
    return length.to_bytes(2, "big") + octets


def _localized(value: Localized) -> bytes:
    language = value.language.encode()
    text = value.text.encode()
    return b"".join((struct.pack(">H", len(language)), language, struct.pack(">H", len(text)), text))


_INTEGER = struct.Struct(">i").pack
_RANGE = struct.Struct(">ii").pack
_RESOLUTION = struct.Struct(">iib").pack

_STRUCTURE = frozenset({Tag.BEG_COLLECTION, Tag.END_COLLECTION, Tag.MEMBER_ATTR_NAME})

_WRITERS: dict[int, Callable[[Any], bytes]] = {
    Tag.INTEGER: _INTEGER,
    Tag.ENUM: _INTEGER,
    Tag.BOOLEAN: {False: b"\x00", True: b"\x01"}.__getitem__,
    Tag.DATE_TIME: lambda date: date.octets,
    Tag.RESOLUTION: lambda value: _RESOLUTION(value.cross_feed, value.feed, value.units),
    Tag.RANGE_OF_INTEGER: lambda value: _RANGE(value.lower, value.upper),
    Tag.TEXT_WITH_LANGUAGE: _localized,
    Tag.NAME_WITH_LANGUAGE: _localized,
    **dict.fromkeys(STRINGS, str.encode),
}
