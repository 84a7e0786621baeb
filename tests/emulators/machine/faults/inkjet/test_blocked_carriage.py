"""IJ-03: a scrap in the carriage's way is found when it sweeps and when it seeks its home."""

from __future__ import annotations

from typing import Any

import pytest
from misfeed.contract import CannotAct

FAULT = "carriage.blocked"
TOLD = {("markerMotorFailure", "marker")}


def cover(bench: Any) -> str:
    return str(bench.machine.covers_for(bench.machine.profile.path.marks_at)[0].id)


def work_on(bench: Any, verb: str) -> None:
    bench.do("power_off", "power")
    bench.do("open", cover(bench))
    bench.do(verb)
    bench.do("close", cover(bench))
    bench.do("power_on", "power")
    bench.wait()


def test_nothing_shows_until_it_moves(bench: Any) -> None:
    bench.break_it()
    assert bench.present
    assert bench.is_well


def test_a_job_finds_it_and_every_interface_says_so(bench: Any) -> None:
    bench.break_it()
    bench.print()
    assert bench.critical == TOLD
    bench.shows(reason="marker-motor-failure-error", bit="serviceRequested", panel="5100")
    assert bench.device.hands.look(bench.at)["way"] == "a scrap of paper"
    assert bench.machine.bins[0].level == 0


def test_power_finds_it_again_at_once(bench: Any) -> None:
    bench.break_it()
    bench.print()
    bench.power_cycle()
    assert bench.critical == TOLD
    assert bench.present


def test_a_clean_strip_is_the_wrong_guess(bench: Any) -> None:
    bench.break_it()
    bench.print()
    work_on(bench, "clean")
    assert bench.critical == TOLD
    assert bench.present


def test_it_is_reached_through_the_cover(bench: Any) -> None:
    bench.break_it()
    with pytest.raises(CannotAct, match=f"behind {cover(bench)}"):
        bench.do("remove_scrap")
    assert bench.present


def test_the_scrap_out_with_the_power_off_mends_it(bench: Any) -> None:
    bench.break_it()
    bench.print()
    work_on(bench, "remove_scrap")
    assert not bench.present
    assert bench.prints()
    bench.shows_nothing()
    kinds = {hazard.partition(":")[0] for hazard in bench.device.staging.hazards()}
    assert kinds <= {"job-lost"}


def test_the_error_stays_until_power_on_and_live_hands_are_noted(bench: Any) -> None:
    bench.break_it()
    bench.print()
    bench.do("open", cover(bench))
    bench.do("remove_scrap")
    bench.do("close", cover(bench))
    assert not bench.present
    assert bench.critical == TOLD
    assert [hazard.partition(":")[0] for hazard in bench.device.staging.hazards()] == ["live-work"]
    bench.power_cycle()
    assert bench.is_well
