"""MP-03: worn claws wrap sheets round the fuser; only another fuser ends it."""

from __future__ import annotations

from typing import Any

FAULT = "fuser.claws.worn"
EXIT = "path.fuser-exit"


def open_up(bench: Any) -> str:
    cover = str(bench.machine.covers_for("fuser-exit")[0].id)
    bench.do("open", cover)
    return cover


def test_nothing_shows_until_a_sheet_is_fused(bench: Any) -> None:
    bench.break_it()
    assert bench.present
    assert bench.is_well


def test_the_sheet_wraps_and_every_interface_says_so(bench: Any) -> None:
    bench.break_it(severity=1.0)
    bench.print()
    assert bench.critical == {("mediaPathOutputJam", "mediaPath")}
    assert EXIT in {sheet.place for sheet in bench.machine.path.stopped}
    bench.shows(
        reason="media-path-output-jam-error", bit="jammed", panel=bench.machine.parts[EXIT].spec.label
    )
    assert bench.device.hands.look("fuser")["claws"] == "worn"


def clear_sheets(bench: Any) -> None:
    bench.do("power_off", "power")
    bench.wait(3 * 3600)
    cover = open_up(bench)
    for place in sorted({sheet.place for sheet in bench.machine.path.stopped}):
        for other in bench.machine.covers_for(place.removeprefix("path.")):
            bench.do("open", other.id)
        bench.do("remove_sheet", place)
    for other in bench.machine.covers:
        bench.do("close", other.id)
    assert cover


def test_taking_the_sheet_out_brings_the_wrap_back(bench: Any) -> None:
    bench.break_it(severity=1.0)
    bench.print()
    clear_sheets(bench)
    bench.do("power_on", "power")
    bench.wait(240)
    assert bench.is_well
    bench.print()
    assert ("mediaPathOutputJam", "mediaPath") in bench.critical
    assert bench.present


def test_tray_rollers_are_the_wrong_guess(bench: Any) -> None:
    bench.break_it(severity=1.0)
    bench.do("replace", f"{bench.device.facts.roles['tray']}.rollers")
    bench.print()
    assert ("mediaPathOutputJam", "mediaPath") in bench.critical
    assert bench.present


def test_another_fuser_fitted_cold_and_off_prints_and_hurts_nobody(bench: Any) -> None:
    bench.break_it(severity=1.0)
    bench.print()
    clear_sheets(bench)
    bench.do("replace", "fuser")
    bench.do("power_on", "power")
    bench.wait(240)
    assert not bench.present
    assert bench.prints(10)
    assert [kind for kind in bench.device.staging.hazards() if not kind.startswith("job-lost")] == []
    bench.shows_nothing()


def test_haste_burns_and_live_work_is_noted(bench: Any) -> None:
    bench.break_it(severity=1.0)
    bench.print()
    open_up(bench)
    bench.do("remove_sheet", EXIT)
    bench.do("replace", "fuser")
    kinds = {hazard.partition(":")[0] for hazard in bench.device.staging.hazards()}
    assert kinds == {"burn", "live-work"}
    assert not bench.present


def test_a_fuser_changed_under_power_is_cold_and_warms_up_before_it_prints(bench: Any) -> None:
    bench.break_it()
    bench.do("replace", "fuser")
    assert not bench.machine.fuser.ready
    assert bench.device.hands.temperature_c("fuser") < 30
    assert bench.prints()


def test_slightly_worn_claws_wrap_some_sheets_only(bench: Any) -> None:
    bench.break_it(severity=0.05)
    bench.print(20)
    assert bench.machine.bins[0].level > 0
    assert bench.present
