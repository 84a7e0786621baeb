"""IM-07: dust holds a fan."""

from __future__ import annotations

from ...fans import Fan
from ..fault import Fault


class CloggedFan(Fault, frozen=True):
    """Dust has grown until the fan stands still; its sensor counts no turns."""

    name = "fan.clogged"
    catalogue = "IM-07"
    part = Fan
    summary = "a fan held by dust: the printer stops rather than overheat"
    by_hand = "Put a strip of foam between the fan's blades (power off)."
    undo_by_hand = "Take the foam out (power off)."

    def inject(self, part: Fan) -> None:
        part.become(clogged=True)

    def present(self, part: Fan) -> bool:
        return part.clogged

    def clear(self, part: Fan) -> None:
        part.failed = False
        part.become(clogged=False)
