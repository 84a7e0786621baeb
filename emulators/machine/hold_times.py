"""The times that a job can be held for (RFC 8011 §5.2.2), as CUPS has them. Knows dates, and no job."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

_SATURDAY = 5


def _within(first: int, last: int) -> Callable[[datetime], bool]:
    """From the hour `first` until the hour `last`, perhaps of the next day."""
    if first < last:
        return lambda date: first <= date.hour < last
    return lambda date: date.hour >= first or date.hour < last


PERIODS: Mapping[str, Callable[[datetime], bool]] = {
    "day-time": _within(6, 18),
    "evening": _within(18, 6),
    "night": _within(18, 6),
    "weekend": lambda date: date.weekday() >= _SATURDAY,
    "second-shift": _within(16, 24),
    "third-shift": _within(0, 8),
}
"""Whether a date is in the period of that name; each begins at a full hour."""


def opens(period: str, date: datetime) -> datetime:
    """The first moment from `date` on that is in the period."""
    if PERIODS[period](date):
        return date
    hour = date.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    while not PERIODS[period](hour):
        hour += timedelta(hours=1)
    return hour
