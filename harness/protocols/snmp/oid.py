"""Object identifiers as tuples of sub-identifiers: they hash, compare and sort as the standard orders them.

Knows no names; `misfeed.protocols.snmp.mib` does.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TypeAlias

from misfeed.errors import UsageError

Oid: TypeAlias = tuple[int, ...]

MAX_SUB_IDENTIFIERS = 128
"""RFC 2578 §3.5."""
MAX_SUB_IDENTIFIER = 2**32 - 1
_KEPT = 8192
"""Contents kept in each direction: an agent and its pollers use the same few thousand identifiers."""
_SHORT = 32
"""Numbers of an identifier, or octets of its content, that is kept: those that printers have are shorter, and
those that strangers make up could fill a hundred megabytes."""


def oid(text: str | Oid) -> Oid:
    """Return the identifier written as "1.3.6.1" or ".1.3.6.1". Raises UsageError for anything else."""
    if isinstance(text, tuple):
        return text
    digits = text.removeprefix(".").split(".")
    # isdecimal() also takes other scripts' digits, and int() takes "_" and blanks.
    if not all(part.isascii() and part.isdecimal() and len(part) <= 10 for part in digits):
        raise UsageError(f"{text!r} is no dotted object identifier")
    return checked(tuple(map(int, digits)))


def dotted(identifier: Oid) -> str:
    return ".".join(map(str, identifier))


def checked(identifier: Oid) -> Oid:
    """Return `identifier` when BER and RFC 2578 §3.5 can carry it; raise UsageError when not."""
    if not 2 <= len(identifier) <= MAX_SUB_IDENTIFIERS:
        raise UsageError(
            f"object identifier {dotted(identifier)[:60]} has {len(identifier)} parts, not 2..128"
        )
    if identifier[0] > 2 or (identifier[0] < 2 and identifier[1] > 39):
        raise UsageError(f"object identifier {dotted(identifier)[:60]}: no such first arcs (X.660)")
    if min(identifier) < 0 or max(identifier) > MAX_SUB_IDENTIFIER:
        raise UsageError(f"object identifier {dotted(identifier)[:60]}: a part is outside 0..2^32-1")
    return identifier


def encode_oid_content(identifier: Oid) -> bytes:
    """Return the content octets (X.690 §8.19), without tag and length. Raises UsageError."""
    return _encoded(identifier) if len(identifier) <= _SHORT else _encode(identifier)


def _encode(identifier: Oid) -> bytes:
    checked(identifier)
    content = bytearray()
    for part in (identifier[0] * 40 + identifier[1], *identifier[2:]):
        if part < 0x80:
            content.append(part)
            continue
        shift = (part.bit_length() - 1) // 7 * 7
        while shift:
            content.append(part >> shift & 0x7F | 0x80)
            shift -= 7
        content.append(part & 0x7F)
    return bytes(content)


def decode_oid_content(content: bytes) -> Oid:
    """Read content octets (X.690 §8.19). Raises ValueError, which the codec turns into its own error."""
    return _decoded(content) if len(content) <= _SHORT else _decode(content)


def _decode(content: bytes) -> Oid:
    if not content:
        raise ValueError("empty object identifier")
    if content[-1] & 0x80:
        raise ValueError("object identifier ends within a sub-identifier")
    parts: list[int] = []
    part = 0
    limit = MAX_SUB_IDENTIFIER + 80  # the first octets hold two arcs in one number
    for octet in content:
        if octet == 0x80 and part == 0:
            raise ValueError("sub-identifier padded with zero")
        part = part << 7 | octet & 0x7F
        if part > limit:
            raise ValueError("sub-identifier above 2^32-1")
        if octet & 0x80:
            continue
        if not parts:
            parts = [min(part // 40, 2), part - 40 * min(part // 40, 2)]
            limit = MAX_SUB_IDENTIFIER
        else:
            parts.append(part)
            if len(parts) > MAX_SUB_IDENTIFIERS:
                raise ValueError("object identifier of more than 128 parts")
        part = 0
    return tuple(parts)


_encoded = lru_cache(maxsize=_KEPT)(_encode)
_decoded = lru_cache(maxsize=_KEPT)(_decode)
