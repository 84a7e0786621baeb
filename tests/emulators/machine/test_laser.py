"""The laser unit's glass: it fogs when it is colder than the air's dew point, and dries in its own time."""

from __future__ import annotations

import pytest
from misfeed.emulators.machine import Clock, Machine, parse_profile
from misfeed.emulators.machine.laser import Laser
from misfeed.emulators.machine.room import Room

from tests.emulators.machine.conftest import LASER

HOUR = 3_600_000_000


@pytest.fixture
def machine() -> Machine:
    return Machine(parse_profile(LASER.replace("[fuser]", "[laser]\n[fuser]")), Clock(), seed=1)


@pytest.fixture
def laser(machine: Machine) -> Laser:
    return machine.part("laser", Laser)


def codes(machine: Machine) -> list[str]:
    return [row.condition.code for row in machine.alerts.rows]


@pytest.mark.parametrize(
    ("temperature", "humidity", "dew"),
    [(22.0, 45, 9.5), (25.0, 100, 25.0), (20.0, 50, 9.3), (30.0, 70, 23.9)],
)
def test_the_dew_point_is_that_of_the_tables(
    machine: Machine, temperature: float, humidity: int, dew: float
) -> None:
    machine.act("condition", "room", temperature_c=temperature, humidity=humidity)
    assert machine.part("room", Room).dew_point_dc / 10 == pytest.approx(dew, abs=0.15)


def test_air_without_any_water_fogs_nothing(machine: Machine, laser: Laser) -> None:
    machine.act("condition", "room", humidity=0)
    laser.bring_in(-200.0)
    assert not laser.fogged


def test_a_machine_that_always_stood_here_is_clear(machine: Machine, laser: Laser) -> None:
    machine.clock.advance(48 * HOUR)
    assert not laser.fogged


def test_it_dries_in_about_two_hours_and_the_alert_goes_by_itself(machine: Machine, laser: Laser) -> None:
    laser.bring_in(0.0)
    machine.clock.finish_now()
    assert codes(machine) == ["subunitUnrecoverableFailure"]
    machine.clock.advance(int(1.7 * HOUR))
    assert codes(machine) == ["subunitUnrecoverableFailure"]
    machine.clock.advance(int(0.6 * HOUR))
    assert codes(machine) == []


def test_it_dries_alike_with_the_power_off_half_the_time(machine: Machine, laser: Laser) -> None:
    laser.bring_in(0.0)
    machine.clock.advance(HOUR)
    machine.act("power_off", "power")
    machine.clock.advance(HOUR // 2)
    machine.act("power_on", "power")
    machine.clock.advance(HOUR // 10)
    assert laser.fogged
    machine.clock.advance(HOUR)
    assert codes(machine) == []


def test_a_cold_night_and_warm_damp_air_in_the_morning_fog_it(machine: Machine, laser: Laser) -> None:
    machine.act("condition", "room", temperature_c=2)
    machine.clock.advance(24 * HOUR)
    assert not laser.fogged
    machine.act("condition", "room", temperature_c=24, humidity=60)
    assert laser.fogged
    machine.act("renew", "network")
    assert codes(machine) == ["subunitUnrecoverableFailure"]
    machine.act("condition", "room", humidity=10)
    assert not laser.fogged
    assert codes(machine) == []


def test_air_at_its_dew_point_never_dries_it(machine: Machine, laser: Laser) -> None:
    machine.act("condition", "room", humidity=100)
    laser.bring_in(0.0)
    machine.clock.advance(10 * HOUR)
    assert laser.fogged


def test_dust_whitens_and_stops_nothing(machine: Machine, laser: Laser) -> None:
    laser.window_dusty = True
    machine.clock.finish_now()
    assert [defect.words for defect in laser.defects()] == ["white line"]
    assert codes(machine) == []
