"""What only label and receipt printers have: the thermal head, its platen, and the sensor for gaps.

All of it lies behind the cover that the head hangs in. Knows no ribbon and no label; those are supplies and
paper.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

from . import profile
from .clock import US_PER_S
from .conditions import Condition, Group, Severity, Training
from .covers import reach
from .jobs import Page
from .marks import Defect, DefectKind
from .part import CannotDo, Part, action, nvram, physical, ram

_MM_PER_INCH = 25.4

_COOLED = "cooled"
_COOLED_DC = 80
"""So far below its limit, in tenths of a degree, it prints again."""
_LOOK_S = 30.0
_TICK_US = 1_000
_USUAL_MM = 200
"""The length of a page that tells none."""

TRANSFER, DIRECT = "thermal transfer", "direct thermal"
_STEPS = range(1, 5)
"""What can be read at the pressure toggles."""


def _reach(part: Part, *, needs_power_off: bool = False) -> None:
    """Hands want to get at a part behind the print head. Raises CannotDo while the head is down."""
    machine = part.machine
    reach(part, machine.marker_covers)
    if needs_power_off and machine.power.on:
        machine.hazards.record("live-work", part.id, f"the {part.id} was worked on under power")


class ThermalHead(Part):
    """Fields:
    dead: heating elements that no longer conduct, by their number from the left.
    dirty: label glue and ribbon wax are baked onto it.
    pressure: what the left and the right toggle are set to.
    method: how the firmware believes that it marks; its labels need a ribbon.
    from_dc, since: how hot it is, in tenths of a degree Celsius, at machine time `since`.
    hot: the firmware lets it rest until it has cooled.
    """

    MARKS = True
    STEERS = False
    FAILS_BY = ("dead", "dirty")

    dead: tuple[int, ...] = physical((), hidden=True)
    dirty: bool = physical(False, hidden=True)
    pressure: tuple[int, int] = physical((2, 2), hidden=True)
    method: str = nvram(TRANSFER)
    from_dc: float = physical(220.0, hidden=True)
    since: int = physical(0, hidden=True)
    hot: bool = ram(False)

    spec: profile.ThermalHead

    # -- heat --------------------------------------------------------------------------------------------

    def temperature_dc(self) -> float:
        """Temperature now, in tenths of a degree Celsius."""
        seconds = (self.machine.now - self.since) / US_PER_S
        air = self.machine.room.temperature_dc
        return air + (self.from_dc - air) * math.exp(-seconds / self.spec.cooling_tau_s)

    def mark_time(self) -> None:
        """Something is about to change: keep how hot it is."""
        self.note("from_dc", self.temperature_dc())
        self.note("since", self.machine.now)

    def marks(self, page: Page) -> None:
        """It has blackened so much of so long a page."""
        if not self.spec.limit_dc:
            return
        self.mark_time()
        length_mm = page.length_mm or _USUAL_MM
        covered = max(page.coverage_ppm.values(), default=0) / 1_000_000
        self.note("from_dc", self.from_dc + self.spec.rise_dc * length_mm / 100 * covered)
        self.watch()

    def watch(self) -> None:
        """Its thermistor is read: too hot it rests, and goes on once it has cooled."""
        if not self.spec.limit_dc:
            return
        now, limit = self.temperature_dc(), self.spec.limit_dc
        if now >= limit:
            self.hot = True
        elif now < limit - _COOLED_DC:
            self.hot = False
        if self.hot:
            air = self.machine.room.temperature_dc
            above, wanted = now - air, limit - _COOLED_DC - air
            # In a room that is as hot it is looked at again and again, since somebody may cool the room.
            wait_s = self.spec.cooling_tau_s * math.log(above / wanted) if wanted > 0 < above else _LOOK_S
            self.machine.alarms.set(self, _COOLED, max(1, math.ceil(wait_s * US_PER_S)) + _TICK_US)

    def on_alarm(self, name: str) -> None:  # noqa: ARG002
        """It should have cooled by now."""
        self.watch()

    def on_boot(self) -> None:
        self.watch()

    # -- what it leaves on paper -------------------------------------------------------------------------

    @property
    def sees_ribbon(self) -> bool:
        """What the ribbon sensor reads."""
        ribbons = (supply for supply in self.machine.supplies if supply.spec.type == "inkRibbon")
        return any(ribbon.present and ribbon.used < ribbon.full_amount for ribbon in ribbons)

    def defects(self) -> Iterator[Defect]:
        pitch = _MM_PER_INCH / (self.machine.profile.engine.resolution_dpi or 203)
        for element in self.dead:
            yield Defect(DefectKind.WHITE_LINE, 1.0, at_mm=element * pitch, width_mm=pitch, part=self.id)
        if self.dirty:
            middle = self.spec.elements * pitch / 2
            yield Defect(DefectKind.WHITE_LINE, 0.5, at_mm=middle, width_mm=1.0, part=self.id)
        left, right = self.pressure
        if left != right:
            yield Defect(DefectKind.WRINKLE, abs(left - right) / len(_STEPS), part=self.id)
        if not self.spec.direct and (self.method != TRANSFER or not self.sees_ribbon):
            # In direct thermal the ribbon stands still, and labels of this kind do not blacken by heat.
            yield Defect(DefectKind.BLANK, part=self.id)

    def look(self) -> dict[str, str]:
        seen = {
            "surface": "baked-on dirt" if self.dirty else "clean",
            "elements": "scored" if self.dead else "whole",
        }
        if self.spec.direct:
            return seen
        seen["toggles"] = "even" if self.pressure[0] == self.pressure[1] else "uneven"
        return seen | {"print method": self.method} if self.machine.panel.lit else seen

    @action
    def clean(self) -> None:
        """Wipe the elements from end to end with an alcohol swab."""
        _reach(self, needs_power_off=True)
        self.dirty = False

    @action
    def replace(self) -> None:
        """Fit a new print head; what the firmware counts as its life is reset apart."""
        _reach(self, needs_power_off=True)
        self.dead = ()
        self.dirty = False

    @action
    def set_pressure(self, left: int, right: int) -> None:
        """Turn the two toggles that press it down."""
        if self.spec.direct:
            raise CannotDo(f"the {self.id} has no toggles: its cover presses it down")
        if left not in _STEPS or right not in _STEPS:
            raise CannotDo(f"the toggles go from {_STEPS[0]} to {_STEPS[-1]}")
        self.pressure = (left, right)

    @action(panel=True)
    def set_method(self, method: str) -> None:
        """Choose the print method at the panel."""
        if self.spec.direct:
            raise CannotDo(f"the {self.id} knows no method but {DIRECT!r}")
        if method not in (TRANSFER, DIRECT):
            raise CannotDo(f"the print method is {TRANSFER!r} or {DIRECT!r}")
        self.method = method

    def conditions(self) -> Iterator[Condition]:
        if self.hot:
            # No code of the registry says that a print head without ink has to cool.
            yield Condition(
                "other",
                self.id,
                Group.MARKER,
                1,
                Severity.CRITICAL,
                Training.UNTRAINED,
                "head-hot",
                "Print head is too hot: wait until it has cooled",
            )
        if self.method != TRANSFER and self.sees_ribbon:
            # No code of the registry says that a supply is in and not wanted.
            yield Condition(
                "other",
                self.id,
                Group.MARKER,
                1,
                Severity.WARNING_BINARY_CHANGE,
                Training.UNTRAINED,
                "ribbon-in",
                "Ribbon is in, but the print method is direct thermal",
            )


class Platen(Part):
    """The rubber roller that draws the label through below the head.

    Fields:
        glazed: it slips, so that labels come shorter than the firmware counts.
    """

    MARKS = True
    STEERS = False
    FAILS_BY = ("glazed",)

    glazed: bool = physical(False, hidden=True)

    spec: profile.Platen

    def defects(self) -> Iterator[Defect]:
        if self.glazed:
            yield Defect(DefectKind.MISREGISTRATION, 0.5, part=self.id)

    def look(self) -> dict[str, str]:
        return {"surface": "glazed" if self.glazed else "rough"}

    @action
    def clean(self) -> None:
        """Wipe it with alcohol: takes off glue and dust, not glaze."""
        _reach(self, needs_power_off=True)

    @action
    def replace(self) -> None:
        """Fit a new one."""
        _reach(self, needs_power_off=True)
        self.glazed = False


class GapSensor(Part):
    """The sensor that shines through the web and finds the gap between two labels.

    Fields:
        dusty: label dust on its lens hides the gaps.
        stock: which kind of labels runs through it; calibrated_for: the kind that it was calibrated to.
    """

    STEERS = False

    dusty: bool = physical(False, hidden=True)
    stock: int = physical(0, hidden=True)
    calibrated_for: int = nvram(0, hidden=True)

    spec: profile.GapSensor

    @property
    def blind(self) -> bool:
        """It finds no gap where one is due."""
        return self.dusty or self.stock != self.calibrated_for

    def look(self) -> dict[str, str]:
        """The lens, and the sensor profile that it prints."""
        lens = {"lens": "label dust" if self.dusty else "clean"}
        if not self.machine.panel.lit:
            return lens
        fits = self.stock == self.calibrated_for
        return lens | {"calibration": "fits the labels" if fits else "of other labels"}

    @action
    def clean(self) -> None:
        """Blow or brush its lens clean."""
        _reach(self)
        self.dusty = False

    @action(panel=True)
    def calibrate(self) -> None:
        """Have the firmware feed a few labels and learn where they end; through dust it learns nothing."""
        engine = self.machine.engine
        if engine.stopped or engine.busy:
            raise CannotDo("it can only be calibrated when the printer is ready and idle")
        if not self.dusty:
            self.calibrated_for = self.stock
