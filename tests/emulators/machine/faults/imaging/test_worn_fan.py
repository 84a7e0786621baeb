"""IM-07: a fan with a worn bearing is not helped by cleaning; a new one is."""

from __future__ import annotations

from typing import Any

FAULT = "fan.bearing.worn"
STILL = {("subunitMotorFailure", "marker")}


def off_then(bench: Any, verb: str) -> None:
    bench.do("power_off", "power")
    bench.wait(600)
    bench.do(verb)
    bench.do("power_on", "power")
    bench.wait(240)


def test_every_interface_names_a_motor(bench: Any) -> None:
    bench.break_it()
    assert bench.present
    assert bench.critical == STILL
    bench.shows(reason="subunit-motor-failure-error", bit="serviceRequested", panel=bench.part.spec.label)
    assert bench.device.hands.look(bench.at) == {"blades": "clean", "shaft": "stiff"}


def test_cleaning_does_not_mend_it(bench: Any) -> None:
    bench.break_it()
    off_then(bench, "clean")
    assert bench.critical == STILL
    assert bench.present


def test_a_new_fan_does(bench: Any) -> None:
    bench.break_it()
    off_then(bench, "replace")
    assert not bench.present
    bench.shows_nothing()
    assert bench.prints()
    assert bench.device.staging.hazards() == ()


def test_the_firmware_that_counted_no_turns_tries_again_only_after_a_power_cycle(bench: Any) -> None:
    bench.break_it()
    bench.do("replace")
    assert not bench.present
    assert bench.critical == STILL
    bench.power_cycle()
    bench.shows_nothing()
