"""PW-01: a dead power supply behind a live outlet."""

from __future__ import annotations

from typing import Any

FAULT = "power.supply.dead"


def is_dead(bench: Any) -> bool:
    device = bench.device
    return (
        device.hands.read_panel() == ""
        and not device.at("admin").ping()
        and device.at("users").reach("ipp") == "silent"
        and not device.usb.present()
    )


def test_everything_is_dark_and_silent_though_the_outlet_is_live(bench: Any) -> None:
    bench.break_it()
    assert is_dead(bench)
    assert bench.device.hands.look("mains")["outlet"] == "live"
    assert bench.device.hands.look("power.supply")["outputs"] == "no voltage"


def test_switch_outlet_and_formatter_change_nothing(bench: Any) -> None:
    bench.break_it()
    bench.power_cycle()
    bench.do("replace", "formatter")
    bench.do("unplug", "power")
    bench.do("other_outlet", "mains")
    bench.do("plug_in", "power")
    bench.wait(120)
    assert is_dead(bench)
    assert bench.present


def test_another_supply_fitted_with_the_cord_out_mends_it_and_hurts_nobody(bench: Any) -> None:
    bench.break_it()
    bench.do("unplug", "power")
    bench.do("replace")
    bench.do("plug_in", "power")
    bench.wait(120)
    assert not bench.present
    assert bench.prints()
    bench.shows_nothing()
    assert bench.device.staging.hazards() == ()


def test_opened_with_the_cord_in_it_gives_a_shock(bench: Any) -> None:
    bench.break_it()
    bench.do("replace")
    assert [kind.partition(":")[0] for kind in bench.device.staging.hazards()] == ["shock"]
    bench.wait(120)
    bench.shows_nothing()
