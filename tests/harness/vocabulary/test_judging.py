"""Numbers held against a limit and against what an earlier run measured."""

from __future__ import annotations

import math

import pytest
from misfeed import limit
from misfeed.baselines import Measured
from misfeed.errors import UsageError
from misfeed.vocabulary.judging import judged
from misfeed.vocabulary.measure import Drift

LE = limit(le=2, unit="s")
GE = limit(ge=10, unit="ppm")
BEFORE = Measured(1.5, "s")


def test_within_both_it_passes_and_both_are_written_down() -> None:
    measured, why = judged("delay", 1.6, LE, 0.1, BEFORE, "FW-1")
    assert why == ""
    assert (measured.passed, measured.value, measured.unit, measured.baseline) == (True, 1.6, "s", 1.5)
    assert (measured.limit, measured.requirement) == ("<= 2 s, 1.5 s + 10 %", "FW-1")


def test_over_the_drift_it_fails_naming_both_numbers() -> None:
    measured, why = judged("delay", 1.8, LE, 0.1, BEFORE, "FW-1")
    assert not measured.passed
    assert why == "delay is 1.8 s, and was 1.5 s in the baseline: it may be 1.5 s + 10 % (FW-1)"


def test_over_the_limit_it_fails_whatever_it_was() -> None:
    _, why = judged("delay", 2.5, LE, 0.1, Measured(2.4, "s"))
    assert why == "delay is 2.5 s, but must be <= 2 s"


@pytest.mark.parametrize(
    ("value", "bound", "before", "passed"),
    [
        (0.5, LE, BEFORE, True),  # sooner is no harm
        (9, GE, Measured(12, "ppm"), False),
        (30, GE, Measured(12, "ppm"), True),
        (11, GE, Measured(12, "ppm"), True),
        (10.5, GE, Measured(12, "ppm"), False),
        (1.8, None, BEFORE, False),  # which way is worse, nobody says
        (1.2, None, BEFORE, False),
        (1.5, None, BEFORE, True),
        (1.4, limit(ge=1, le=2, unit="s"), BEFORE, True),
        (1.3, limit(ge=1, le=2, unit="s"), BEFORE, False),
        (0.04, LE, Measured(0.0, "s"), True),  # ticks and polls are of that size
        (0.06, LE, Measured(0.0, "s"), False),
        (1, limit(le=9, unit="sheets"), Measured(0, "sheets"), False),
        (math.nan, None, BEFORE, False),
    ],
)
def test_the_limit_says_which_way_is_worse(
    value: float, bound: object, before: Measured, passed: bool
) -> None:
    measured, why = judged("n", value, bound, 0.1, before)
    assert (measured.passed, why == "") == (passed, passed)


def test_without_an_earlier_run_the_number_is_only_written_down() -> None:
    measured, why = judged("delay", 99.0, None, 0.1)
    assert (measured.value, measured.passed, why) == (99, True, "")
    assert (measured.limit, measured.baseline) == ("", None)


def test_without_a_share_an_earlier_run_holds_nothing() -> None:
    assert judged("delay", 1.9, LE, None, Measured(0.1, "s")).why == ""


def test_two_units_cannot_be_compared() -> None:
    with pytest.raises(UsageError, match="delay is in 's', and was in 'ms' in the baseline"):
        judged("delay", 1, LE, 0.1, Measured(1, "ms"))


@pytest.mark.parametrize("share", [-0.1, 11, "10 %", True])
def test_a_drift_is_a_share(share: object) -> None:
    with pytest.raises(UsageError, match=r"is no share, such as 0\.1 for"):
        judged("delay", 1, LE, share)


def test_a_drift_is_told_by_its_sign() -> None:
    assert Drift.of(1.5, 0.1, "s", None).text == "1.5 s ± 10 %"
    assert Drift.of(12, 0.25, "", GE).text == "12 - 25 %"
