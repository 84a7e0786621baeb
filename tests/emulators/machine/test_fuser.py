"""The fuser's heat: how fast it comes, how slowly it goes, who gets burnt."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import pytest
from misfeed.emulators.machine import Job, Machine
from misfeed.emulators.machine.fuser import BURNS_DC, Fuser

Print = Callable[..., Job]
SECOND = 1_000_000


@pytest.fixture
def fuser(machine: Machine) -> Fuser:
    assert machine.fuser is not None
    return machine.fuser


def cold(machine: Machine) -> None:
    machine.act("power_off", "power")
    machine.clock.advance(5 * 3600 * SECOND)


def test_it_heats_at_its_rate_and_stops_at_its_target(machine: Machine, fuser: Fuser) -> None:
    cold(machine)
    machine.act("power_on", "power")
    machine.clock.advance(10 * SECOND)
    begin = fuser.temperature_dc()
    assert begin == pytest.approx(machine.room.temperature_dc, abs=1)
    machine.clock.advance(2 * SECOND)
    assert fuser.temperature_dc() == pytest.approx(begin + 2 * fuser.spec.heating_dc_per_s)
    assert not fuser.ready
    machine.clock.advance(60 * SECOND)
    assert fuser.temperature_dc() == fuser.spec.target_dc
    assert fuser.ready


def test_it_cools_ever_more_slowly_towards_the_room(machine: Machine, fuser: Fuser) -> None:
    machine.act("power_off", "power")
    seen = []
    for _ in range(5):
        seen.append(fuser.temperature_dc())
        machine.clock.advance(600 * SECOND)
    falls = [before - after for before, after in pairwise(seen)]
    assert falls == sorted(falls, reverse=True)
    assert min(seen) > machine.room.temperature_dc


def test_how_often_one_looks_does_not_change_the_heat(machine: Machine, fuser: Fuser) -> None:
    machine.act("power_off", "power")
    start = machine.snapshot()
    machine.clock.advance(100 * SECOND)
    once = fuser.temperature_dc()
    machine.restore(start)
    for _ in range(100):
        machine.clock.advance(SECOND)
        fuser.temperature_dc()
    assert fuser.temperature_dc() == pytest.approx(once)


def test_a_short_power_cut_leaves_it_warm_and_soon_ready(machine: Machine, fuser: Fuser) -> None:
    machine.act("power_off", "power")
    machine.act("power_on", "power")
    machine.clock.advance(10 * SECOND)
    assert not fuser.ready
    machine.clock.advance(SECOND)
    assert fuser.ready


def test_a_heater_that_is_broken_is_found_out_and_stops_the_printer(machine: Machine, fuser: Fuser) -> None:
    cold(machine)
    fuser.heater_open = True
    machine.act("power_on", "power")
    machine.clock.advance(60 * SECOND)
    assert [row.condition.code for row in machine.alerts.rows] == ["markerFuserTimingFailure"]
    machine.act("power_off", "power")
    machine.clock.advance(600 * SECOND)
    machine.act("replace", "fuser")
    machine.act("power_on", "power")
    machine.clock.advance(60 * SECOND)
    assert machine.alerts.rows == ()
    assert fuser.ready


def test_a_new_fuser_under_power_is_cold_and_nothing_prints_until_it_is_warm(
    machine: Machine, fuser: Fuser, print_pages: Print
) -> None:
    machine.act("replace", "fuser")
    assert not fuser.ready
    assert fuser.temperature_dc() == machine.room.temperature_dc
    print_pages(1)
    machine.clock.advance(5 * SECOND)
    assert not machine.path.moving
    machine.clock.advance(60 * SECOND)
    assert machine.bins[0].level == 1


@pytest.mark.parametrize(("hours", "kinds"), [(0, ["burn"]), (5, [])])
def test_only_a_hot_fuser_burns(machine: Machine, fuser: Fuser, hours: int, kinds: list[str]) -> None:
    machine.act("power_off", "power")
    machine.clock.advance(hours * 3600 * SECOND)
    assert fuser.look()["heat"] == ("hot" if fuser.temperature_dc() > BURNS_DC else "cool to touch")
    machine.act("replace", "fuser")
    assert [one.kind for one in machine.hazards.found if one.kind != "part-wasted"] == kinds


def test_fused_sheets_are_counted_until_somebody_resets(
    machine: Machine, fuser: Fuser, print_pages: Print
) -> None:
    print_pages(3)
    machine.clock.advance(60 * SECOND)
    assert fuser.sheets == 3
    machine.act("reset_counter", "fuser")
    assert fuser.sheets == 0


def test_it_cools_towards_the_room_that_it_stands_in(machine: Machine, fuser: Fuser) -> None:
    machine.act("condition", "room", temperature_c=5)
    cold(machine)
    assert fuser.temperature_dc() == pytest.approx(50, abs=1)


def test_the_air_changes_how_it_cools_from_now_on_and_not_how_hot_it_is(
    machine: Machine, fuser: Fuser
) -> None:
    machine.act("power_off", "power")
    machine.clock.advance(600 * SECOND)
    before = fuser.temperature_dc()
    machine.act("condition", "room", temperature_c=-10)
    assert fuser.temperature_dc() == pytest.approx(before)
    machine.clock.advance(600 * SECOND)
    lost = before - fuser.temperature_dc()
    machine.act("condition", "room", temperature_c=35)
    machine.clock.advance(600 * SECOND)
    assert before - lost - fuser.temperature_dc() < lost
