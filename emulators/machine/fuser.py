"""The fuser's heat in closed form: nothing polls a temperature, and any moment can be asked for."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from . import profile
from .chance import draw
from .conditions import Condition, Group, Severity, Training
from .marks import Defect, DefectKind
from .part import Part, action, nvram, physical, ram
from .rolls import renew_rolls, rolls_are_good

BURNS_DC = 500
"""Above this, in tenths of a degree, touching hurts."""
_US = 1_000_000
FALLEN_DC = 250
"""So far below its target while it is ready, in tenths of a degree, the firmware gives the heater up."""
HOT_DC = 300
"""So far above its target the safety sensor cuts the heater off."""
RUNAWAY_DC = 450
"""So far above its target it gets, with nobody in control, before it loses as much heat as it gains."""
FAULT_TIMER_US = 600 * _US
"""A fuser that failed is not tried again until it rested so long without power."""
_SENSED_US = 1 * _US

#: The firmware's verdicts: alert code, condition key, text.
_VERDICTS: Mapping[str, tuple[str, str, str]] = {
    "fallen": ("markerFuserUnderTemperature", "fuser-cold", "Fuser temperature is too low"),
    "slow": ("markerFuserTimingFailure", "fuser-slow", "Fuser did not warm up"),
    "over": ("markerFuserOverTemperature", "fuser-hot", "Fuser temperature is too high"),
    "thermistor": ("markerFuserThermistorFailure", "fuser-thermistor", "Fuser thermistor failure"),
}
#: What each alarm finds out when the fuser is still as it was when it was set.
_FINDS = {"cold": "fallen", "hot": "over", "sensor": "thermistor"}


class Fuser(Part):
    """Heats at a steady rate while driven and cools exponentially while not.

    The firmware drives it until the thermistor reads the target; what it really has is another matter.

    Fields:
        from_dc, since: temperature in tenths of a degree at machine time `since` (microseconds).
        claws_worn: share of sheets that the separation claws let wrap round it. claw_draws: how often chance
            was asked about that.
        film_worn: it no longer presses toner into the paper.
        heater_open: the heater lamp no longer conducts.
        connector_loose: share of warm-ups at which its connector does not. contact_lost: at this one.
        contact_draws: how often chance was asked about the connector.
        reads_low_dc: by how much the thermistor reads too little. thermistor_open: it reads nothing.
        runaway: its heater gets current whatever the firmware does.
        off_at: when it last lost power.
        heating: the heater is driven.
        ready: at temperature.
        failed: the firmware's own verdict ("fallen", "slow", "over", "thermistor"); kept until power comes
            after a rest, so that nobody tries again and again.
        sheets: sheets fixed since the counter was reset.
    """

    MARKS = True
    FAILS_BY = (
        "heater_open",
        "connector_loose",
        "thermistor_open",
        "reads_low_dc",
        "claws_worn",
        "film_worn",
    )

    from_dc: float = physical(220.0, hidden=True)
    since: int = physical(0, hidden=True)
    heater_open: bool = physical(False, hidden=True)
    connector_loose: float = physical(0.0, hidden=True)
    contact_lost: bool = physical(False, hidden=True)
    contact_draws: int = physical(0, hidden=True)
    reads_low_dc: int = physical(0, hidden=True)
    thermistor_open: bool = physical(False, hidden=True)
    claws_worn: float = physical(0.0, hidden=True)
    film_worn: bool = physical(False, hidden=True)
    claw_draws: int = physical(0, hidden=True)
    runaway: bool = physical(False, hidden=True)
    off_at: int = physical(0, hidden=True)
    heating: bool = ram(False)
    ready: bool = ram(False)
    failed: str = nvram("")
    sheets: int = nvram(0)

    spec: profile.Fuser

    def temperature_dc(self) -> float:
        """Temperature now, in tenths of a degree Celsius."""
        seconds = (self.machine.now - self.since) / _US
        if (self.heating or self.runaway) and not self.dark:
            most = self.spec.target_dc + (RUNAWAY_DC if self.runaway else self.reads_low_dc)
            return min(most, self.from_dc + seconds * self.spec.heating_dc_per_s)
        air = self.machine.room.temperature_dc
        return air + (self.from_dc - air) * math.exp(-seconds / self.spec.cooling_tau_s)

    @property
    def dark(self) -> bool:
        """No current can flow through its heater."""
        return self.heater_open or self.contact_lost

    def mark_time(self) -> None:
        """Something is about to change: keep how hot it is."""
        self.from_dc = self.temperature_dc()
        self.since = self.machine.now

    # -- the firmware ------------------------------------------------------------------------------------

    def boot(self) -> None:
        """Power came and the self-test is over: warm up, unless it failed and has not rested since."""
        if self.failed and self.machine.power.booted_at - self.off_at >= FAULT_TIMER_US:
            self.failed = ""
        self.run_away(self.machine.power_supply.triac_shorted)
        self.heat()

    def heat(self) -> None:
        """Drive the heater until the target is reached; tells the engine through `ready`."""
        if self.heating or self.failed:
            return
        self.mark_time()
        if self.connector_loose:
            self.contact_draws += 1
            chance = draw(self.machine.seed, f"{self.id}.connector", self.contact_draws)
            self.contact_lost = chance < self.connector_loose
        self.heating = True
        self.watch()

    def watch(self) -> None:
        """Be woken when the target is reached, or when the firmware finds that something is wrong."""
        for name in ("warm", *_FINDS):
            self.machine.alarms.clear(self, name)
        target = self.spec.target_dc
        if self.runaway and not self.dark:
            if not self.failed:
                self._wake_at("hot", target + HOT_DC)
        elif not self.heating:
            return
        elif self.thermistor_open:
            self.machine.alarms.set(self, "sensor", _SENSED_US)
        elif self.dark and self.ready:
            floor = target - FALLEN_DC
            air = self.machine.room.temperature_dc
            share = max((self.from_dc - air) / (floor - air), 1.0)
            self.machine.alarms.set(self, "cold", math.ceil(self.spec.cooling_tau_s * math.log(share) * _US))
        elif self.reads_low_dc >= HOT_DC and not self.dark:
            self._wake_at("hot", target + HOT_DC)
        elif not self.ready:
            self._wake_at("warm", target + self.reads_low_dc)

    def _wake_at(self, name: str, goal_dc: float) -> None:
        # Rounded up to the next microsecond, so that the alarm never finds it a hair too cold.
        missing = max(goal_dc - self.from_dc, 0.0)
        self.machine.alarms.set(self, name, math.ceil(missing / self.spec.heating_dc_per_s * _US))

    def rest(self) -> None:
        """Stop heating and let it cool."""
        self.mark_time()
        self.heating = False
        self.ready = False
        self.watch()

    def lose_power(self) -> None:
        self.rest()
        self.run_away(False)
        self.off_at = self.machine.now
        super().lose_power()

    def on_alarm(self, name: str) -> None:
        if name == "warm" and self.temperature_dc() >= self.spec.target_dc + self.reads_low_dc - 1:
            self.ready = True
        else:
            self.failed = _FINDS.get(name, "slow")
            self.rest()

    # -- what becomes of it ------------------------------------------------------------------------------

    def become(self, **fields: Any) -> None:
        """These fields, of what heats and what measures, are so from now on; it is noticed in time."""
        self.mark_time()
        for name, value in fields.items():
            setattr(self, name, value)
        self.watch()

    def run_away(self, so: bool) -> None:
        """Current flows through the heater from now on with nobody in control of it, or no longer does."""
        self.become(runaway=so)

    def wraps(self) -> bool:
        """Whether worn claws let the sheet that comes now wrap round it."""
        self.claw_draws += 1
        return draw(self.machine.seed, self.id, self.claw_draws) < self.claws_worn

    def look(self) -> dict[str, str]:
        """The ohms are a meter's, at the fuser's connector."""
        thermistor = "open" if self.thermistor_open else "ohms too high" if self.reads_low_dc else "good"
        return {
            "claws": "worn" if self.claws_worn else "sharp",
            "film": "worn" if self.film_worn else "smooth",
            "heater": "open" if self.heater_open else "conducts",
            "thermistor": thermistor,
            "connector": "not home" if self.connector_loose else "home",
            "heat": "hot" if self.temperature_dc() > BURNS_DC else "cool to touch",
        }

    @property
    def is_good(self) -> bool:
        """Its kit has half its life left, and what turns in it is good too."""
        kits = (supply for supply in self.machine.supplies if supply.spec.type == "fuser")
        return (
            super().is_good and all(kit.half_left for kit in kits) and rolls_are_good(self.machine, self.id)
        )

    @action
    def replace(self) -> None:
        """Fit a new fuser; touching a hot one is recorded."""
        self.touched("replaced")
        if self.machine.power.on:
            self.machine.hazards.record("live-work", self.id, "the fuser was replaced under power")
        self.become(heater_open=False, thermistor_open=False, reads_low_dc=0)
        self.push_home()
        self.claws_worn = 0.0
        self.film_worn = False
        renew_rolls(self.machine, self.id)
        for supply in self.machine.supplies:
            if supply.spec.type == "fuser":
                supply.renew()
        self.from_dc, self.since = float(self.machine.room.temperature_dc), self.machine.now
        if self.heating:
            self.heating = self.ready = False
            self.heat()

    @action
    def reseat(self) -> None:
        """Take it out and push it home until its connector clicks."""
        self.touched("reseated")
        if self.machine.power.on:
            self.machine.hazards.record("live-work", self.id, "the fuser was reseated under power")
        self.push_home()

    def push_home(self) -> None:
        """Its connector has contact, and keeps it."""
        self.become(connector_loose=0.0, contact_lost=False)

    @action(panel=True)
    def reset_counter(self) -> None:
        """Tell the printer that a new fuser was fitted."""
        self.sheets = 0

    def touched(self, how: str) -> None:
        """Hands came near; a hot fuser burns them."""
        if self.temperature_dc() > BURNS_DC:
            degrees = round(self.temperature_dc() / 10)
            self.machine.hazards.record("burn", self.id, f"the fuser was {how} at {degrees} °C")

    def defects(self) -> Iterable[Defect]:
        return (Defect(DefectKind.LOOSE_TONER, part=self.id),) if self.film_worn else ()

    def conditions(self) -> Iterator[Condition]:
        if self.failed:
            code, key, text = _VERDICTS[self.failed]
            yield Condition(
                code,
                self.id,
                Group.MARKER,
                1,
                Severity.CRITICAL,
                Training.FIELD_SERVICE,
                key,
                text,
                self.spec.location,
            )
