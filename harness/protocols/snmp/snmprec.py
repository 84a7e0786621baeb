"""Values as recorded walks write them: the snmprec notation `OID|TAG|VALUE` of snmpsim.

The tag is the value's ASN.1 tag in decimal; with an "x" behind it the value is written in hexadecimal. Knows
no files and no lines; damaged values raise UsageError with the reason.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from misfeed.errors import UsageError
from misfeed.protocols.snmp import (
    NULL,
    Counter32,
    Counter64,
    Gauge32,
    Integer32,
    IpAddress,
    Missing,
    Null,
    ObjectIdentifier,
    OctetString,
    Oid,
    Opaque,
    TimeTicks,
    Value,
    dotted,
    oid,
)
from misfeed.protocols.snmp.values import encode_value

_NUMBER = re.compile(rb"[+-]?[0-9]{1,20}")
_HEX = re.compile(rb"(?:[0-9A-Fa-f]{2})*")
_MAX_OCTETS = 65_535
_PLAIN = re.compile(rb"(?:[!-~](?:[ -~]*[!-~])?)?")


def _number(raw: bytes) -> int:
    if not _NUMBER.fullmatch(raw):
        raise UsageError(f"{_shown(raw)} is no whole number")
    return int(raw)


def _text(raw: bytes) -> str:
    return raw.decode("ascii", "backslashreplace")


def _shown(raw: bytes) -> str:
    return repr(_text(raw[:40]))


_MAKERS: dict[str, Callable[[bytes], Value]] = {
    "2": lambda raw: Integer32(_number(raw)),
    "4": OctetString,
    "5": lambda _: NULL,
    "6": lambda raw: ObjectIdentifier(oid(_text(raw))),
    "64": lambda raw: IpAddress(_text(raw)),
    "65": lambda raw: Counter32(_number(raw)),
    "66": lambda raw: Gauge32(_number(raw)),
    "67": lambda raw: TimeTicks(_number(raw)),
    "68": Opaque,
    "70": lambda raw: Counter64(_number(raw)),
}


def parse_value(tag: str, raw: bytes) -> Value:
    """Read a value. Raises UsageError: no such tag, or a value that does not fit it."""
    base = tag.removesuffix("x")
    make = _MAKERS.get(base)
    if make is None:
        raise UsageError(f"tag {tag[:20]!r} is none of {', '.join(_MAKERS)}")
    if base != tag:
        if not _HEX.fullmatch(raw):
            raise UsageError(f"{_shown(raw)} is no hexadecimal text")
        raw = bytes.fromhex(raw.decode("ascii"))
        if base == "64":
            raw = ".".join(map(str, raw)).encode()
    if len(raw) > _MAX_OCTETS:
        raise UsageError(f"a value of {len(raw)} octets is more than SNMP carries")
    value = make(raw)
    encode_value(value)  # raises UsageError for numbers outside their type's range
    return value


def write_value(value: Value) -> tuple[str, str]:
    """Return (tag, text), such that `parse_value` reads exactly `value` back. Octets are kept, in hexadecimal
    unless they are printable ASCII without spaces at their ends, which other readers of the notation strip.
    """
    match value:
        case OctetString(octets) | Opaque(octets):
            tag = "4" if isinstance(value, OctetString) else "68"
            return (tag, octets.decode()) if _PLAIN.fullmatch(octets) else (f"{tag}x", octets.hex())
        case Null():
            return "5", ""
        case ObjectIdentifier(identifier):
            return "6", dotted(identifier)
        case Missing():
            raise UsageError(f"{value.label} is no value")
        case IpAddress(text):
            return "64", text
        case Integer32(number):
            return "2", str(number)
        case Counter32(number):
            return "65", str(number)
        case Gauge32(number):
            return "66", str(number)
        case TimeTicks(number):
            return "67", str(number)
        case Counter64(number):
            return "70", str(number)


def write_line(identifier: Oid, value: Value) -> str:
    """One line of a recording, with its end."""
    return f"{'|'.join((dotted(identifier), *write_value(value)))}\n"
