"""The cash drawer of a till: the printer's pulse lets its spring push it open, and its switch tells.

Knows no receipt.
"""

from __future__ import annotations

from . import profile
from .part import Part, action, nvram, physical


class CashDrawer(Part):
    """Fields:
    opened: it stands open. kicks: pulses that the printer counted.
    """

    STEERS = False

    opened: bool = physical(False)
    kicks: int = nvram(0)

    spec: profile.Drawer

    def kick(self) -> None:
        """A pulse of the printer releases its latch."""
        self.kicks += 1
        self.opened = True

    def look(self) -> dict[str, str]:
        return {"drawer": "open" if self.opened else "shut"}

    @action
    def open(self) -> None:
        """Turn its key."""
        self.opened = True

    @action
    def close(self) -> None:
        """Push it shut until its latch holds."""
        self.opened = False
