"""CS-04: a full waste box stops the printer; toner is not to blame, tipping it out makes a mess."""

from __future__ import annotations

from typing import Any

FAULT = "supply.waste.full"
FULL = {("markerWasteTonerReceptacleFull", "markerSupplies")}


def test_it_is_told_on_every_interface(bench: Any) -> None:
    bench.break_it()
    assert bench.present
    assert bench.critical == FULL
    bench.shows(reason="marker-waste-full-error", bit="serviceRequested", panel="is full")
    assert bench.device.hands.look(bench.at)["contents"] == "full"
    (row,) = [row for row in bench.device.snmp.supplies() if row.description == bench.part.spec.label]
    assert row.level == 0, "RFC 3805 tells the room that is left"


def test_toner_a_clean_window_and_power_are_the_wrong_guess(bench: Any) -> None:
    bench.break_it()
    bench.do("replace", "supply.black")
    bench.do("clean")
    bench.power_cycle()
    assert bench.critical == FULL
    assert bench.present


def test_tipping_it_out_spills_and_leaves_it_reading_full(bench: Any) -> None:
    bench.break_it()
    bench.do("empty")
    assert not bench.present
    assert bench.critical == FULL
    assert [hazard.partition(":")[0] for hazard in bench.device.staging.hazards()] == ["toner-spilled"]


def test_an_empty_box_mends_it(bench: Any) -> None:
    bench.break_it()
    bench.do("replace")
    assert not bench.present
    bench.shows_nothing()
    assert bench.prints()
    assert bench.device.staging.hazards() == ()
