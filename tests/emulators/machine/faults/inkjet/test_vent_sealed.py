"""IJ-05: a tank that no air gets into gives less and less ink, and its level tells nothing."""

from __future__ import annotations

from typing import Any

FAULT = "supply.vent.sealed"


def page(bench: Any) -> str:
    return str(bench.device.hands.look(bench.device.facts.roles["bin"])["top sheet"])


def test_its_colour_fades_and_then_is_gone_and_every_interface_is_content(bench: Any) -> None:
    bench.break_it()
    assert bench.prints(5)
    colour = bench.part.spec.color
    assert page(bench) == f"fade in {colour}"
    assert bench.prints(8)
    assert page(bench) == f"missing colour in {colour}"
    assert bench.is_well
    bench.shows_nothing()
    assert bench.device.hands.look(bench.at)["vent"] == "taped over"


def test_cleaning_and_power_are_the_wrong_guess(bench: Any) -> None:
    bench.break_it()
    bench.do("clean", "printhead")
    bench.power_cycle()
    assert bench.prints()
    assert page(bench) == f"missing colour in {bench.part.spec.color}"
    bench.do("print_nozzle_check", "printhead")
    assert bench.device.hands.look("printhead")["nozzle check"] == "gaps"
    assert bench.present


def test_seating_it_firmly_lets_no_air_in(bench: Any) -> None:
    bench.break_it()
    bench.do("reseat")
    assert bench.present


def test_pulling_the_tape_off_ends_it(bench: Any) -> None:
    bench.break_it()
    assert bench.prints()
    bench.do("remove_tape")
    assert not bench.present
    assert bench.prints()
    assert page(bench) == "clean"
    assert bench.device.staging.hazards() == ()


def test_a_new_tank_comes_without_the_tape(bench: Any) -> None:
    bench.break_it()
    bench.do("replace")
    assert not bench.present
