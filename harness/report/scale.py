"""Durations as text, and one axis that fits microseconds to days. Knows nothing of plots or pages."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

# Round values a reader recognises, each about ten times the one before: 1 us to 10 days.
_MARKS_US = (
    (1, "1 µs"),
    (10, "10 µs"),
    (100, "100 µs"),
    (1_000, "1 ms"),
    (10_000, "10 ms"),
    (100_000, "100 ms"),
    (1_000_000, "1 s"),
    (10_000_000, "10 s"),
    (60_000_000, "1 min"),
    (600_000_000, "10 min"),
    (3_600_000_000, "1 h"),
    (86_400_000_000, "1 d"),
    (864_000_000_000, "10 d"),
)
# Steps of a linear axis: 1, 2, 5 up to seconds, then as a clock is divided.
_STEPS_US = (
    *(digit * 10**power for power in range(7) for digit in (1, 2, 5)),
    *(seconds * 1_000_000 for seconds in (10, 20, 30, 60, 120, 300, 600, 1_200, 1_800)),
    *(hours * 3_600_000_000 for hours in (1, 2, 6, 12, 24, 48, 120, 240)),
)
_LINEAR_UP_TO = 30  # largest / smallest; above it short phases vanish on a linear axis


def duration_text(us: int) -> str:
    """A duration with its unit, to about three digits: "420 µs", "1.25 s", "41 min 3 s", "2 h 5 min"."""
    if us <= 0:
        return "0 s"
    if us < 1_000:
        return f"{us} µs"
    if us < 999_500:
        return f"{_three(us / 1_000)} ms"
    if us < 59_950_000:
        return f"{_three(us / 1_000_000)} s"
    seconds = round(us / 1_000_000)
    if seconds < 3_600:
        return _pair(seconds // 60, "min", seconds % 60, "s")
    minutes = round(seconds / 60)
    if minutes < 1_440:
        return _pair(minutes // 60, "h", minutes % 60, "min")
    hours = round(minutes / 60)
    return _pair(hours // 24, "d", hours % 24, "h")


def _pair(large: int, large_unit: str, small: int, small_unit: str) -> str:
    return f"{large} {large_unit} {small} {small_unit}" if small else f"{large} {large_unit}"


def _three(number: float) -> str:
    digits = 2 if number < 9.995 else 1 if number < 99.95 else 0
    text = f"{number:.{digits}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


@dataclass(frozen=True, slots=True)
class Axis:
    """A time axis from `low_us` to `high_us`, logarithmic where a linear one would hide the short times."""

    low_us: int
    high_us: int
    log: bool

    def share(self, us: int) -> float:
        """Where a duration falls on the axis, 0 (left end) to 1 (right end)."""
        us = min(max(us, self.low_us), self.high_us)
        if self.log:
            return math.log(us / self.low_us) / math.log(self.high_us / self.low_us)
        return (us - self.low_us) / (self.high_us - self.low_us)

    def ticks(self) -> tuple[tuple[float, str], ...]:
        """Marks as (share, text), both ends included."""
        if self.log:
            return tuple(
                (self.share(us), text) for us, text in _MARKS_US if self.low_us <= us <= self.high_us
            )
        step = _step(self.high_us)
        return tuple((us / self.high_us, duration_text(us)) for us in range(0, self.high_us + 1, step))


def axis_for(durations_us: Iterable[int]) -> Axis:
    """The axis on which all these durations fit; durations of zero and less do not count."""
    positive = [us for us in durations_us if us > 0]
    if not positive:
        return Axis(0, 1_000_000, log=False)
    smallest, largest = min(positive), max(positive)
    if largest / smallest <= _LINEAR_UP_TO:
        step = _step(largest)
        return Axis(0, -(-largest // step) * step, log=False)
    # Strictly below the smallest, or its bar would have no length.
    low = max((us for us, _ in _MARKS_US if us < smallest), default=_MARKS_US[0][0])
    high = min((us for us, _ in _MARKS_US if us >= largest), default=largest)
    return Axis(low, high, log=True)


def _step(largest: int) -> int:
    """The smallest step that reads well and divides the axis into at most four."""
    return next((step for step in _STEPS_US if step * 4 >= largest), -(-largest // 4))
