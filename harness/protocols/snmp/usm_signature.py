"""Signatures of v3 messages: HMAC (RFC 2104) of the library `hashlib`, cut to what a protocol sends.

The two hashes are kept as they are once they have taken a key in, since that is half of what a short message
costs. Knows no message.
"""

from __future__ import annotations

import hashlib
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hashlib import _Hash

_KEPT = 512
_INNER = bytes(octet ^ 0x36 for octet in range(256))
_OUTER = bytes(octet ^ 0x5C for octet in range(256))


def signature(hash_name: str, key: bytes, data: bytes, octets: int) -> bytes:
    """The first octets of the HMAC of `data`."""
    inner, outer = _primed(hash_name, key)
    inner, outer = inner.copy(), outer.copy()
    inner.update(data)
    outer.update(inner.digest())
    return outer.digest()[:octets]


@lru_cache(maxsize=_KEPT)
def _primed(hash_name: str, key: bytes) -> tuple[_Hash, _Hash]:
    """The inner and the outer hash, each with its block of the key. Only ever copied."""
    block = hashlib.new(hash_name).block_size
    if len(key) > block:
        key = hashlib.new(hash_name, key).digest()
    key = key.ljust(block, b"\0")
    return hashlib.new(hash_name, key.translate(_INNER)), hashlib.new(hash_name, key.translate(_OUTER))
