"""LB-03: labels of another kind need calibration; a brush does nothing for them."""

from __future__ import annotations

from typing import Any

import pytest
from misfeed.contract import CannotAct

FAULT = "gap-sensor.uncalibrated"
JAM = {("mediaPathJam", "mediaPath")}


def clear(bench: Any, *verbs: str) -> None:
    head = bench.device.facts.roles["head_cover"]
    bench.do("open", head)
    bench.do("remove_sheet", f"path.{bench.part.spec.station}")
    for verb in verbs:
        bench.do(verb)
    bench.do("close", head)


def test_the_gap_is_missed_and_every_interface_says_so(bench: Any) -> None:
    bench.break_it()
    assert bench.is_well
    bench.print()
    assert bench.critical == JAM
    bench.shows(reason="media-path-jam-error", bit="jammed", panel="PAPER FEED ERROR")
    assert bench.device.hands.look(bench.at) == {"lens": "clean", "calibration": "of other labels"}


def test_a_brush_and_power_are_the_wrong_guess(bench: Any) -> None:
    bench.break_it()
    bench.print()
    clear(bench, "clean")
    bench.power_cycle()
    bench.print()
    assert bench.critical == JAM
    assert bench.present


def test_it_is_calibrated_only_when_ready_and_idle(bench: Any) -> None:
    bench.break_it()
    bench.print()
    with pytest.raises(CannotAct, match="ready and idle"):
        bench.do("calibrate")
    assert bench.present


def test_calibration_ends_it(bench: Any) -> None:
    bench.break_it()
    bench.do("calibrate")
    assert not bench.present
    assert bench.prints(5)
    bench.shows_nothing()
    assert bench.device.staging.hazards() == ()
