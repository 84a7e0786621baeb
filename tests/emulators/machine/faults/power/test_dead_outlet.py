"""PW-01: without mains there is nothing, anywhere; another outlet brings everything back."""

from __future__ import annotations

from typing import Any

FAULT = "mains.outlet.dead"


def is_dead(bench: Any) -> bool:
    device = bench.device
    return (
        device.hands.read_panel() == ""
        and not device.at("admin").ping()
        and device.at("users").reach("ipp") == "silent"
        and not device.usb.present()
    )


def test_everything_is_dark_and_silent_at_once(bench: Any) -> None:
    bench.break_it()
    assert is_dead(bench)
    assert bench.device.hands.look("mains")["outlet"] == "dead"
    assert bench.device.hands.look("power")["lamp"] == "out"


def test_jobs_are_lost_with_it(bench: Any) -> None:
    bench.machine.jobs.submit(incoming=True)
    bench.break_it()
    assert [kind.partition(":")[0] for kind in bench.device.staging.hazards()] == ["job-lost", "write-cut"]


def test_the_switch_and_the_cord_change_nothing(bench: Any) -> None:
    bench.break_it()
    bench.power_cycle()
    assert is_dead(bench)
    bench.do("unplug", "power")
    bench.do("plug_in", "power")
    bench.wait(120)
    assert is_dead(bench)
    assert bench.present


def test_the_board_behind_the_dark_panel_is_the_wrong_guess(bench: Any) -> None:
    bench.break_it()
    bench.do("replace", "formatter")
    bench.do("replace", "power.supply")
    bench.wait(120)
    assert is_dead(bench)
    assert bench.present


def test_another_outlet_mends_it(bench: Any) -> None:
    bench.break_it()
    bench.do("unplug", "power")
    bench.do("other_outlet")
    bench.do("plug_in", "power")
    bench.wait(120)
    assert not bench.present
    assert bench.prints()
    bench.shows_nothing()


def test_a_breaker_that_is_switched_on_again_boots_it(bench: Any) -> None:
    bench.break_it()
    assert is_dead(bench)
    bench.device.staging.clear(FAULT, bench.at, {})
    bench.wait(120)
    assert not is_dead(bench)
    assert bench.prints()
    bench.shows_nothing()
