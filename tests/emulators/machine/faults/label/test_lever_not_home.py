"""LB-01: a print head that lies shut reads open until its lever is turned home."""

from __future__ import annotations

from typing import Any

FAULT = "cover.lever.not-home"


def test_a_shut_head_reads_open_on_every_interface(bench: Any) -> None:
    bench.break_it()
    assert bench.present
    assert bench.critical == {("coverOpen", "cover")}
    bench.shows(reason="cover-open-error", bit="doorOpen", panel="HEAD OPEN")
    seen = bench.device.hands.look(bench.at)
    assert (seen["cover"], seen["lever"]) == ("closed", "not home")


def test_power_does_not_turn_the_lever(bench: Any) -> None:
    bench.break_it()
    bench.power_cycle()
    assert bench.critical
    assert bench.present


def test_tape_silences_the_alert_and_is_written_down(bench: Any) -> None:
    bench.break_it()
    bench.do("tape")
    assert bench.is_well
    assert bench.present
    assert [hazard.partition(":")[0] for hazard in bench.device.staging.hazards()] == ["interlock-defeated"]


def test_turning_the_lever_home_ends_it_and_it_prints(bench: Any) -> None:
    bench.break_it()
    bench.do("close")
    assert not bench.present
    assert bench.device.hands.look(bench.at)["lever"] == "home"
    bench.shows_nothing()
    assert bench.prints()
    assert bench.device.staging.hazards() == ()


def test_opening_and_shutting_it_firmly_does_as_well(bench: Any) -> None:
    bench.break_it()
    bench.do("reseat")
    assert not bench.present
    assert bench.is_well


def test_benches_tidy_the_tape_away_too(bench: Any) -> None:
    bench.break_it()
    bench.do("tape")
    bench.device.staging.clear(bench.fault, bench.at, {})
    assert not bench.present
    bench.do("open")
    assert bench.critical
