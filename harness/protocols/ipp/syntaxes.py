"""The octets of one value to Python, by tag (RFC 8010 §3.9). Knows one value at a time; never raises."""

from __future__ import annotations

import struct
from collections.abc import Callable

from misfeed.protocols.ipp.attributes import Datum
from misfeed.protocols.ipp.tags import OUT_OF_BAND, STRINGS, Tag
from misfeed.protocols.ipp.values import DATE_TIME_OCTETS, DateTime, Localized, RangeOfInteger, Resolution

_INTEGER = struct.Struct(">i")
_RANGE = struct.Struct(">ii")
_RESOLUTION = struct.Struct(">iib")
_BOOLEANS = {b"\x00": False, b"\x01": True}


def _integer(octets: bytes) -> Datum:
    return int.from_bytes(octets, "big", signed=True) if len(octets) == _INTEGER.size else octets


def _boolean(octets: bytes) -> Datum:
    return _BOOLEANS.get(octets, octets)


def _string(octets: bytes) -> Datum:
    try:
        return octets.decode()
    except UnicodeDecodeError:
        return octets


def _date_time(octets: bytes) -> Datum:
    return DateTime(octets) if len(octets) == DATE_TIME_OCTETS else octets


def _resolution(octets: bytes) -> Datum:
    return Resolution(*_RESOLUTION.unpack(octets)) if len(octets) == _RESOLUTION.size else octets


def _range_of_integer(octets: bytes) -> Datum:
    return RangeOfInteger(*_RANGE.unpack(octets)) if len(octets) == _RANGE.size else octets


def _localized(octets: bytes) -> Datum:
    middle = 2 + int.from_bytes(octets[:2], "big")
    language, length, text = octets[2:middle], octets[middle : middle + 2], octets[middle + 2 :]
    if len(length) != 2 or int.from_bytes(length, "big") != len(text):
        return octets
    try:
        return Localized(text.decode(), language.decode())
    except UnicodeDecodeError:
        return octets


def _out_of_band(octets: bytes) -> Datum:
    return octets or None


def _unknown(octets: bytes) -> Datum:
    return octets


_READERS: dict[int, Callable[[bytes], Datum]] = {
    **dict.fromkeys(OUT_OF_BAND, _out_of_band),
    **dict.fromkeys(STRINGS, _string),
    Tag.INTEGER: _integer,
    Tag.ENUM: _integer,
    Tag.BOOLEAN: _boolean,
    Tag.DATE_TIME: _date_time,
    Tag.RESOLUTION: _resolution,
    Tag.RANGE_OF_INTEGER: _range_of_integer,
    Tag.TEXT_WITH_LANGUAGE: _localized,
    Tag.NAME_WITH_LANGUAGE: _localized,
}

READERS: tuple[Callable[[bytes], Datum], ...] = tuple(_READERS.get(tag, _unknown) for tag in range(0x100))
"""By tag: octets to datum; octets that do not fit the syntax come back as they are."""
