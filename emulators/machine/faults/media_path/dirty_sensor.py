"""MP-02: dust blinds an optical sensor of the paper path, which then reads paper."""

from __future__ import annotations

from ...part import Part
from ...path import Station
from ..fault import Fault


class DirtySensor(Fault, frozen=True):
    """Paper dust on the lens of a paper-path sensor."""

    name = "path.sensor.dirty"
    catalogue = "MP-02"
    part = Station
    summary = "a dusty sensor lens: paper is seen with nothing moving"
    by_hand = "Lay a strip of tape over the sensor's lens, through the cover that opens there."
    undo_by_hand = "Take the tape off and wipe the lens."
    fleeting = True

    def fits(self, part: Part) -> bool:
        return isinstance(part, Station) and part.spec.sensor

    def inject(self, part: Station) -> None:
        part.sensor_dirty = True

    def present(self, part: Station) -> bool:
        return part.sensor_dirty

    def clear(self, part: Station) -> None:
        part.sensor_dirty = False
