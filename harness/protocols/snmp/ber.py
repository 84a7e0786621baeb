"""The subset of the Basic Encoding Rules that SNMP uses (RFC 3417 §8): definite lengths, whole TLVs.

Knows tags, lengths and integers, and nothing of SNMP's messages.
"""

from __future__ import annotations

from misfeed.errors import ProtocolError

INTEGER = 0x02
OCTET_STRING = 0x04
NULL = 0x05
OBJECT_IDENTIFIER = 0x06
SEQUENCE = 0x30

MAX_MESSAGE = 65507
"""Octets that fit in one UDP datagram over IPv4."""


class SnmpError(ProtocolError):
    """The other side's octets are no SNMP message, or no answer to what was asked."""


def encode_length(length: int) -> bytes:
    if length < 0x80:
        return bytes((length,))
    octets = length.to_bytes((length.bit_length() + 7) // 8, "big")
    return bytes((0x80 | len(octets),)) + octets


def encode_tlv(tag: int, content: bytes) -> bytes:
    length = len(content)
    if length < 0x80:
        return bytes((tag, length)) + content
    return bytes((tag,)) + encode_length(length) + content


def encode_integer(number: int, tag: int = INTEGER) -> bytes:
    """Encode in the fewest octets (X.690 §8.3.2), whatever the size; ranges are the caller's."""
    if 0 <= number < 0x80:
        return bytes((tag, 1, number))
    size = (number if number >= 0 else ~number).bit_length() // 8 + 1
    return bytes((tag, size)) + number.to_bytes(size, "big", signed=True)


def read_tlv(data: bytes, offset: int, end: int) -> tuple[int, int, int]:
    """Read the tag and length at `offset`; return (tag, start, stop) of the content, all of it before `end`.

    Lengths may be longer than needed, as Net-SNMP writes them (`30 82 00 2a`).

    Raises:
        SnmpError: truncated, of indefinite length, or longer than what encloses it.
    """
    start = offset + 2
    if start > end:
        raise SnmpError("message ends where a tag and length were due", data[offset:end], offset)
    length = data[offset + 1]
    if length >= 0x80:
        size = length & 0x7F
        if size == 0:
            raise SnmpError("indefinite length", data[offset:start], offset)
        if size > 4:
            raise SnmpError(f"length of {size} octets", data[offset:start], offset)
        if start + size > end:
            raise SnmpError("message ends within a length", data[offset:end], offset)
        length = int.from_bytes(data[start : start + size], "big")
        start += size
    if start + length > end:
        raise SnmpError(f"{length} octets announced, {end - start} left", data[offset : start + 16], offset)
    return data[offset], start, start + length


def expect_tlv(data: bytes, offset: int, end: int, tag: int, what: str) -> tuple[int, int]:
    """Read a TLV that must bear `tag`; return (start, stop) of its content. Raises SnmpError."""
    start = offset + 2
    if start <= end and data[offset] == tag and data[offset + 1] < 0x80:
        # Nearly all are short; the rest, and all that is wrong, is for `read_tlv`.
        stop = start + data[offset + 1]
        if stop <= end:
            return start, stop
    found, start, stop = read_tlv(data, offset, end)
    if found != tag:
        raise SnmpError(f"{what}: tag {tag:#04x} expected, {found:#04x} found", data[offset:stop], offset)
    return start, stop


def read_integer(data: bytes, offset: int, end: int, what: str) -> tuple[int, int]:
    """Read an INTEGER of 32 bits; return (number, offset after it). Raises SnmpError."""
    start, stop = expect_tlv(data, offset, end, INTEGER, what)
    if not 1 <= stop - start <= 4:
        raise SnmpError(f"{what}: integer of {stop - start} octets", data[offset:stop], offset)
    return int.from_bytes(data[start:stop], "big", signed=True), stop
