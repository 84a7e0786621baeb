"""IM-02: the thermistor reads too low, and the firmware overheats the fuser."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from ...fuser import HOT_DC, Fuser
from ..fault import Fault


class ThermistorDrifted(Fault, frozen=True):
    """The main thermistor reads `drift_c` degrees too little; the safety sensor, which reads well, trips."""

    name = "fuser.thermistor.drifted"
    catalogue = "IM-02"
    part = Fuser
    summary = "drifted thermistor: the fuser is overheated until the safety sensor trips"
    by_hand = "Put a known resistor in series with the fuser's main thermistor (power off, cold)."
    undo_by_hand = "Take the resistor out (power off, cold) and leave the power off for ten minutes."

    drift_c: Annotated[int, Meta(ge=HOT_DC // 10, le=100)] = 50

    def inject(self, part: Fuser) -> None:
        part.become(reads_low_dc=self.drift_c * 10)

    def present(self, part: Fuser) -> bool:
        return part.reads_low_dc > 0

    def clear(self, part: Fuser) -> None:
        part.become(reads_low_dc=0)
        part.failed = ""
