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
    (36_000_000_000, "10 h"),
    (86_400_000_000, "1 d"),
    (864_000_000_000, "10 d"),
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
        step = self.high_us // 4
        return tuple((part / 4, duration_text(step * part)) for part in range(5))


def axis_for(durations_us: Iterable[int]) -> Axis:
    """The axis on which all these durations fit; durations of zero and less do not count."""
    positive = [us for us in durations_us if us > 0]
    if not positive:
        return Axis(0, 1_000_000, log=False)
    smallest, largest = min(positive), max(positive)
    if largest / smallest <= _LINEAR_UP_TO:
        return Axis(0, _round_up(largest), log=False)
    # Strictly below the smallest, or its bar would have no length.
    low = max((us for us, _ in _MARKS_US if us < smallest), default=_MARKS_US[0][0])
    high = min((us for us, _ in _MARKS_US if us >= largest), default=largest)
    return Axis(low, high, log=True)


def _round_up(us: int) -> int:
    """The next value of which a quarter reads well, at least 4."""
    unit = max((mark for mark, _ in _MARKS_US if mark * 4 <= us), default=1)
    return -(-us // (unit * 4)) * unit * 4
