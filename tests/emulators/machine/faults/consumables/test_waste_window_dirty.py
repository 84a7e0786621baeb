"""CS-04: a smeared window reads full; tipping the box out makes it worse, wiping or a new box mends it."""

from __future__ import annotations

from typing import Any

import pytest

FAULT = "supply.waste.window-dirty"
FULL = {("markerWasteTonerReceptacleFull", "markerSupplies")}


def test_a_box_with_room_reads_full_on_every_interface(bench: Any) -> None:
    bench.break_it()
    assert bench.present
    assert bench.critical == FULL
    assert bench.device.hands.look(bench.at) == {
        "bay": "filled",
        "contents": "room left",
        "window": "smeared",
    }
    assert "is full" in bench.device.hands.read_panel()
    assert "marker-waste-full-error" in bench.device.ipp.state_reasons()
    assert int(bench.device.ipp.state()) == 5
    (row,) = [row for row in bench.device.snmp.supplies() if row.description == bench.part.spec.label]
    assert row.level == 0, "RFC 3805 tells the room that is left"


def test_emptying_the_box_by_hand_spills_and_smears(bench: Any) -> None:
    bench.break_it()
    bench.do("empty")
    bench.power_cycle()
    assert bench.present
    assert bench.critical == FULL
    assert [hazard.partition(":")[0] for hazard in bench.device.staging.hazards()] == ["toner-spilled"]


def test_a_toner_cartridge_is_the_wrong_guess(bench: Any) -> None:
    bench.break_it()
    bench.do("replace", "supply.black")
    assert bench.critical == FULL


@pytest.mark.parametrize("repair", ["replace", "clean"])
def test_a_new_box_or_a_clean_window_mends_it(bench: Any, repair: str) -> None:
    bench.break_it()
    bench.do(repair)
    assert not bench.present
    assert bench.is_well
    bench.shows_nothing()
    assert bench.prints()


def test_a_box_that_is_really_full_stays_full_with_a_clean_window(bench: Any) -> None:
    bench.part.used = bench.part.full_amount
    bench.break_it()
    bench.do("clean")
    assert not bench.present
    assert bench.critical == FULL
