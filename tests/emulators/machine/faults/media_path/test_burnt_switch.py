"""MP-09: with a burnt switch a closed cover reads open, and neither a new cover nor tape helps."""

from __future__ import annotations

from typing import Any

FAULT = "cover.switch.burnt"


def kinds(bench: Any) -> set[str]:
    return {hazard.partition(":")[0] for hazard in bench.device.staging.hazards()}


def test_a_closed_cover_reads_open_on_every_interface(bench: Any) -> None:
    bench.break_it()
    word = "door" if bench.part.spec.door else "cover"
    assert bench.critical == {(f"{word}Open", "cover")}
    bench.shows(reason=f"{word}-open-error", bit="doorOpen", panel=f"{bench.part.spec.label} is open")
    seen = bench.device.hands.look(bench.at)
    assert (seen["cover"], seen["tab"], seen["contacts"]) == ("closed", "whole", "do not close")


def test_shutting_it_power_tape_and_a_new_cover_change_nothing(bench: Any) -> None:
    bench.break_it()
    bench.do("reseat")
    bench.do("tape")
    bench.power_cycle()
    bench.do("open")
    bench.do("replace")
    bench.do("close")
    assert bench.critical
    assert bench.present
    assert kinds(bench) == {"interlock-defeated"}


def test_a_new_switch_fitted_without_power_mends_it_and_opens_and_closes_ten_times(bench: Any) -> None:
    bench.break_it()
    bench.do("power_off", "power")
    bench.do("replace_switch")
    bench.do("power_on", "power")
    bench.wait(240)
    assert not bench.present
    for _ in range(10):
        bench.do("open")
        assert bench.critical
        bench.do("close")
        assert not bench.critical
    bench.shows_nothing()
    assert kinds(bench) == set()


def test_a_switch_changed_under_power_is_noted(bench: Any) -> None:
    bench.break_it()
    bench.do("replace_switch")
    assert bench.is_well
    assert kinds(bench) == {"live-work"}
