"""Which roller made a mark: a mark comes back after one turn, so its spacing names a circumference.

The table that technicians tape inside the cover. Knows parts only by the length of their way round.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from misfeed.emulators.machine import Machine
from misfeed.emulators.machine.rolls import Roll

from .measure import Measured, added_colorant, repeat_mark, skew, streaks
from .render import PrintedPage

_SLACK_MM = 0.3
"""Rollers slip a little, and paper stretches."""

_MOST_STREAKS = 4
_MOST_TURNS = 2


@dataclass(frozen=True, slots=True)
class Way:
    """A roller's way round, and the one colorant that it touches; "" where it touches all."""

    circumference_mm: float
    colorant: str = ""


def ways_of(machine: Machine) -> dict[str, Way]:
    """Every part of the machine that turns against the paper or the image."""
    return {
        part.id: Way(part.spec.circumference_mm, part.spec.colorant)
        for part in machine.parts.values()
        if isinstance(part, Roll)
    }


def rollers_for(spacing: Measured, ways: Mapping[str, Way], colorant: str = "") -> list[str]:
    """Ids of the rollers that could have made a mark so far apart, in that colorant ("": in any); the nearest
    first."""
    away = {
        part: abs(way.circumference_mm - spacing.value)
        for part, way in ways.items()
        if not colorant or way.colorant in ("", colorant)
    }
    near = [part for part, off in away.items() if off <= spacing.error + _SLACK_MM]
    return sorted(near, key=away.__getitem__)


class Ruler:
    """A ruler, and the table of what turns in one machine."""

    def __init__(self, ways: Mapping[str, Way]) -> None:
        self._ways = ways

    @classmethod
    def of(cls, machine: Machine) -> Ruler:
        return cls(ways_of(machine))

    def reads(self, page: PrintedPage) -> list[str]:
        """What it tells of a page, in words: "repeat mark every 94.2 mm: names roller.drum (94.2 mm)"."""
        printed, sent, dpi = page.image(), page.sent.image(), page.paper.dpi
        if printed == sent:
            return []
        told = []
        spacing = repeat_mark(printed, dpi, sent)
        if spacing is not None:
            names = self.names(spacing, added_colorant(printed, sent))
            told.append(f"repeat mark every {spacing.value:.1f} mm: {names}")
        for streak in streaks(printed, dpi, sent)[:_MOST_STREAKS]:
            what = "dark" if streak.darker > 0 else "missing"
            told.append(f"{what} line {streak.at_mm:.0f} mm from the left edge")
        turned = skew(printed, sent)
        if abs(turned.value) > 2 * turned.error:
            told.append(f"turned by {turned.value:+.0f} mrad")
        return told

    def names(self, spacing: Measured, colorant: str) -> str:
        """Which rollers leave marks in that colorant so far apart, in words."""
        for turns in range(1, _MOST_TURNS + 1):
            once = Measured(spacing.value / turns, spacing.error / turns)
            named = [
                f"{part} ({self._ways[part].circumference_mm:g} mm)"
                for part in rollers_for(once, self._ways, colorant)
            ]
            if named:
                # Print hides marks: a ruler then spans several turns.
                span = f" in {turns} turns" if turns > 1 else ""
                return f"names {' or '.join(named)}{span}"
        return "names no roller"
