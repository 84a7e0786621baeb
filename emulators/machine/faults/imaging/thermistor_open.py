"""IM-02: the thermistor's circuit is open, and the firmware does not dare to heat."""

from __future__ import annotations

from ...fuser import Fuser
from ..fault import Fault


class ThermistorOpen(Fault, frozen=True):
    """The main thermistor reads nothing: impossibly cold, which the firmware takes for what it is."""

    name = "fuser.thermistor.open"
    catalogue = "IM-02"
    part = Fuser
    summary = "open thermistor: the firmware cuts the fuser's heater off"
    by_hand = "Unplug the fuser's thermistor connector (power off, cold)."
    undo_by_hand = "Plug the connector in (power off, cold) and leave the power off for ten minutes."

    def inject(self, part: Fuser) -> None:
        part.become(thermistor_open=True)

    def present(self, part: Fuser) -> bool:
        return part.thermistor_open

    def clear(self, part: Fuser) -> None:
        part.become(thermistor_open=False)
        part.failed = ""
