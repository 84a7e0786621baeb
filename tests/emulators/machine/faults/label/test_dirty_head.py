"""LB-02: dirt baked onto the head leaves a white line that an alcohol swab takes away."""

from __future__ import annotations

from typing import Any

FAULT = "thermal-head.dirty"


def page(bench: Any) -> str:
    return str(bench.device.hands.look(bench.device.facts.roles["bin"])["top sheet"])


def test_every_label_has_the_line_and_every_interface_is_content(bench: Any) -> None:
    bench.break_it()
    assert bench.prints()
    assert page(bench) == "white line"
    bench.shows_nothing()
    seen = bench.device.hands.look(bench.at)
    assert (seen["surface"], seen["elements"]) == ("baked-on dirt", "whole")


def test_a_new_ribbon_and_power_are_the_wrong_guess(bench: Any) -> None:
    bench.break_it()
    bench.do("replace", bench.device.facts.roles["black"])
    bench.power_cycle()
    assert bench.prints()
    assert page(bench) == "white line"
    assert bench.present


def test_a_swab_with_the_power_off_ends_it(bench: Any) -> None:
    bench.break_it()
    cover = bench.device.facts.roles["head_cover"]
    bench.do("power_off", "power")
    bench.do("open", cover)
    bench.do("clean")
    bench.do("close", cover)
    bench.do("power_on", "power")
    bench.wait()
    assert not bench.present
    assert bench.prints()
    assert page(bench) == "clean"
    assert bench.device.staging.hazards() == ()
