"""FW-07: behind a dead interface the printer is off the network, and prints over USB as ever."""

from __future__ import annotations

from typing import Any

FAULT = "nic.dead"


def test_the_network_is_silent_and_the_cable_tells_why(bench: Any) -> None:
    bench.break_it()
    assert not bench.device.at("admin").ping()
    assert {bench.device.at("users").reach(name) for name in ("ipp", "snmp")} == {"silent"}
    assert "Network not installed" in bench.device.hands.read_panel()
    assert int(bench.device.usb.port_status()) == 0x18
    assert bench.device.pjl.status().code == 30018
    assert bench.device.hands.look("nic") == {"link light": "dark", "cable": "brings a laptop online"}


def test_it_prints_what_does_not_come_over_the_network(bench: Any) -> None:
    bench.break_it()
    assert bench.prints()


def test_cable_and_power_cycle_change_nothing(bench: Any) -> None:
    bench.break_it()
    bench.do("unplug", "network")
    bench.do("plug_in", "network")
    bench.power_cycle()
    assert not bench.device.at("admin").ping()
    assert bench.present


def test_another_card_fitted_without_power_mends_it(bench: Any) -> None:
    bench.break_it()
    bench.do("power_off", "power")
    bench.do("replace")
    bench.do("power_on", "power")
    bench.wait(240)
    assert not bench.present
    assert bench.device.hands.look("nic")["link light"] == "lit"
    bench.shows_nothing()
    assert bench.device.staging.hazards() == ()


def test_a_card_changed_under_power_is_noted(bench: Any) -> None:
    bench.break_it()
    bench.do("replace")
    assert [kind.partition(":")[0] for kind in bench.device.staging.hazards()] == ["live-work"]
