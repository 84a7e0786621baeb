"""IM-05: a dusty window whitens a line of every page; toner is not to blame, a swab is enough."""

from __future__ import annotations

from typing import Any

FAULT = "laser.window.dusty"


def page(bench: Any) -> str:
    bench.print(1)
    return str(bench.machine.bins[0].look()["top sheet"])


def test_the_page_has_a_white_line_and_every_interface_is_content(bench: Any) -> None:
    bench.break_it()
    assert bench.present
    assert page(bench) == "white line"
    bench.shows_nothing()
    assert bench.device.hands.look(bench.at)["window"] == "dusty"


def test_toner_and_power_are_the_wrong_guess(bench: Any) -> None:
    bench.break_it()
    bench.do("replace", "supply.black")
    bench.power_cycle()
    assert page(bench) == "white line"
    assert bench.present


def test_a_swab_with_the_power_off_mends_it(bench: Any) -> None:
    bench.break_it()
    bench.do("power_off", "power")
    bench.do("clean")
    bench.do("power_on", "power")
    bench.wait(240)
    assert not bench.present
    assert page(bench) == "clean"
    assert bench.device.staging.hazards() == ()
