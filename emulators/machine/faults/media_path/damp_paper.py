"""MP-05: the paper has taken up the room's damp: it curls, creases, and sheets stick together."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from ...part import Part
from ...trays import Tray
from ..fault import Fault


class DampPaper(Fault, frozen=True):
    """Damp paper in a tray whose rollers separate single sheets; `moisture` is 0 dry to 1 wavy."""

    name = "tray.paper.damp"
    catalogue = "MP-05"
    part = Tray
    summary = "damp paper: jams at changing places, double feeds, creases"
    by_hand = "Load a stack that stood unwrapped over a humidifier for a night."
    undo_by_hand = "Load a sealed ream."

    moisture: Annotated[float, Meta(gt=0.3, le=1)] = 0.9

    def fits(self, part: Part) -> bool:
        sees = any(station.spec.sensor for station in part.machine.stations)
        return isinstance(part, Tray) and part.rollers is not None and part.level > 0 and sees

    def inject(self, part: Tray) -> None:
        part.moisture = self.moisture

    def present(self, part: Tray) -> bool:
        return part.moisture > 0

    def clear(self, part: Tray) -> None:
        part.moisture = 0.0
