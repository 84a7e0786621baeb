"""IM-01: a fuser that is not home fails some warm-ups; a rest seems to help, and pushing it home does."""

from __future__ import annotations

from typing import Any

FAULT = "fuser.connector.loose"
SLOW = {("markerFuserTimingFailure", "marker")}
MINUTE = 60.0


def rest(bench: Any, minutes: float = 15) -> None:
    bench.do("power_off", "power")
    bench.wait(minutes * MINUTE)
    bench.do("power_on", "power")
    bench.wait(3 * MINUTE)


def test_a_fuser_that_is_warm_already_prints_on(bench: Any) -> None:
    bench.break_it(share=1.0)
    assert bench.present
    bench.wait(5 * MINUTE)
    assert bench.is_well
    assert bench.prints()


def test_it_dies_while_warming_up(bench: Any) -> None:
    bench.break_it(share=1.0)
    rest(bench)
    assert bench.critical == SLOW
    bench.shows(reason="marker-fuser-timing-failure-error", bit="serviceRequested", panel="did not warm up")
    seen = bench.device.hands.look(bench.at)
    assert (seen["connector"], seen["heater"]) == ("not home", "conducts")


def test_a_rest_helps_sometimes_and_never_for_long(bench: Any) -> None:
    bench.break_it(share=0.5)
    outcomes = []
    for _ in range(12):
        rest(bench)
        outcomes.append(bench.is_well)
    assert len(set(outcomes)) == 2
    assert bench.present


def test_a_new_power_supply_is_the_wrong_guess(bench: Any) -> None:
    bench.break_it(share=1.0)
    bench.do("unplug", "power")
    bench.do("replace", "power.supply")
    bench.wait(15 * MINUTE)
    bench.do("plug_in", "power")
    bench.wait(3 * MINUTE)
    assert bench.critical == SLOW
    assert bench.present


def test_pushing_it_home_cold_and_off_mends_it(bench: Any) -> None:
    bench.break_it(share=1.0)
    rest(bench)
    bench.do("power_off", "power")
    bench.wait(60 * MINUTE)
    bench.do("reseat")
    bench.do("power_on", "power")
    bench.wait(3 * MINUTE)
    assert not bench.present
    bench.shows_nothing()
    for _ in range(3):
        rest(bench, 0.5)
        assert bench.is_well
    assert bench.device.staging.hazards() == ()


def test_haste_burns_and_live_work_is_noted(bench: Any) -> None:
    bench.break_it(share=1.0)
    bench.do("reseat")
    kinds = {hazard.partition(":")[0] for hazard in bench.device.staging.hazards()}
    assert kinds == {"burn", "live-work"}
    assert not bench.present
