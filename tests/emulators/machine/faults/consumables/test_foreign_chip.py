"""CS-02: a chip that the firmware refuses; a genuine cartridge is the only cure."""

from __future__ import annotations

from typing import Any

import pytest
from misfeed.errors import UsageError

FAULT = "supply.chip.refused"
FAILURE = {("markerSupplyFailure", "markerSupplies")}


@pytest.mark.parametrize(
    ("chip", "label"),
    [("foreign", "not for this printer"), ("locked", "not for this printer"), ("unreadable", "genuine")],
)
def test_the_cartridge_is_refused_on_every_interface(bench: Any, chip: str, label: str) -> None:
    bench.break_it(chip=chip)
    assert bench.present
    assert bench.critical == FAILURE
    bench.shows(reason="marker-supply-failure-error", bit="markerSupplyMissing", panel="memory error")
    assert bench.device.hands.look(bench.at)["label"] == label


def test_cleaning_reseating_and_power_do_not_help(bench: Any) -> None:
    bench.break_it()
    bench.do("clean")
    bench.do("reseat")
    bench.power_cycle()
    assert bench.critical == FAILURE
    assert bench.present


def test_a_cartridge_of_another_region_is_refused_as_well(bench: Any) -> None:
    bench.break_it()
    bench.do("replace", region="elsewhere")
    assert bench.present
    assert bench.critical == FAILURE


def test_a_genuine_cartridge_prints(bench: Any) -> None:
    bench.break_it()
    bench.do("replace")
    assert not bench.present
    assert bench.is_well
    bench.shows_nothing()
    assert bench.prints()


@pytest.mark.parametrize("chip", ["ok", "melted"])
def test_a_chip_that_is_not_bad_is_no_fault(bench: Any, chip: str) -> None:
    with pytest.raises(UsageError, match="chip"):
        bench.break_it(chip=chip)
    assert bench.is_well
