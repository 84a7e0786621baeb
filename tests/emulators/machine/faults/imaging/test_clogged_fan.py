"""IM-07: a fan full of dust stops the printer; the fuser is not to blame, cleaning it is enough."""

from __future__ import annotations

from typing import Any

FAULT = "fan.clogged"
STILL = {("subunitMotorFailure", "marker")}


def off_then(bench: Any, verb: str, target: str) -> None:
    bench.do("power_off", "power")
    bench.wait(3600)
    bench.do(verb, target)
    bench.do("power_on", "power")
    bench.wait(240)


def test_every_interface_names_a_motor_and_the_panel_the_fan(bench: Any) -> None:
    bench.break_it()
    assert bench.present
    assert bench.critical == STILL
    bench.shows(reason="subunit-motor-failure-error", bit="serviceRequested", panel=bench.part.spec.label)
    assert bench.device.hands.look(bench.at)["blades"] == "clogged with dust"
    if bench.device.has_usb:
        assert bench.device.pjl.status().code == 50015 + bench.part.index


def test_a_sleeping_printer_drives_no_fan_and_misses_none(bench: Any) -> None:
    bench.wait(bench.machine.profile.engine.sleep_after_s + 60)
    assert bench.machine.power.asleep
    bench.break_it()
    assert bench.critical == set()
    bench.print(1)
    assert bench.critical == STILL


def test_power_does_not_turn_it(bench: Any) -> None:
    bench.break_it()
    bench.power_cycle()
    assert bench.critical == STILL
    assert bench.present


def test_a_new_fuser_is_the_wrong_guess(bench: Any) -> None:
    bench.break_it()
    off_then(bench, "replace", "fuser")
    assert bench.critical == STILL
    assert bench.present


def test_cleaning_it_mends_it(bench: Any) -> None:
    bench.break_it()
    off_then(bench, "clean", bench.at)
    assert not bench.present
    bench.shows_nothing()
    assert bench.prints()
    assert bench.device.staging.hazards() == ()


def test_reaching_into_it_under_power_is_noted(bench: Any) -> None:
    bench.break_it()
    bench.do("clean")
    assert [hazard.partition(":")[0] for hazard in bench.device.staging.hazards()] == ["live-work"]
