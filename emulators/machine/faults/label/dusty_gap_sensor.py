"""LB-03: dust hides the gaps from the media sensor (Zebra ZT400 Series User Guide: clean sensors)."""

from __future__ import annotations

from ...label import GapSensor
from ..fault import Fault


class DustyGapSensor(Fault, frozen=True):
    """Label dust lies on the lens of the gap sensor."""

    name = "gap-sensor.dusty"
    catalogue = "LB-03"
    part = GapSensor
    summary = "dusty gap sensor: the printer does not find where labels end"
    by_hand = "Put a strip of matt tape over half of the media sensor."
    undo_by_hand = "Take the tape off."
    fleeting = True

    def inject(self, part: GapSensor) -> None:
        part.dusty = True

    def present(self, part: GapSensor) -> bool:
        return part.dusty

    def clear(self, part: GapSensor) -> None:
        part.dusty = False
