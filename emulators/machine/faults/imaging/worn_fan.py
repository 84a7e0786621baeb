"""IM-07: a fan's bearing is worn, and it does not start."""

from __future__ import annotations

from ...fans import Fan
from ..fault import Fault


class WornFan(Fault, frozen=True):
    """Noisy for a week, then its shaft is too stiff to turn. Cleaning does not help."""

    name = "fan.bearing.worn"
    catalogue = "IM-07"
    part = Fan
    summary = "a fan with a worn bearing: it stands still, clean as it is"
    by_hand = "Unplug the fan's connector (power off)."
    undo_by_hand = "Plug the connector in (power off)."
    fleeting = True

    def inject(self, part: Fan) -> None:
        part.become(bearing_worn=True)

    def present(self, part: Fan) -> bool:
        return part.bearing_worn

    def clear(self, part: Fan) -> None:
        part.failed = False
        part.become(bearing_worn=False)
