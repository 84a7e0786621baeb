"""Bins fill, warn, stop the printer and are emptied."""

from __future__ import annotations

import msgspec
import pytest
from misfeed.emulators.machine import Clock, Machine, Profile, Status


def codes(machine: Machine) -> list[tuple[str, bool]]:
    return [(row.condition.code, row.critical) for row in machine.alerts.rows]


@pytest.mark.parametrize(
    ("level", "told", "stack"),
    [
        (0, [], "empty"),
        (89, [], "some sheets"),
        (90, [("outputMediaTrayAlmostFull", False)], "some sheets"),
        (99, [("outputMediaTrayAlmostFull", False)], "some sheets"),
        (100, [("outputMediaTrayFull", True)], "full"),
        (101, [("outputMediaTrayFull", True)], "full"),
    ],
)
def test_a_bin_warns_at_nine_tenths_and_stops_when_full(
    machine: Machine, level: int, told: list[tuple[str, bool]], stack: str
) -> None:
    machine.bins[0].level = level
    machine.clock.finish_now()
    assert codes(machine) == told
    assert machine.bins[0].look() == {"stack": stack, "flag": "at rest"}


def test_a_bin_that_senses_nothing_never_stops(profile: Profile) -> None:
    blind = msgspec.structs.replace(profile.bins[0], senses_full=False)
    machine = Machine(msgspec.structs.replace(profile, bins=(blind,)), Clock())
    machine.bins[0].level = 500
    machine.bins[0].flag_stuck = True
    machine.clock.finish_now()
    assert codes(machine) == []
    assert machine.status is Status.IDLE


def test_what_hands_take_away_is_kept_in_the_books(machine: Machine) -> None:
    machine.bins[0].level = 7
    machine.act("empty", "top")
    machine.act("empty", "top")
    assert (machine.bins[0].level, machine.bins[0].taken) == (0, 7)
