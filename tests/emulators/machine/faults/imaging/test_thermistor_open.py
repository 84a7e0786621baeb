"""IM-02: with its thermistor open the fuser is not heated at all; another fuser ends it."""

from __future__ import annotations

from typing import Any

FAULT = "fuser.thermistor.open"
BLIND = {("markerFuserThermistorFailure", "marker")}
MINUTE = 60.0


def test_every_interface_names_the_thermistor(bench: Any) -> None:
    bench.break_it()
    bench.wait(5)
    assert bench.present
    assert bench.critical == BLIND
    bench.shows(reason="marker-fuser-thermistor-failure-error", bit="serviceRequested", panel="thermistor")
    assert bench.device.hands.look(bench.at)["thermistor"] == "open"


def test_it_is_not_heated_blindly(bench: Any) -> None:
    bench.break_it()
    bench.wait(20 * MINUTE)
    before = bench.device.hands.temperature_c(bench.at)
    bench.power_cycle()
    assert bench.device.hands.temperature_c(bench.at) < before


def test_a_rest_brings_the_error_back(bench: Any) -> None:
    bench.break_it()
    bench.wait(5)
    bench.do("power_off", "power")
    bench.wait(15 * MINUTE)
    bench.do("power_on", "power")
    bench.wait(3 * MINUTE)
    assert bench.critical == BLIND
    assert bench.present


def test_a_new_fuser_fitted_cold_and_off_mends_it(bench: Any) -> None:
    bench.break_it()
    bench.wait(5)
    bench.do("power_off", "power")
    bench.wait(60 * MINUTE)
    bench.do("replace")
    bench.do("power_on", "power")
    bench.wait(3 * MINUTE)
    assert not bench.present
    bench.shows_nothing()
    assert bench.prints()
    assert bench.device.staging.hazards() == ()
