"""IM-01: the fuser's heater lamp is burnt through, and the fuser never gets warm."""

from __future__ import annotations

from ...fuser import Fuser
from ..fault import Fault


class HeaterOpen(Fault, frozen=True):
    """The heater no longer conducts. A warm fuser cools until the firmware finds it too cold."""

    name = "fuser.heater.open"
    catalogue = "IM-01"
    part = Fuser
    summary = "open heater lamp: the fuser stays cold and the printer stops while warming up"
    by_hand = "Fit a fuser with a known open heater lamp (power off, cold)."
    undo_by_hand = "Fit a good fuser (power off, cold) and leave the power off for ten minutes."

    def inject(self, part: Fuser) -> None:
        part.become(heater_open=True)

    def present(self, part: Fuser) -> bool:
        return part.heater_open

    def clear(self, part: Fuser) -> None:
        part.become(heater_open=False)
        part.failed = ""
