"""FN-01: a bent staple keeps every set from being stapled, until somebody picks it out of the head."""

from __future__ import annotations

from typing import Any

import pytest
from misfeed.contract import CannotAct

FAULT = "finisher.stapler.bent"
COVER = "cover.finisher"


def seen(bench: Any) -> dict[str, str]:
    return dict(bench.device.hands.look("finisher"))


def test_nothing_shows_until_a_set_is_stapled(bench: Any) -> None:
    bench.break_it()
    assert bench.is_well
    assert bench.prints()


def test_the_set_stays_and_every_interface_says_so(bench: Any) -> None:
    bench.break_it()
    bench.do("staple", "finisher", sheets=5)
    assert seen(bench) == {"staple tray": "a set lies in it", "last set": "not stapled"}
    assert bench.critical == {("jam", "finDevice")}
    bench.shows(reason="stapler-jam-error", bit="jammed", panel="remove jammed staples")
    assert "media-jam-error" not in bench.device.ipp.state_reasons()
    assert bench.device.pjl.status().code == 40107
    assert bench.device.hands.look(bench.at) == {"head": "a bent staple sticks in it"}


def test_taking_the_set_out_lets_it_print_and_the_next_set_stays_again(bench: Any) -> None:
    bench.break_it()
    bench.do("staple", "finisher")
    bench.do("take_out", "finisher")
    assert bench.is_well
    assert "stapler-jam-warning" in bench.device.ipp.state_reasons()
    assert bench.prints()
    bench.do("staple", "finisher")
    assert bench.critical == {("jam", "finDevice")}
    bench.power_cycle()
    assert bench.critical == {("jam", "finDevice")}
    assert bench.present


def test_another_cartridge_is_the_wrong_guess(bench: Any) -> None:
    bench.break_it()
    bench.do("staple", "finisher")
    for verb, at in (("open", COVER), ("replace", ""), ("close", COVER), ("resume", "finisher")):
        bench.do(verb, at)
    assert bench.critical == {("jam", "finDevice")}
    assert bench.present


def test_picked_out_of_the_open_finisher_it_staples(bench: Any) -> None:
    bench.break_it()
    bench.do("staple", "finisher", sheets=5)
    with pytest.raises(CannotAct, match=r"is behind cover\.finisher; open it first"):
        bench.do("remove_staples")
    for verb, at in (("open", COVER), ("remove_staples", ""), ("close", COVER), ("resume", "finisher")):
        bench.do(verb, at)
    assert not bench.present
    assert seen(bench) == {"staple tray": "empty", "last set": "stapled"}
    bench.shows_nothing()
    assert bench.prints()
    assert bench.device.staging.hazards() == ()
