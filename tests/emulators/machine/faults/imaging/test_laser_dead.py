"""IM-05: a dead diode neither dries nor comes clean; a new laser unit is the mend."""

from __future__ import annotations

from typing import Any

FAULT = "laser.dead"
DARK = {("subunitUnrecoverableFailure", "marker")}


def off_then(bench: Any, verb: str) -> None:
    bench.do("power_off", "power")
    bench.wait(60)
    bench.do(verb)
    bench.do("power_on", "power")
    bench.wait(240)


def test_every_interface_says_so(bench: Any) -> None:
    bench.break_it()
    assert bench.present
    assert bench.critical == DARK
    bench.shows(reason="subunit-unrecoverable-failure-error", bit="serviceRequested", panel="beam")
    assert bench.device.hands.look(bench.at)["beam test"] == "no beam"
    if bench.device.has_usb:
        assert bench.device.pjl.status().code == 50012


def test_the_detector_cannot_tell_it_from_fogged_glass(bench: Any) -> None:
    bench.break_it()
    dead = bench.device.hands.read_panel()
    bench.device.staging.clear(bench.fault, bench.at, {})
    bench.shows_nothing()
    bench.device.staging.inject("laser.fogged", bench.at, {})
    assert bench.device.hands.read_panel() == dead


def test_waiting_and_cleaning_do_not_help(bench: Any) -> None:
    bench.break_it()
    bench.wait(3 * 3600)
    off_then(bench, "clean")
    assert bench.critical == DARK
    assert bench.present


def test_a_new_unit_fitted_with_the_power_off_mends_it(bench: Any) -> None:
    bench.break_it()
    off_then(bench, "replace")
    assert not bench.present
    bench.shows_nothing()
    assert bench.prints()
    assert bench.device.staging.hazards() == ()


def test_work_on_it_under_power_is_noted(bench: Any) -> None:
    bench.break_it()
    bench.do("replace")
    assert [hazard.partition(":")[0] for hazard in bench.device.staging.hazards()] == ["laser-light"]
