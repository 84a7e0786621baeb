"""CS-03: a worn drum greys the page, then stops the printer; a new one counts from zero only when told so."""

from __future__ import annotations

from typing import Any

import pytest
from misfeed.errors import UsageError

FAULT = "supply.drum.worn"
OVER = {("markerOpcLifeOver", "markerSupplies")}


def page(bench: Any) -> str:
    bench.print(1)
    return str(bench.machine.bins[0].look()["top sheet"])


def test_at_its_end_it_stops_the_printer_on_every_interface(bench: Any) -> None:
    bench.break_it()
    assert bench.present
    assert bench.critical == OVER
    bench.shows(reason="opc-life-over-error", bit="serviceRequested", panel=bench.part.spec.label)
    (row,) = [row for row in bench.device.snmp.supplies() if row.description == bench.part.spec.label]
    assert row.level == 0


def test_near_its_end_it_warns_and_greys_the_page(bench: Any) -> None:
    bench.break_it(percent_left=3)
    assert bench.is_well
    assert "opc-near-eol-warning" in bench.device.ipp.state_reasons()
    seen = page(bench)
    assert f"grey background in {bench.part.spec.color}" in seen
    assert "ghost every" in seen
    assert bench.device.hands.look(bench.at)["wear"] == "near its end"


def test_a_fuser_is_the_wrong_guess(bench: Any) -> None:
    bench.break_it()
    bench.do("power_off", "power")
    bench.wait(3600)
    bench.do("replace", "fuser")
    bench.do("power_on", "power")
    bench.wait(240)
    assert bench.critical == OVER
    assert bench.present


def test_resetting_the_counter_alone_silences_it_and_the_page_stays_grey(bench: Any) -> None:
    bench.break_it()
    bench.do("reset_counter")
    assert bench.is_well
    assert bench.part.level == bench.part.spec.capacity
    assert bench.present
    assert f"grey background in {bench.part.spec.color}" in page(bench)


def test_a_new_drum_goes_on_counting_until_its_counter_is_reset(bench: Any) -> None:
    bench.break_it()
    bench.do("replace")
    assert not bench.present
    assert bench.critical == OVER
    bench.do("reset_counter")
    assert bench.is_well
    bench.shows_nothing()
    assert bench.part.level == bench.part.spec.capacity
    assert page(bench) == "clean"
    assert bench.part.level == bench.part.spec.capacity - 1


@pytest.mark.parametrize("percent", [-1, 6])
def test_only_the_last_of_its_life_is_a_fault(bench: Any, percent: int) -> None:
    with pytest.raises(UsageError, match="percent_left"):
        bench.break_it(percent_left=percent)
