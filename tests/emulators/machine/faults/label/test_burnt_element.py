"""LB-02: a burnt element leaves a white line; swabs do nothing for it, a new print head does."""

from __future__ import annotations

from typing import Any

import pytest
from misfeed.contract import CannotAct

FAULT = "thermal-head.element.burnt"


def page(bench: Any) -> str:
    return str(bench.device.hands.look(bench.device.facts.roles["bin"])["top sheet"])


def head(bench: Any) -> str:
    return str(bench.device.facts.roles["head_cover"])


def test_every_label_has_the_line_and_every_interface_is_content(bench: Any) -> None:
    bench.break_it()
    assert bench.prints()
    assert page(bench) == "white line"
    line = bench.machine.bins[0].stack[-1].sides[0].defects[0]
    assert line.at_mm == pytest.approx(200 / 8, abs=0.1)
    bench.shows_nothing()
    seen = bench.device.hands.look(bench.at)
    assert (seen["surface"], seen["elements"]) == ("clean", "scored")


def test_swabs_and_a_new_ribbon_are_the_wrong_guess(bench: Any) -> None:
    bench.break_it()
    bench.do("replace", bench.device.facts.roles["black"])
    bench.do("power_off", "power")
    bench.do("open", head(bench))
    bench.do("clean")
    bench.do("close", head(bench))
    bench.do("power_on", "power")
    bench.wait()
    assert bench.prints()
    assert page(bench) == "white line"
    assert bench.present


def test_the_head_must_be_open_to_get_at_it(bench: Any) -> None:
    bench.break_it()
    with pytest.raises(CannotAct, match=f"behind {head(bench)}"):
        bench.do("replace")
    assert bench.present


def test_a_new_print_head_fitted_with_the_power_off_ends_it(bench: Any) -> None:
    bench.break_it()
    bench.do("power_off", "power")
    bench.do("open", head(bench))
    bench.do("replace")
    bench.do("close", head(bench))
    bench.do("power_on", "power")
    bench.wait()
    assert not bench.present
    assert bench.prints()
    assert page(bench) == "clean"
    assert bench.device.staging.hazards() == ()


def test_live_work_is_noted(bench: Any) -> None:
    bench.break_it()
    bench.do("open", head(bench))
    bench.do("replace")
    assert [hazard.partition(":")[0] for hazard in bench.device.staging.hazards()] == ["live-work"]
    assert not bench.present


def test_two_burnt_elements_are_two_faults(bench: Any) -> None:
    bench.break_it(element=10)
    bench.break_it(element=20)
    bench.device.staging.clear(bench.fault, bench.at, {"element": 10})
    assert bench.part.dead == (20,)
