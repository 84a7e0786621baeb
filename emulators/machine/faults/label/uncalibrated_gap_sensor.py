"""LB-03: other labels were loaded and not calibrated (Zebra ZT400 Series User Guide: calibrate)."""

from __future__ import annotations

from ...label import GapSensor
from ..fault import Fault


class UncalibratedGapSensor(Fault, frozen=True):
    """The labels let light through otherwise than those that the sensor was calibrated to."""

    name = "gap-sensor.uncalibrated"
    catalogue = "LB-03"
    part = GapSensor
    summary = "labels of another kind, and the gap sensor not calibrated to them"
    by_hand = "Load labels on a much thicker liner and do not calibrate."
    undo_by_hand = "Calibrate, or load the labels that were there."

    def inject(self, part: GapSensor) -> None:
        part.stock += 1

    def present(self, part: GapSensor) -> bool:
        return part.stock != part.calibrated_for

    def clear(self, part: GapSensor) -> None:
        part.calibrated_for = part.stock
