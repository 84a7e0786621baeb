"""CS-03: a drum that daylight spoilt greys and marks the page, and its life goes on."""

from __future__ import annotations

from typing import Any

FAULT = "drum.light-struck"


def page(bench: Any) -> str:
    bench.print(1)
    return str(bench.machine.bins[0].look()["top sheet"])


def test_the_page_is_grey_and_marked_and_no_life_is_over(bench: Any) -> None:
    bench.break_it()
    assert bench.present
    seen = page(bench)
    assert "grey background" in seen
    assert f"repeat mark every {bench.part.spec.circumference_mm:g} mm" in seen
    assert not any("opc" in reason for reason in bench.device.ipp.state_reasons())
    bench.shows_nothing()
    assert bench.device.hands.look(bench.at)["surface"] == "a pale stripe"


def test_a_fuser_is_the_wrong_guess_and_cleaning_does_not_help(bench: Any) -> None:
    bench.break_it()
    bench.do("power_off", "power")
    bench.wait(3600)
    bench.do("replace", "fuser")
    bench.do("clean")
    bench.do("power_on", "power")
    bench.wait(240)
    assert "grey background" in page(bench)
    assert bench.present


def test_a_new_drum_unit_prints_clean(bench: Any) -> None:
    bench.break_it()
    bench.do("replace", bench.part.changed_with)
    assert not bench.present
    assert page(bench) == "clean"
    assert bench.device.staging.hazards() == ()


def test_one_colour_alone_is_concerned(bench: Any) -> None:
    bench.break_it()
    colorant = bench.part.spec.colorant
    assert colorant == "" or f"grey background in {colorant}" in page(bench)
