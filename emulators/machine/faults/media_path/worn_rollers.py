"""MP-01: glazed pickup rollers slip, and the tray cannot feed."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from ...trays import Rollers
from ..fault import Fault


class WornRollers(Fault, frozen=True):
    """Pickup, feed and separation rollers are worn smooth.

    `severity` is the wear, 0 new to 1 glazed; they slip only above 0.5.
    """

    name = "tray.rollers.worn"
    catalogue = "MP-01"
    part = Rollers
    summary = "worn pickup rollers: picks fail, then the tray jams"
    by_hand = "Fit a known worn roller set in the tray."
    undo_by_hand = "Fit a good roller set in the tray and reset its counter."
    fleeting = True

    severity: Annotated[float, Meta(gt=Rollers.GRIPS_UNTIL, le=1)] = 0.95

    def inject(self, part: Rollers) -> None:
        part.wear = max(part.wear, self.severity)

    def present(self, part: Rollers) -> bool:
        return part.wear > Rollers.GRIPS_UNTIL

    def clear(self, part: Rollers) -> None:
        part.wear = 0.0
