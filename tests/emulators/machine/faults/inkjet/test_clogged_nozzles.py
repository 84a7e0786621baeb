"""IJ-01: clogged nozzles leave gaps that no interface tells of; cleaning ends it, a new tank does not."""

from __future__ import annotations

from typing import Any

import pytest
from misfeed.contract import CannotAct

FAULT = "printhead.nozzles.clogged"
DAY = 24 * 3600.0


def page(bench: Any) -> str:
    return str(bench.device.hands.look(bench.device.facts.roles["bin"])["top sheet"])


def ink(bench: Any) -> list[int]:
    return [supply.used for supply in bench.machine.supplies]


def test_the_page_shows_it_and_every_interface_is_content(bench: Any) -> None:
    bench.break_it()
    assert bench.prints()
    assert page(bench) == "white line in black"
    assert bench.is_well
    bench.shows_nothing()
    bench.do("print_nozzle_check", "printhead")
    assert bench.device.hands.look(bench.at)["nozzle check"] == "gaps"


def test_with_nearly_all_nozzles_gone_the_colour_is_missing(bench: Any) -> None:
    bench.break_it(severity=1.0, colorant="magenta")
    assert bench.prints()
    assert page(bench) == "missing colour in magenta"


def test_a_new_tank_and_power_are_the_wrong_guess(bench: Any) -> None:
    bench.break_it()
    bench.do("replace", bench.device.facts.roles["black"])
    bench.power_cycle()
    assert bench.prints()
    assert page(bench) == "white line in black"
    assert bench.present


def test_one_cleaning_frees_thick_ink_and_costs_ink_of_every_colour(bench: Any) -> None:
    bench.break_it()
    before = ink(bench)
    bench.do("clean")
    assert all(used > was for used, was in zip(ink(bench), before, strict=True))
    assert not bench.present
    assert bench.prints()
    assert page(bench) == "clean"
    assert bench.device.staging.hazards() == ()


def test_a_bad_clog_takes_two(bench: Any) -> None:
    bench.break_it(severity=0.9)
    bench.do("clean")
    assert bench.present
    bench.do("clean")
    assert not bench.present


def test_dried_ink_stays_until_it_has_soaked_a_day_between_two_deep_cleanings(bench: Any) -> None:
    bench.break_it(dried=True)
    for _ in range(3):
        bench.do("clean")
    bench.do("deep_clean")
    bench.do("deep_clean")
    assert bench.present
    bench.wait(DAY)
    bench.do("deep_clean")
    assert not bench.present


def test_a_new_print_head_ends_it_and_has_to_be_aligned(bench: Any) -> None:
    bench.break_it(dried=True)
    cover = bench.machine.covers_for(bench.machine.profile.path.marks_at)[0].id
    with pytest.raises(CannotAct, match=f"behind {cover}"):
        bench.do("replace")
    bench.do("open", cover)
    bench.do("replace")
    bench.do("close", cover)
    assert not bench.present
    assert bench.prints()
    assert page(bench) == "misregistration"
    bench.do("align")
    assert bench.prints()
    assert page(bench) == "clean"
