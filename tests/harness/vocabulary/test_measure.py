"""Limits: what they allow, and how they read."""

from __future__ import annotations

import math

import pytest
from misfeed import limit
from misfeed.errors import UsageError
from misfeed.vocabulary.measure import Grade


@pytest.mark.parametrize(
    ("bounds", "allowed", "refused"),
    [
        ({"le": 2}, (2, -5), (2.001,)),
        ({"lt": 2}, (1.999,), (2,)),
        ({"ge": 3}, (3, 1e9), (2.999,)),
        ({"gt": 3}, (3.001,), (3,)),
        ({"ge": 1, "lt": 2}, (1, 1.5), (0.9, 2)),
        ({"le": 0}, (0, -1), (0.1,)),
    ],
)
def test_bounds(bounds: dict[str, float], allowed: tuple[float, ...], refused: tuple[float, ...]) -> None:
    found = limit(**bounds)
    assert all(found.allows(value) for value in allowed)
    assert not any(found.allows(value) for value in (*refused, math.nan))


def test_a_limit_is_told_with_its_unit() -> None:
    assert limit(ge=1, le=2.5, unit="s").text == ">= 1 and <= 2.5 s"
    assert limit(lt=3).text == "< 3"


def test_a_limit_that_bounds_nothing_is_misuse() -> None:
    with pytest.raises(UsageError, match="at least one of le, lt, ge, gt"):
        limit(unit="s")


@pytest.mark.parametrize(
    ("bounds", "passed", "marginal", "failed"),
    [
        ({"le": 2, "marginal": 0.1}, 1.8, 1.81, 2.01),
        ({"ge": 10, "marginal": 0.1}, 11, 10.9, 9.9),
        ({"ge": -10, "marginal": 0.1}, -9, -9.1, -10.1),
        ({"ge": 0, "le": 100, "marginal": 0.05}, 95, 95.1, 100.1),
        ({"ge": 0, "le": 100, "marginal": 0.05}, 5, 4.9, -0.1),
        ({"lt": 3, "marginal": 0.5}, 1.5, 2.9, 3),
    ],
)
def test_a_value_near_its_bound_is_marginal(
    bounds: dict[str, float], passed: float, marginal: float, failed: float
) -> None:
    found = limit(**bounds)
    assert [found.grade(value) for value in (passed, marginal, failed)] == [
        Grade.PASSED,
        Grade.MARGINAL,
        Grade.FAILED,
    ]


def test_without_a_band_nothing_is_marginal() -> None:
    assert limit(le=2).grade(2) is Grade.PASSED


def test_a_number_that_is_none_fails() -> None:
    assert limit(le=2, marginal=0.1).grade(math.nan) is Grade.FAILED


@pytest.mark.parametrize("marginal", [-0.1, 1, 7])
def test_a_band_is_a_share(marginal: float) -> None:
    with pytest.raises(UsageError, match="is not a share from 0 to below 1"):
        limit(le=2, marginal=marginal)


def test_a_limit_that_nothing_could_pass_is_misuse() -> None:
    with pytest.raises(UsageError, match="no value is at least 3 and at most 2"):
        limit(ge=3, le=2)
