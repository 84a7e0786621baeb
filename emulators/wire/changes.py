"""What wire faults do to a piece of octets itself, and to when it arrives. Knows no connection."""

from __future__ import annotations

from misfeed.emulators.wire.faults import Corrupt, Delay, Way
from misfeed.emulators.wire.wires import Acting, Active

_US_PER_MS = 1_000


def corrupted(data: bytes, entry: Active, wires: Acting, way: Way) -> bytes:
    """`data`, perhaps with one bit flipped."""
    fault = entry.fault
    if not isinstance(fault, Corrupt) or not data or wires.chance(entry, way) >= fault.chance:
        return data
    bit = int(wires.chance(entry, way) * len(data) * 8)
    changed = bytearray(data)
    changed[bit // 8] ^= 1 << bit % 8
    return bytes(changed)


def delay_us(entry: Active, wires: Acting, way: Way) -> int:
    """By how much a fault makes a piece late."""
    fault = entry.fault
    if not isinstance(fault, Delay):
        return 0
    jitter = wires.chance(entry, way) * fault.jitter_ms if fault.jitter_ms else 0.0
    return round((fault.ms + jitter) * _US_PER_MS)
