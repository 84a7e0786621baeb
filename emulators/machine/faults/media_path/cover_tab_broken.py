"""MP-09: a broken actuator tab, and a closed cover reads open."""

from __future__ import annotations

from ...covers import Cover
from ..fault import Fault


class CoverTabBroken(Fault, frozen=True):
    """The tab that presses the interlock switch is broken off."""

    name = "cover.tab.broken"
    catalogue = "MP-09"
    part = Cover
    summary = "broken actuator tab: a closed cover reads open"
    by_hand = "Fit a cover whose actuator tab was cut off."
    undo_by_hand = "Fit the good cover."
    fleeting = True

    def inject(self, part: Cover) -> None:
        part.tab_broken = True

    def present(self, part: Cover) -> bool:
        return part.tab_broken

    def clear(self, part: Cover) -> None:
        part.tab_broken = False
        part.taped = False
