"""IM-02: a thermistor that reads too low has the fuser overheated, again and again, until it is replaced."""

from __future__ import annotations

from typing import Any

import pytest
from misfeed.emulators.machine.fuser import HOT_DC
from misfeed.errors import UsageError

FAULT = "fuser.thermistor.drifted"
HOT = {("markerFuserOverTemperature", "marker")}
MINUTE = 60.0


def test_it_gets_too_hot_and_every_interface_says_so(bench: Any) -> None:
    bench.break_it()
    hottest = 0.0
    for _ in range(20):
        bench.wait(1)
        hottest = max(hottest, bench.device.hands.temperature_c(bench.at))
    assert bench.present
    assert bench.critical == HOT
    assert hottest <= (bench.part.spec.target_dc + HOT_DC) / 10
    assert hottest > bench.part.spec.target_dc / 10
    bench.shows(reason="fuser-over-temp-error", bit="serviceRequested", panel="temperature is too high")
    assert bench.device.hands.look(bench.at)["thermistor"] == "ohms too high"


@pytest.mark.parametrize("minutes", [0.2, 30])
def test_clearing_the_error_to_see_if_it_comes_back_brings_it_back(bench: Any, minutes: float) -> None:
    bench.break_it()
    bench.wait(20)
    bench.do("power_off", "power")
    bench.wait(minutes * MINUTE)
    bench.do("power_on", "power")
    bench.wait(3 * MINUTE)
    assert bench.critical == HOT
    assert bench.present


def test_a_new_fuser_fitted_cold_and_off_mends_it(bench: Any) -> None:
    bench.break_it()
    bench.wait(20)
    bench.do("power_off", "power")
    bench.wait(60 * MINUTE)
    bench.do("replace")
    bench.do("power_on", "power")
    bench.wait(3 * MINUTE)
    assert not bench.present
    bench.shows_nothing()
    assert bench.prints()
    assert bench.device.hands.temperature_c(bench.at) <= bench.part.spec.target_dc / 10
    assert bench.device.staging.hazards() == ()


def test_haste_burns(bench: Any) -> None:
    bench.break_it()
    bench.wait(20)
    bench.do("power_off", "power")
    bench.do("replace")
    assert [hazard.partition(":")[0] for hazard in bench.device.staging.hazards()] == ["burn"]


@pytest.mark.parametrize("drift", [-1, 29, 101])
def test_only_a_drift_that_trips_the_safety_sensor_is_a_fault(bench: Any, drift: int) -> None:
    with pytest.raises(UsageError, match="drift_c"):
        bench.break_it(drift_c=drift)
