"""MP-02: a torn scrap holds a sensor flag down, and the jam stays after the paper is gone."""

from __future__ import annotations

from ...part import Part
from ...path import Station
from ..fault import Fault


class ScrapOnFlag(Fault, frozen=True):
    """Torn paper on a paper-path sensor's flag."""

    name = "path.sensor.scrap"
    catalogue = "MP-02"
    part = Station
    summary = "a torn scrap on a sensor flag: paper is seen with nothing moving"
    by_hand = "Lay a scrap of paper under the sensor flag, through the cover that opens there."
    undo_by_hand = "Take the scrap out and let the flag spring back."
    fleeting = True

    def fits(self, part: Part) -> bool:
        return isinstance(part, Station) and part.spec.sensor

    def inject(self, part: Station) -> None:
        part.scrap = True

    def present(self, part: Station) -> bool:
        return part.scrap

    def clear(self, part: Station) -> None:
        part.scrap = False
