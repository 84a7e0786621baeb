"""LB-04: uneven pressure wrinkles the ribbon; another ribbon wrinkles as well."""

from __future__ import annotations

from typing import Any

FAULT = "thermal-head.pressure.uneven"


def page(bench: Any) -> str:
    return str(bench.device.hands.look(bench.device.facts.roles["bin"])["top sheet"])


def test_every_label_shows_it_and_every_interface_is_content(bench: Any) -> None:
    bench.break_it()
    assert bench.prints()
    assert page(bench) == "wrinkle"
    bench.shows_nothing()
    assert bench.device.hands.look(bench.at)["toggles"] == "uneven"


def test_another_ribbon_and_power_are_the_wrong_guess(bench: Any) -> None:
    bench.break_it()
    bench.do("replace", bench.device.facts.roles["black"])
    bench.power_cycle()
    assert bench.prints()
    assert page(bench) == "wrinkle"
    assert bench.present


def test_even_toggles_end_it(bench: Any) -> None:
    bench.break_it()
    bench.do("set_pressure", left=3, right=3)
    assert not bench.present
    assert bench.prints()
    assert page(bench) == "clean"
    assert bench.device.staging.hazards() == ()
