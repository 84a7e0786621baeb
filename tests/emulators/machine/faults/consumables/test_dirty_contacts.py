"""CS-02: dirty pins read no chip, whatever cartridge is fitted."""

from __future__ import annotations

from typing import Any

FAULT = "supply.contacts.dirty"
FAILURE = {("markerSupplyFailure", "markerSupplies")}


def test_the_memory_error_shows_on_every_interface(bench: Any) -> None:
    bench.break_it()
    assert bench.present
    assert bench.critical == FAILURE
    assert (bench.part.level, bench.part.percent) == (None, None)
    bench.shows(reason="marker-supply-failure-error", bit="markerSupplyMissing", panel="memory error")
    assert bench.device.hands.look(bench.at)["contacts"] == "dirty"


def test_neither_a_new_cartridge_nor_reseating_nor_power_helps(bench: Any) -> None:
    bench.break_it()
    bench.do("replace")
    bench.do("reseat")
    bench.power_cycle()
    assert bench.critical == FAILURE
    assert bench.present


def test_a_dry_swab_mends_it_and_the_level_is_known_again(bench: Any) -> None:
    level = bench.part.level
    bench.break_it()
    bench.do("clean")
    assert not bench.present
    assert bench.part.level == level
    assert bench.is_well
    bench.shows_nothing()
    assert bench.prints()


def test_removing_the_cartridge_shows_it_missing_and_the_dirt_stays(bench: Any) -> None:
    bench.break_it()
    bench.do("remove")
    assert bench.critical != FAILURE
    assert "missing" in bench.device.hands.read_panel()
    assert bench.present
