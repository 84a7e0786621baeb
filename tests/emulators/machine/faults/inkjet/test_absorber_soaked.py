"""IJ-02: a full absorber stops the printer; a new pad and its counter mend it, the counter alone spills."""

from __future__ import annotations

from typing import Any

import pytest
from misfeed.contract import CannotAct

FAULT = "absorber.soaked"


def kinds(bench: Any) -> list[str]:
    return [hazard.partition(":")[0] for hazard in bench.device.staging.hazards()]


def fit_a_dry_pad(bench: Any) -> None:
    bench.do("power_off", "power")
    bench.do("replace")
    bench.do("power_on", "power")
    bench.wait()


def test_it_stops_and_every_interface_says_so(bench: Any) -> None:
    bench.break_it()
    assert bench.present
    assert bench.critical == {("markerWasteInkReceptacleFull", "markerSupplies")}
    bench.shows(reason="marker-waste-ink-receptacle-full-error", bit="serviceRequested", panel="5B00")
    assert bench.device.hands.look(bench.at)["pad"] == "soaked"


def test_power_does_not_dry_it(bench: Any) -> None:
    bench.break_it()
    bench.power_cycle()
    assert bench.critical
    assert bench.present


def test_resetting_the_counter_alone_prints_and_spills(bench: Any) -> None:
    bench.break_it()
    bench.do("reset_counter")
    assert bench.is_well
    assert bench.prints()
    assert bench.machine.bins[0].stack[-1].words == "smear"
    assert bench.present
    assert bench.device.hands.look(bench.at)["pad"] == "soaked"
    assert kinds(bench) == ["ink-spilled"]


def test_it_is_service_work_with_the_power_off(bench: Any) -> None:
    bench.break_it()
    with pytest.raises(CannotAct, match="power off first"):
        bench.do("replace")
    assert bench.present


def test_a_dry_pad_alone_leaves_the_counter_full(bench: Any) -> None:
    bench.break_it()
    fit_a_dry_pad(bench)
    assert not bench.present
    assert bench.critical == {("markerWasteInkReceptacleFull", "markerSupplies")}


def test_a_dry_pad_and_its_counter_mend_it(bench: Any) -> None:
    bench.break_it()
    fit_a_dry_pad(bench)
    bench.do("reset_counter")
    assert not bench.present
    assert bench.prints()
    bench.shows_nothing()
    assert kinds(bench) == []
    assert bench.part.percent > 90
