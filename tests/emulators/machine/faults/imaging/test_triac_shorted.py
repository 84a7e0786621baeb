"""IM-02: a shorted triac overheats any fuser, in sleep too; only another power supply ends it."""

from __future__ import annotations

from typing import Any

import pytest

FAULT = "power.supply.triac-shorted"
HOT = {("markerFuserOverTemperature", "marker")}
MINUTE = 60.0


def change(bench: Any, target: str) -> None:
    """Replace a part with the cord out and everything cold."""
    bench.do("unplug", "power")
    bench.wait(60 * MINUTE)
    bench.do("replace", target)
    bench.do("plug_in", "power")
    bench.wait(4 * MINUTE)


def test_an_idle_printer_overheats_and_every_interface_says_so(bench: Any) -> None:
    bench.break_it()
    assert bench.present
    bench.wait(20)
    assert bench.critical == HOT
    bench.shows(reason="fuser-over-temp-error", bit="serviceRequested", panel="temperature is too high")
    assert bench.device.hands.look(bench.at)["heater output"] == "live at idle"
    fuser = bench.device.hands.look("fuser")
    assert (fuser["heater"], fuser["thermistor"]) == ("conducts", "good")


def test_a_sleeping_printer_does_too(bench: Any) -> None:
    bench.wait(bench.machine.profile.engine.sleep_after_s + 20 * MINUTE)
    assert bench.machine.power.asleep
    cool = bench.device.hands.temperature_c("fuser")
    bench.break_it()
    bench.wait(2 * MINUTE)
    assert bench.device.hands.temperature_c("fuser") > cool
    assert bench.critical == HOT


def test_it_stays_hot_while_the_error_is_up_and_cools_without_power(bench: Any) -> None:
    bench.break_it()
    bench.wait(10 * MINUTE)
    hot = bench.device.hands.temperature_c("fuser")
    assert hot > bench.machine.fuser.spec.target_dc / 10
    bench.do("power_off", "power")
    bench.wait(30 * MINUTE)
    assert bench.device.hands.temperature_c("fuser") < hot / 2


@pytest.mark.parametrize("minutes", [0.2, 30])
def test_clearing_the_error_brings_it_back(bench: Any, minutes: float) -> None:
    bench.break_it()
    bench.wait(20)
    bench.do("power_off", "power")
    bench.wait(minutes * MINUTE)
    bench.do("power_on", "power")
    bench.wait(3 * MINUTE)
    assert bench.critical == HOT
    assert bench.present


def test_a_new_fuser_is_overheated_like_the_old_one(bench: Any) -> None:
    bench.break_it()
    change(bench, "fuser")
    assert bench.critical == HOT
    assert bench.present


def test_a_new_power_supply_fitted_with_the_cord_out_mends_it(bench: Any) -> None:
    bench.break_it()
    bench.wait(20)
    change(bench, bench.at)
    assert not bench.present
    bench.shows_nothing()
    assert bench.prints()
    assert bench.device.hands.temperature_c("fuser") <= bench.machine.fuser.spec.target_dc / 10
    assert bench.device.staging.hazards() == ()
