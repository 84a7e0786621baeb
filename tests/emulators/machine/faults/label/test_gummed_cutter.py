"""LB-07: glue holds the blade in the way of the labels; power does not free it, a swab does."""

from __future__ import annotations

from typing import Any

FAULT = "cutter.gummed"
TOLD = {("jam", "finDevice")}


def kinds(bench: Any) -> set[str]:
    return {hazard.partition(":")[0] for hazard in bench.device.staging.hazards()}


def test_nothing_shows_until_the_blade_moves(bench: Any) -> None:
    bench.break_it()
    assert bench.present
    assert bench.is_well


def test_a_job_finds_it_and_every_interface_says_so(bench: Any) -> None:
    bench.break_it()
    bench.print()
    assert bench.critical == TOLD
    bench.shows(reason="separation-cutter-jam-error", bit="jammed", panel="CUTTER FAULT")
    assert bench.machine.bins[0].level == 0
    assert bench.device.hands.look(bench.at)["blade"] == "gummed with label glue"


def test_power_and_a_pull_are_the_wrong_guess(bench: Any) -> None:
    bench.break_it()
    bench.print()
    bench.do("pull")
    assert bench.critical == TOLD
    bench.power_cycle()
    assert bench.critical == TOLD
    assert bench.present


def test_a_swab_with_the_power_off_ends_it(bench: Any) -> None:
    bench.break_it()
    bench.print()
    bench.do("power_off", "power")
    bench.do("clean")
    bench.do("power_on", "power")
    bench.wait()
    assert not bench.present
    assert bench.prints()
    bench.shows_nothing()
    assert kinds(bench) <= {"job-lost"}


def test_a_blade_cleaned_under_power_cuts(bench: Any) -> None:
    bench.break_it()
    bench.print()
    bench.do("clean")
    assert not bench.present
    assert kinds(bench) == {"cut"}
