"""LB-03: a dusty sensor finds no gap; calibration cannot mend it, a brush does."""

from __future__ import annotations

from typing import Any

import pytest
from misfeed.contract import CannotAct

FAULT = "gap-sensor.dusty"
JAM = {("mediaPathJam", "mediaPath")}


def clear(bench: Any, *verbs: str) -> None:
    head = bench.device.facts.roles["head_cover"]
    place = f"path.{bench.part.spec.station}"
    bench.do("open", head)
    bench.do("remove_sheet", place)
    for verb in verbs:
        bench.do(verb)
    bench.do("close", head)


def test_nothing_shows_until_a_label_is_fed(bench: Any) -> None:
    bench.break_it()
    assert bench.present
    assert bench.is_well


def test_the_gap_is_missed_and_every_interface_says_so(bench: Any) -> None:
    bench.break_it()
    bench.print()
    assert bench.critical == JAM
    bench.shows(reason="media-path-jam-error", bit="jammed", panel="PAPER FEED ERROR")
    assert bench.device.hands.look(bench.at) == {"lens": "label dust", "calibration": "fits the labels"}


def test_taking_the_label_out_brings_it_back(bench: Any) -> None:
    bench.break_it()
    bench.print()
    clear(bench)
    bench.wait(120)
    assert bench.critical == JAM
    assert bench.present


def test_calibration_and_power_are_the_wrong_guess(bench: Any) -> None:
    bench.break_it()
    bench.do("calibrate")
    bench.power_cycle()
    bench.print()
    assert bench.critical == JAM
    assert bench.present


def test_it_is_reached_with_the_head_open(bench: Any) -> None:
    bench.break_it()
    with pytest.raises(CannotAct, match="open it first"):
        bench.do("clean")


def test_a_clean_lens_ends_it(bench: Any) -> None:
    bench.break_it()
    bench.print()
    clear(bench, "clean")
    bench.wait(120)
    assert not bench.present
    assert bench.prints(5)
    bench.shows_nothing()
    assert bench.device.staging.hazards() == ()
