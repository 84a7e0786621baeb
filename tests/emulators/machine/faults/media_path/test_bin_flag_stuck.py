"""MP-08: a hanging flag reads full over an empty bin, until somebody puts it back."""

from __future__ import annotations

from typing import Any

FAULT = "bin.flag.stuck"
FULL = {("outputMediaTrayFull", "output")}


def test_an_empty_bin_reads_full_on_every_interface(bench: Any) -> None:
    bench.break_it()
    assert bench.present
    assert bench.part.level == 0
    assert bench.critical == FULL
    bench.shows(reason="output-area-full-error", bit="outputFull", panel=f"{bench.part.spec.label} is full")
    assert bench.device.hands.look(bench.at) == {"stack": "empty", "flag": "hangs in the air"}


def test_neither_emptying_the_bin_nor_wiping_nor_power_clears_it(bench: Any) -> None:
    bench.break_it()
    bench.do("empty")
    bench.do("clean")
    bench.power_cycle()
    assert bench.critical == FULL
    assert bench.present


def test_putting_the_flag_back_clears_it_at_once(bench: Any) -> None:
    bench.break_it()
    before = bench.device.clock.now_us()
    bench.do("reseat")
    assert bench.device.clock.now_us() == before
    assert not bench.present
    assert bench.is_well
    bench.shows_nothing()
    assert bench.prints()


def test_a_bin_that_is_really_full_stays_full_with_its_flag_back(bench: Any) -> None:
    bench.part.level = bench.part.spec.capacity
    bench.break_it()
    bench.do("reseat")
    assert not bench.present
    assert bench.critical == FULL
    bench.do("empty")
    assert bench.is_well
