"""Wire faults: what happens to octets between a view and whoever asks it.

They act alike over sockets and in memory, on the device's clock, and repeat from its seed. Knows no protocol.
"""

from __future__ import annotations

from misfeed.emulators.wire.faults import (
    KINDS,
    Answer,
    Corrupt,
    Cut,
    Delay,
    Duplicate,
    Line,
    Lose,
    Reorder,
    Slow,
    Truncate,
    Urb,
    Way,
    WireFault,
    WireFaultError,
    make_wire_fault,
)
from misfeed.emulators.wire.wires import Active, Wires

__all__ = [
    "KINDS",
    "Active",
    "Answer",
    "Corrupt",
    "Cut",
    "Delay",
    "Duplicate",
    "Line",
    "Lose",
    "Reorder",
    "Slow",
    "Truncate",
    "Urb",
    "Way",
    "WireFault",
    "WireFaultError",
    "Wires",
    "make_wire_fault",
]
