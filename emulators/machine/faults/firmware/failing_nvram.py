"""FW-06: settings do not outlive the power."""

from __future__ import annotations

from ...formatter import Formatter
from ..fault import Fault


class FailingNvram(Fault, frozen=True):
    """Cells of the non-volatile memory hold nothing without power."""

    name = "formatter.nvram.failing"
    catalogue = "FW-06"
    part = Formatter
    summary = "failing NVRAM: settings and counters are gone at each power-on"
    by_hand = "Fit a formatter with a known bad NVRAM (power off)."
    undo_by_hand = "Fit a good formatter and restore settings and counters (power off)."

    def inject(self, part: Formatter) -> None:
        part.nvram_failing = True

    def present(self, part: Formatter) -> bool:
        return part.nvram_failing

    def clear(self, part: Formatter) -> None:
        part.nvram_failing = part.nvram_lost = False
