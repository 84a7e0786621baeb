"""The room that the machine stands in: its air decides how fast a fuser cools and when glass fogs."""

from __future__ import annotations

import math

from .fuser import Fuser
from .laser import Laser
from .part import CannotDo, Part, action, physical

_A, _B = 17.62, 243.12


class Room(Part):
    """Fields:
    temperature_dc: in tenths of a degree Celsius. humidity: relative, in percent.
    """

    POWERED = False
    AT_DEVICE = False
    STEERS = False

    temperature_dc: int = physical(220, hidden=True)
    humidity: int = physical(45, hidden=True)

    @property
    def dew_point_dc(self) -> float:
        """Below this, in tenths of a degree, things that stand here are fogged (Magnus' formula)."""
        celsius = self.temperature_dc / 10
        water = math.log(max(self.humidity, 1) / 100) + _A * celsius / (_B + celsius)
        return 10 * _B * water / (_A - water)

    def look(self) -> dict[str, str]:
        """What a thermometer and a hygrometer beside the printer read."""
        return {"temperature": f"{self.temperature_dc / 10:.0f} °C", "humidity": f"{self.humidity} %"}

    @action
    def condition(self, temperature_c: float | None = None, humidity: int | None = None) -> None:
        """Heat, cool, damp or dry the air."""
        if temperature_c is not None and (not -20 <= temperature_c <= 60):
            raise CannotDo("a room has -20 to 60 °C")
        if humidity is not None and not 0 <= humidity <= 100:
            raise CannotDo("relative humidity is 0 to 100 percent")
        head = [self.machine.head] if self.machine.head is not None else []
        warm = [part for part in self.machine.parts.values() if isinstance(part, Fuser | Laser)] + head
        for part in warm:
            part.mark_time()
        if temperature_c is not None:
            self.temperature_dc = round(temperature_c * 10)
        if humidity is not None:
            self.humidity = humidity
        for part in warm:
            part.watch()
