"""The values a variable binding can hold (RFC 3416 §3), one small class per type, with their encoding.

Knows no object names: that a number is a status or a level is the MIB's knowledge.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum
from typing import Any, TypeAlias

import msgspec
from misfeed.errors import UsageError
from misfeed.protocols.snmp import ber
from misfeed.protocols.snmp.ber import SnmpError, encode_integer, encode_tlv, read_tlv
from misfeed.protocols.snmp.oid import Oid, decode_oid_content, encode_oid_content

MAX_OCTETS = 65535
"""RFC 2578 §7.1.2."""


class Integer32(msgspec.Struct, frozen=True):
    """-2^31..2^31-1; also every enumeration."""

    value: int


class OctetString(msgspec.Struct, frozen=True):
    value: bytes


class Null(msgspec.Struct, frozen=True):
    """The place of a value that is asked for."""


class ObjectIdentifier(msgspec.Struct, frozen=True):
    value: Oid


class IpAddress(msgspec.Struct, frozen=True):
    """An IPv4 address in dotted form."""

    value: str


class Counter32(msgspec.Struct, frozen=True):
    value: int


class Gauge32(msgspec.Struct, frozen=True):
    """Gauge32 or Unsigned32: one tag, one range."""

    value: int


class TimeTicks(msgspec.Struct, frozen=True):
    """Hundredths of a second, modulo 2^32."""

    value: int


class Opaque(msgspec.Struct, frozen=True):
    value: bytes


class Counter64(msgspec.Struct, frozen=True):
    """Not in SNMPv1 (RFC 3584 §4.2)."""

    value: int


class Missing(Enum):
    """What a v2c agent answers instead of a value (RFC 3416 §3); the number is the tag."""

    NO_SUCH_OBJECT = 0x80
    NO_SUCH_INSTANCE = 0x81
    END_OF_MIB_VIEW = 0x82

    @property
    def label(self) -> str:
        """The standard's spelling, such as "noSuchObject"."""
        return _MISSING_LABELS[self]


_MISSING_LABELS = {
    Missing.NO_SUCH_OBJECT: "noSuchObject",
    Missing.NO_SUCH_INSTANCE: "noSuchInstance",
    Missing.END_OF_MIB_VIEW: "endOfMibView",
}

Value: TypeAlias = (
    Integer32
    | OctetString
    | Null
    | ObjectIdentifier
    | IpAddress
    | Counter32
    | Gauge32
    | TimeTicks
    | Opaque
    | Counter64
    | Missing
)
VarBind: TypeAlias = tuple[Oid, Value]

NULL = Null()

IP_ADDRESS_TAG = 0x40
COUNTER32_TAG = 0x41
GAUGE32_TAG = 0x42
TIME_TICKS_TAG = 0x43
OPAQUE_TAG = 0x44
COUNTER64_TAG = 0x46


def encode_ip_address(address: str) -> bytes:
    parts = address.split(".")
    if len(parts) != 4 or not all(
        p.isascii() and p.isdecimal() and len(p) <= 3 and int(p) < 256 for p in parts
    ):
        raise UsageError(f"{address!r} is no IPv4 address")
    return encode_tlv(IP_ADDRESS_TAG, bytes(map(int, parts)))


def _number_encoder(tag: int, low: int, high: int) -> Callable[[Any], bytes]:
    def encode(value: Integer32) -> bytes:
        if not low <= value.value <= high:
            raise UsageError(f"{value!r} is outside {low}..{high}")
        return encode_integer(value.value, tag)

    return encode


def _octets_encoder(tag: int) -> Callable[[Any], bytes]:
    def encode(value: OctetString) -> bytes:
        if len(value.value) > MAX_OCTETS:
            raise UsageError(f"a value of {len(value.value)} octets, more than {MAX_OCTETS}")
        return encode_tlv(tag, value.value)

    return encode


