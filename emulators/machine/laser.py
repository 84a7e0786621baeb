"""The laser unit: whether its light reaches the drum, and where dust keeps it back.

Its glass follows the room's temperature in closed form; colder than the dew point it is fogged.
Knows no page.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator

from . import profile
from .conditions import Condition, Group, Severity, Training
from .marks import Defect, DefectKind
from .part import Part, action, physical

_US = 1_000_000
_TAU_S = 12_600
"""The unit is thick and closed: from a cold van into an office it takes about two hours to dry."""
_DRY = "dry"


class Laser(Part):
    """Fields:
    window_dusty: dust lies on its window. dead: its diode gives no light.
    glass_dc, since: how cold its glass is, in tenths of a degree, at machine time `since`.
    """

    POWERED = False
    STEERS = False
    MARKS = True
    FAILS_BY = ("dead", "window_dusty")

    window_dusty: bool = physical(False, hidden=True)
    dead: bool = physical(False, hidden=True)
    glass_dc: float = physical(220.0, hidden=True)
    since: int = physical(0, hidden=True)

    spec: profile.Laser

    # -- cold and damp -----------------------------------------------------------------------------------

    def _glass_now(self) -> float:
        air = float(self.machine.room.temperature_dc)
        if self.glass_dc == air:
            return air
        return air + (self.glass_dc - air) * math.exp(-(self.machine.now - self.since) / _US / _TAU_S)

    @property
    def fogged(self) -> bool:
        """Water stands on its glass."""
        return self._glass_now() < self.machine.room.dew_point_dc

    @property
    def sees_beam(self) -> bool:
        """What the beam detector reads; it cannot tell a dark diode from fogged glass."""
        return not (self.dead or self.fogged)

    def mark_time(self) -> None:
        """The air is about to change: keep how warm the glass is."""
        self.glass_dc = self._glass_now()
        self.since = self.machine.now

    def watch(self) -> None:
        """Be woken when the glass fogs or dries."""
        air, dew = self.machine.room.temperature_dc, self.machine.room.dew_point_dc
        glass = self._glass_now()
        self.machine.touch(self, hidden=True)
        self.machine.alarms.clear(self, _DRY)
        if (glass < dew) is not (air < dew):
            # Rounded up, so that the alarm never finds a last breath of fog.
            wait = math.ceil(_TAU_S * math.log((air - glass) / (air - dew)) * _US) if air != dew else 0
            self.machine.alarms.set(self, _DRY, wait + 1)

    def bring_in(self, glass_dc: float) -> None:
        """It stands here since just now, and its glass is still as cold (or warm) as where it came from."""
        self.glass_dc = glass_dc
        self.since = self.machine.now
        self.watch()

    def on_boot(self) -> None:
        if self.glass_dc != self.machine.room.temperature_dc:
            self.watch()

    def on_alarm(self, name: str) -> None:  # noqa: ARG002 - there is one
        """The glass has dried or fogged."""
        self.machine.touch(self, hidden=True)

    # -- what hands and eyes find ------------------------------------------------------------------------

    def look(self) -> dict[str, str]:
        """Window and glass, and what the beam test of the service menu says: nobody looks into the beam."""
        seen = {
            "window": "dusty" if self.window_dusty else "clean",
            "glass": "fogged" if self.fogged else "clear",
        }
        if not self.machine.panel.lit:
            return seen
        return seen | {"beam test": "passed" if self.sees_beam else "no beam"}

    @action
    def clean(self) -> None:
        """Wipe its window with the swab of the service kit. Fog comes back as fast as it is wiped."""
        self._reach("cleaned")
        self.window_dusty = False

    @action
    def replace(self) -> None:
        """Fit a new laser unit, as warm as the room it was stored in."""
        self._reach("replaced")
        self.window_dusty = self.dead = False
        self.bring_in(float(self.machine.room.temperature_dc))

    def _reach(self, how: str) -> None:
        if self.machine.power.on:
            self.machine.hazards.record("laser-light", self.id, f"the laser unit was {how} under power")

    # -- what comes of it --------------------------------------------------------------------------------

    def defects(self) -> Iterable[Defect]:
        if not self.window_dusty:
            return ()
        return (Defect(DefectKind.WHITE_LINE, at_mm=90.0, width_mm=6.0, part=self.id),)

    def conditions(self) -> Iterator[Condition]:
        if self.machine.power.asleep:
            return
        if not self.sees_beam:
            yield Condition(
                "subunitUnrecoverableFailure",
                self.id,
                Group.MARKER,
                1,
                Severity.CRITICAL,
                Training.FIELD_SERVICE,
                "laser-beam",
                "Laser beam not detected",
                self.spec.location,
            )
