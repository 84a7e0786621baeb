"""IJ-04: with a smeared strip the carriage finds its home and is lost at the first sweep."""

from __future__ import annotations

from typing import Any

FAULT = "carriage.strip.smeared"
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


def test_a_job_finds_it_and_every_interface_says_so(bench: Any) -> None:
    bench.break_it()
    assert bench.is_well
    bench.print()
    assert bench.critical == TOLD
    bench.shows(reason="marker-motor-failure-error", bit="serviceRequested", panel="5100")
    assert bench.device.hands.look(bench.at) == {"way": "free", "strip": "smeared"}


def test_power_ends_the_error_until_the_next_job(bench: Any) -> None:
    bench.break_it()
    bench.print()
    bench.power_cycle()
    assert bench.is_well
    assert bench.present
    bench.print()
    assert bench.critical == TOLD


def test_looking_for_a_scrap_is_the_wrong_guess(bench: Any) -> None:
    bench.break_it()
    bench.print()
    work_on(bench, "remove_scrap")
    bench.print()
    assert bench.critical == TOLD
    assert bench.present


def test_a_wiped_strip_mends_it(bench: Any) -> None:
    bench.break_it()
    bench.print()
    work_on(bench, "clean")
    assert not bench.present
    assert bench.prints()
    bench.shows_nothing()
    kinds = {hazard.partition(":")[0] for hazard in bench.device.staging.hazards()}
    assert kinds <= {"job-lost"}
