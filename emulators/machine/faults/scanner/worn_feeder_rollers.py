"""SC-01: glazed feeder rollers let originals slip, stop half way, or go through in twos."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from ...feeder import FeederRollers
from ..fault import Fault


class WornFeederRollers(Fault, frozen=True):
    """The document feeder's rollers and pad are worn smooth. What the firmware counts is not changed.

    `severity` is the wear, 0 new to 1 glazed; they slip only above 0.5.
    """

    name = "scanner.feeder.rollers.worn"
    catalogue = "SC-01"
    part = FeederRollers
    summary = "worn feeder rollers: originals jam, are not taken, or two go through at once"
    by_hand = "Fit a known worn roller and pad set in the document feeder."
    undo_by_hand = "Fit a good roller and pad set in the document feeder."
    fleeting = True

    severity: Annotated[float, Meta(gt=FeederRollers.GRIPS_UNTIL, le=1)] = 0.95

    def inject(self, part: FeederRollers) -> None:
        part.wear = max(part.wear, self.severity)

    def present(self, part: FeederRollers) -> bool:
        return part.wear > FeederRollers.GRIPS_UNTIL

    def clear(self, part: FeederRollers) -> None:
        part.wear = 0.0
