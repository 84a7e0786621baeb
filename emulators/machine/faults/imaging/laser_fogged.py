"""IM-05: brought in from the cold, water stands on the laser unit's glass."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from ...laser import Laser
from ..fault import Fault


class LaserFogged(Fault, frozen=True):
    """The glass is as cold as the van was; it dries by itself in about two hours."""

    name = "laser.fogged"
    catalogue = "IM-05"
    part = Laser
    summary = "condensation in the laser unit after a cold move: no beam until it has dried"
    by_hand = "Leave the printer for a night at 0 °C and carry it into a warm damp room."
    undo_by_hand = "Let it stand for two hours."

    came_from_c: Annotated[float, Meta(ge=-20, le=5)] = 0.0

    def inject(self, part: Laser) -> None:
        part.bring_in(self.came_from_c * 10)

    def present(self, part: Laser) -> bool:
        return part.fogged

    def clear(self, part: Laser) -> None:
        part.bring_in(float(part.machine.room.temperature_dc))
