"""Limits: what they allow, and how they read."""

from __future__ import annotations

import math

import pytest
from misfeed import limit
from misfeed.errors import UsageError


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
    found = limit(**bounds)  # type: ignore[arg-type]
    assert all(found.allows(value) for value in allowed)
    assert not any(found.allows(value) for value in (*refused, math.nan))


def test_a_limit_is_told_with_its_unit() -> None:
    assert limit(ge=1, le=2.5, unit="s").text == ">= 1 and <= 2.5 s"
    assert limit(lt=3).text == "< 3"


def test_a_limit_that_bounds_nothing_is_misuse() -> None:
    with pytest.raises(UsageError, match="at least one of le, lt, ge, gt"):
        limit(unit="s")
