"""Chance that repeats: a draw depends on (seed, part, count) and never on the order of calls."""

from __future__ import annotations

from functools import lru_cache
from hashlib import blake2b

_MASK = (1 << 64) - 1


@lru_cache(maxsize=4096)
def _stream(seed: int, part_id: str) -> int:
    # Hashed, so that the streams of neighbouring seeds are not one stream, a step apart.
    return int.from_bytes(blake2b(f"{seed} {part_id}".encode(), digest_size=8).digest(), "big")


def draw(seed: int, part_id: str, count: int) -> float:
    """The `count`-th draw of a part, uniform in [0, 1). SplitMix64's finaliser over the three."""
    x = (_stream(seed, part_id) + (count + 1) * 0x9E3779B97F4A7C15) & _MASK
    x = ((x ^ (x >> 30)) * 0xBF58476D1CE4E5B9) & _MASK
    x = ((x ^ (x >> 27)) * 0x94D049BB133111EB) & _MASK
    return ((x ^ (x >> 31)) >> 11) / (1 << 53)
