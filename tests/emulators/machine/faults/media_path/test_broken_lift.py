"""MP-07: a full tray whose plate stays down reads empty until the lift drive is replaced."""

from __future__ import annotations

from typing import Any

FAULT = "tray.lift.broken"


def test_nobody_is_stopped_before_a_job_wants_the_tray(bench: Any) -> None:
    bench.break_it()
    codes = {row.condition.code for row in bench.machine.alerts.rows}
    assert {"inputTrayElevationFailure", "inputMediaSupplyEmpty"} <= codes
    assert bench.is_well


def test_a_job_for_it_stops_and_every_interface_says_so(bench: Any) -> None:
    bench.break_it()
    bench.print(1, tray=bench.at)
    assert ("inputTrayElevationFailure", "input") in bench.critical
    panel = bench.part.spec.label
    bench.shows(reason="input-tray-elevation-failure-error", bit="inputTrayEmpty", panel=panel, port=0x30)
    assert "media-empty-error" in bench.device.ipp.state_reasons()
    assert bench.device.hands.look(bench.at)["paper"] != "empty"
    assert bench.device.hands.look(bench.at)["plate"] == "down"


def test_the_sensor_and_a_push_of_the_tray_are_the_wrong_guess(bench: Any) -> None:
    bench.break_it()
    bench.print(1, tray=bench.at)
    bench.do("clean")
    bench.do("open")
    bench.do("close")
    bench.power_cycle()
    bench.print(1, tray=bench.at)
    assert ("inputTrayElevationFailure", "input") in bench.critical
    assert bench.present


def test_a_new_drive_lifts_when_the_tray_is_pushed_in(bench: Any) -> None:
    bench.break_it()
    bench.do("open")
    bench.do("replace")
    bench.do("close")
    assert not bench.present
    assert bench.prints(2, tray=bench.at)
    bench.shows_nothing()
