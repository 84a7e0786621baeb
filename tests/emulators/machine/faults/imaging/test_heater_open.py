"""IM-01: an open heater lets the fuser go cold; a rest or a hot swap does not end it, a new fuser does."""

from __future__ import annotations

from typing import Any

FAULT = "fuser.heater.open"
FALLEN = {("markerFuserUnderTemperature", "marker")}
SLOW = {("markerFuserTimingFailure", "marker")}
MINUTE = 60.0


def off_and_on(bench: Any, minutes: float) -> None:
    bench.do("power_off", "power")
    bench.wait(minutes * MINUTE)
    bench.do("power_on", "power")
    bench.wait(3 * MINUTE)


def test_a_warm_fuser_prints_on_until_it_has_cooled(bench: Any) -> None:
    bench.break_it()
    assert bench.present
    bench.wait(10)
    assert bench.is_well
    bench.wait(10 * MINUTE)
    assert bench.critical == FALLEN
    bench.shows(reason="fuser-under-temp-error", bit="serviceRequested", panel="temperature is too low")
    assert bench.device.hands.look(bench.at)["heater"] == "open"


def test_a_job_that_prints_meanwhile_is_finished(bench: Any) -> None:
    before = bench.machine.engine.sheets
    bench.break_it()
    bench.print(3)
    assert bench.machine.engine.sheets == before + 3


def test_from_sleep_it_never_warms_up(bench: Any) -> None:
    bench.wait(bench.machine.profile.engine.sleep_after_s + 60)
    assert bench.machine.power.asleep
    bench.break_it()
    bench.wait(30 * MINUTE)
    assert bench.is_well, "nobody heats a sleeping fuser"
    assert not bench.prints()
    assert bench.critical == SLOW
    bench.shows(reason="marker-fuser-timing-failure-error", bit="serviceRequested", panel="did not warm up")


def test_switching_off_and_on_at_once_keeps_the_error(bench: Any) -> None:
    bench.break_it()
    bench.wait(10 * MINUTE)
    bench.power_cycle()
    assert bench.critical == FALLEN
    assert bench.present


def test_after_a_rest_it_tries_again_and_fails(bench: Any) -> None:
    bench.break_it()
    bench.wait(10 * MINUTE)
    off_and_on(bench, 15)
    assert bench.critical == SLOW
    assert bench.present


def test_a_new_fuser_under_power_is_live_work_and_the_error_stays(bench: Any) -> None:
    bench.break_it()
    bench.wait(10 * MINUTE)
    bench.do("replace")
    bench.power_cycle()
    assert bench.critical == FALLEN
    assert "live-work" in {hazard.partition(":")[0] for hazard in bench.device.staging.hazards()}


def test_a_new_fuser_fitted_cold_and_off_mends_it_once_the_timer_is_over(bench: Any) -> None:
    bench.break_it()
    bench.wait(10 * MINUTE)
    bench.do("power_off", "power")
    bench.wait(60 * MINUTE)
    bench.do("replace")
    bench.do("power_on", "power")
    bench.wait(3 * MINUTE)
    assert not bench.present
    bench.shows_nothing()
    assert bench.prints()
    assert bench.device.staging.hazards() == ()
    bench.power_cycle()
    assert bench.is_well
