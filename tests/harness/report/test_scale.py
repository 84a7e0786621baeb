"""Durations read well from microseconds to days, and every one of them fits its axis."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from misfeed.report.scale import axis_for, duration_text

durations = st.integers(0, 30 * 86_400_000_000)


@pytest.mark.parametrize(
    ("us", "text"),
    [
        (-5, "0 s"),
        (0, "0 s"),
        (420, "420 µs"),
        (1_500, "1.5 ms"),
        (999_499, "999 ms"),
        (999_999, "1 s"),
        (1_250_000, "1.25 s"),
        (59_960_000, "1 min"),
        (125_000_000, "2 min 5 s"),
        (3_599_900_000, "1 h"),
        (7_500_000_000, "2 h 5 min"),
        (90_000_000_000, "1 d 1 h"),
    ],
)
def test_a_duration_reads(us: int, text: str) -> None:
    assert duration_text(us) == text


@given(st.lists(durations, max_size=10))
def test_every_duration_falls_on_the_axis_and_longer_is_never_further_left(values: list[int]) -> None:
    axis = axis_for(values)
    shares = [axis.share(us) for us in sorted(values)]
    assert all(0 <= share <= 1 for share in shares)
    assert shares == sorted(shares)
    assert all(axis.share(us) > 0 for us in values if us > 1)


@given(st.lists(durations, max_size=10))
def test_the_marks_of_an_axis_rise_and_stay_on_it(values: list[int]) -> None:
    places = [place for place, _ in axis_for(values).ticks()]
    assert len(places) >= 2
    assert places == sorted(places)
    assert places[0] >= 0
    assert places[-1] <= 1


def test_the_axis_is_logarithmic_only_where_short_times_would_vanish() -> None:
    assert axis_for([1_000, 3_600_000_000]).log
    assert not axis_for([1_000_000, 3_000_000]).log
    assert [text for _, text in axis_for([1_000_000, 3_100_000]).ticks()] == [
        *("0 s", "1 s", "2 s", "3 s", "4 s"),
    ]
