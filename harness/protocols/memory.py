"""Memory of long pieces that are over, kept for those that come: to be given new memory by the system takes
several times as long as to fill it, and a client's pieces are mostly of one size.

Whoever has taken a piece may give it back, and must not look at it afterwards. One pool for all threads of a
process. Knows no protocol.
"""

from __future__ import annotations

from threading import Lock
from typing import TypeAlias

Buffer: TypeAlias = bytes | bytearray | memoryview
"""Octets, wherever they are."""
Octets: TypeAlias = bytes | bytearray
"""What a transfer carries. A long one comes in the memory that it was received into, which nobody changes."""

SHORTEST = 32 * 1024
"""Octets of a piece from which on it is kept: the system is quick with less."""
MOST = 16 * 1024 * 1024
"""Octets that are kept at most."""

_lock = Lock()
_spare: dict[int, list[bytearray]] = {}
_octets = 0


def take(octets: int) -> bytearray:
    """Room for so many, with anything in it."""
    global _octets  # noqa: PLW0603 - one pool
    with _lock:
        fitting = _spare.get(octets)
        if fitting:
            _octets -= octets
            return fitting.pop()
    return bytearray(octets)


def give_back(piece: bytearray) -> None:
    """Nobody needs its octets any longer."""
    global _octets  # noqa: PLW0603
    size = len(piece)
    if not SHORTEST <= size <= MOST:
        return
    with _lock:
        if _octets + size > MOST:
            # What there is has sizes that nobody asks for any more, or is plenty.
            _spare.clear()
            _octets = 0
        _spare.setdefault(size, []).append(piece)
        _octets += size
