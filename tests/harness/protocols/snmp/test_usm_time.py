"""Whose time goes on and never back, and what is long past (RFC 3414 §3.2, step 7b)."""

from __future__ import annotations

import pytest
from misfeed.protocols.snmp.usm_time import EngineTime
from misfeed.protocols.snmp.v3 import LATCH

KNOWN = EngineTime(5, 1_000, 50.0)


@pytest.mark.parametrize(
    ("boots", "time", "now", "past"),
    [
        (5, 1_000, 50.0, False),
        (5, 850, 50.0, False),
        (5, 849, 50.0, True),
        (5, 1_000, 200.0, False),
        (5, 1_000, 201.0, True),
        (5, 1_000, 200.9, False),
        (5, 900_000, 50.0, False),
        (4, 900_000, 50.0, True),
        (6, 0, 90_000.0, False),
        (LATCH, 1_000, 50.0, True),
    ],
)
def test_what_was_said_long_ago_is_past(boots: int, time: int, now: float, past: bool) -> None:
    assert KNOWN.is_past(boots, time, now) is past


@pytest.mark.parametrize(
    ("boots", "time", "learnt"),
    [(5, 1_000, False), (5, 1_001, True), (5, 900, False), (4, 5_000, False), (6, 0, True)],
)
def test_nothing_turns_it_back(boots: int, time: int, learnt: bool) -> None:
    assert KNOWN.told(boots, time, 60.0) == (EngineTime(boots, time, 60.0) if learnt else KNOWN)


def test_it_goes_on_with_the_clock_up_to_its_end() -> None:
    assert [KNOWN.seconds(now) for now in (50.0, 50.9, 51.0, 3_650.0)] == [1_000, 1_000, 1_001, 4_600]
    assert EngineTime(1, LATCH - 5, 0.0).seconds(10.0) == LATCH


def test_of_who_told_nothing_yet_all_but_the_last_boots_is_believed() -> None:
    assert not EngineTime().is_past(0, 0, 0.0)
    assert EngineTime().is_past(LATCH, 0, 0.0)
