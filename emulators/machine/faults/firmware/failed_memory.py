"""FW-05: the memory module has failed; large pages no longer fit."""

from __future__ import annotations

from ...memory import Memory
from ..fault import Fault


class FailedMemory(Fault, frozen=True):
    """The firmware does not find the module in the slot, and makes do with what is soldered on."""

    name = "memory.module.failed"
    catalogue = "FW-05"
    part = Memory
    summary = "failed memory module: pages with large filled areas are given up"
    by_hand = "Fit a module known to be dead (power off, antistatic strap)."
    undo_by_hand = "Fit a good module (power off, antistatic strap)."
    fleeting = True

    def inject(self, part: Memory) -> None:
        part.good = False

    def present(self, part: Memory) -> bool:
        return not part.good

    def clear(self, part: Memory) -> None:
        part.good = True
        part.overrun = False
