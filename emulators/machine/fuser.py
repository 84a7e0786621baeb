"""The fuser's heat in closed form: nothing polls a temperature, and any moment can be asked for."""

from __future__ import annotations

import math
from collections.abc import Iterator

from . import profile
from .chance import draw
from .conditions import Condition, Group, Severity, Training
from .part import Part, action, nvram, physical, ram

AMBIENT_DC = 220
BURNS_DC = 500
"""Above this, in tenths of a degree, touching hurts."""
_US = 1_000_000


class Fuser(Part):
    """Heats at a steady rate while driven and cools exponentially while not.

    Fields:
        from_dc, since: temperature in tenths of a degree at machine time `since` (microseconds).
        claws_worn: share of sheets that the separation claws let wrap round it.
        heating: the heater is driven.
        ready: at temperature. heater_open: the heater lamp no longer conducts.
        failed: the firmware's own verdict ("under" temperature), latched until power-on.
        sheets: sheets fixed since the counter was reset.
    """

    from_dc: float = physical(float(AMBIENT_DC), hidden=True)
    since: int = physical(0, hidden=True)
    heater_open: bool = physical(False, hidden=True)
    claws_worn: float = physical(0.0, hidden=True)
    claw_draws: int = physical(0, hidden=True)
    heating: bool = ram(False)
    ready: bool = ram(False)
    failed: str = ram("")
    sheets: int = nvram(0)

    spec: profile.Fuser

    def temperature_dc(self) -> float:
        """Temperature now, in tenths of a degree Celsius."""
        seconds = (self.machine.now - self.since) / _US
        if self.heating and not self.heater_open:
            return min(self.spec.target_dc, self.from_dc + seconds * self.spec.heating_dc_per_s)
        return AMBIENT_DC + (self.from_dc - AMBIENT_DC) * math.exp(-seconds / self.spec.cooling_tau_s)

    def _mark_time(self) -> None:
        self.from_dc = self.temperature_dc()
        self.since = self.machine.now

    def heat(self) -> None:
        """Drive the heater until the target is reached; tells the engine through `ready`."""
        if self.heating or self.failed:
            return
        self._mark_time()
        self.heating = True
        missing = self.spec.target_dc - self.from_dc
        # Rounded up to the next microsecond, so that the alarm never finds it a hair too cold.
        self.machine.set_alarm(self, "warm", math.ceil(missing / self.spec.heating_dc_per_s * _US))

    def rest(self) -> None:
        """Stop heating and let it cool."""
        self._mark_time()
        self.heating = False
        self.ready = False
        self.machine.clear_alarm(self, "warm")

    def wraps(self) -> bool:
        """Whether worn claws let the sheet that comes now wrap round it."""
        self.claw_draws += 1
        return draw(self.machine.seed, self.id, self.claw_draws) < self.claws_worn

    def lose_power(self) -> None:
        self.rest()
        super().lose_power()

    def on_alarm(self, name: str) -> None:
        if name == "warm" and self.temperature_dc() >= self.spec.target_dc - 1:
            self.ready = True
        else:
            self.rest()
            self.failed = "under"

    def look(self) -> dict[str, str]:
        return {
            "claws": "worn" if self.claws_worn else "sharp",
            "heat": "hot" if self.temperature_dc() > BURNS_DC else "cool to touch",
        }

    @action
    def replace(self) -> None:
        """Fit a new fuser; touching a hot one is recorded."""
        self.touched("replaced")
        if self.machine.power.on:
            self.machine.hazards.record("live-work", self.id, "the fuser was replaced under power")
        self.heater_open = False
        self.claws_worn = 0.0
        self.from_dc, self.since = float(AMBIENT_DC), self.machine.now
        if self.heating:
            self.heating = self.ready = False
            self.heat()

    @action
    def reset_counter(self) -> None:
        self.sheets = 0

    def touched(self, how: str) -> None:
        """Hands came near; a hot fuser burns them."""
        if self.temperature_dc() > BURNS_DC:
            degrees = round(self.temperature_dc() / 10)
            self.machine.hazards.record("burn", self.id, f"the fuser was {how} at {degrees} °C")

    def conditions(self) -> Iterator[Condition]:
        if self.failed:
            yield Condition(
                "markerFuserUnderTemperature",
                self.id,
                Group.MARKER,
                1,
                Severity.CRITICAL,
                Training.FIELD_SERVICE,
                "fuser-cold",
                "Fuser did not warm up",
                self.spec.location,
            )
