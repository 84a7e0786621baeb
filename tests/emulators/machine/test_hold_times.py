"""Times of day and of the week that jobs wait for."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from misfeed.emulators.machine.hold_times import PERIODS, opens

THURSDAY = datetime(2026, 1, 1, 9, 30, 15, tzinfo=UTC)


@pytest.mark.parametrize(
    ("period", "expected"),
    [
        ("day-time", THURSDAY),
        ("evening", datetime(2026, 1, 1, 18, tzinfo=UTC)),
        ("night", datetime(2026, 1, 1, 18, tzinfo=UTC)),
        ("weekend", datetime(2026, 1, 3, 0, tzinfo=UTC)),
        ("second-shift", datetime(2026, 1, 1, 16, tzinfo=UTC)),
        ("third-shift", datetime(2026, 1, 2, 0, tzinfo=UTC)),
    ],
)
def test_a_period_opens_now_or_at_its_next_full_hour(period: str, expected: datetime) -> None:
    assert opens(period, THURSDAY) == expected


def test_every_hour_of_a_week_finds_every_period() -> None:
    for hour in range(24 * 7):
        date = datetime(2026, 1, 1 + hour // 24, hour % 24, tzinfo=UTC)
        for period, within in PERIODS.items():
            assert within(opens(period, date))