_ENCODERS: dict[type, Callable[[Any], bytes]] = {
    Integer32: _number_encoder(ber.INTEGER, -(2**31), 2**31 - 1),
    OctetString: _octets_encoder(ber.OCTET_STRING),
    Null: lambda _: b"\x05\x00",
    ObjectIdentifier: lambda value: encode_tlv(ber.OBJECT_IDENTIFIER, encode_oid_content(value.value)),
    IpAddress: lambda value: encode_ip_address(value.value),
    Counter32: _number_encoder(COUNTER32_TAG, 0, 2**32 - 1),
    Gauge32: _number_encoder(GAUGE32_TAG, 0, 2**32 - 1),
    TimeTicks: _number_encoder(TIME_TICKS_TAG, 0, 2**32 - 1),
    Opaque: _octets_encoder(OPAQUE_TAG),
    Counter64: _number_encoder(COUNTER64_TAG, 0, 2**64 - 1),
    Missing: lambda value: bytes((value.value, 0)),
}


def encode_value(value: Value) -> bytes:
    """Return the whole TLV. Raises UsageError when the value is outside its type's range."""
    return _ENCODERS[type(value)](value)


# The decoders take content octets and raise ValueError; `decode_value` adds where it happened.


def _integer32(content: bytes) -> Value:
    # Old agents pad integers with zeros, which X.690 §8.3.2 forbids and every manager reads.
    if not 1 <= len(content) <= 4:
        raise ValueError(f"integer of {len(content)} octets")
    return Integer32(int.from_bytes(content, "big", signed=True))


def _unsigned_decoder(make: Callable[[int], Value], size: int) -> Callable[[bytes], Value]:
    def decode(content: bytes) -> Value:
        number = int.from_bytes(content, "big", signed=True)
        if not 1 <= len(content) <= size + 1 or number >= 1 << 8 * size:
            raise ValueError(f"unsigned number of {len(content)} octets, at most {8 * size} bits are allowed")
        if number < 0:
            raise ValueError("unsigned number with the sign bit set")
        return make(number)

    return decode


def _octets_decoder(make: Callable[[bytes], Value]) -> Callable[[bytes], Value]:
    def decode(content: bytes) -> Value:
        if len(content) > MAX_OCTETS:
            raise ValueError(f"{len(content)} octets, more than {MAX_OCTETS}")
        return make(content)

    return decode


def _ip_address(content: bytes) -> Value:
    if len(content) != 4:
        raise ValueError(f"IpAddress of {len(content)} octets")
    return IpAddress(".".join(map(str, content)))


def _empty_decoder(value: Value) -> Callable[[bytes], Value]:
    def decode(content: bytes) -> Value:
        if content:
            raise ValueError(f"{value!r} with content")
        return value

    return decode


_DECODERS: dict[int, Callable[[bytes], Value]] = {
    ber.INTEGER: _integer32,
    ber.OCTET_STRING: _octets_decoder(OctetString),
    ber.NULL: _empty_decoder(NULL),
    ber.OBJECT_IDENTIFIER: lambda content: ObjectIdentifier(decode_oid_content(content)),
    IP_ADDRESS_TAG: _ip_address,
    COUNTER32_TAG: _unsigned_decoder(Counter32, 4),
    GAUGE32_TAG: _unsigned_decoder(Gauge32, 4),
    TIME_TICKS_TAG: _unsigned_decoder(TimeTicks, 4),
    OPAQUE_TAG: _octets_decoder(Opaque),
    COUNTER64_TAG: _unsigned_decoder(Counter64, 8),
    **{missing.value: _empty_decoder(missing) for missing in Missing},
}


def decode_value(data: bytes, offset: int, end: int) -> tuple[Value, int]:
    """Read one value's TLV; return it and the offset after it. Raises SnmpError, also for unknown tags."""
    tag, start, stop = read_tlv(data, offset, end)
    decode = _DECODERS.get(tag)
    if decode is None:
        raise SnmpError(f"no SNMP value has tag {tag:#04x}", data[offset:stop], offset)
    try:
        return decode(data[start:stop]), stop
    except ValueError as wrong:
        raise SnmpError(str(wrong), data[offset:stop], offset) from None
