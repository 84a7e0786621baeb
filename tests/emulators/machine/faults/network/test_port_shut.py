"""NW-01: a switch port that is shut looks like a cable, and no cable mends it."""

from __future__ import annotations

from typing import Any

FAULT = "site.switch.port.shut"


def reach(bench: Any, *places: str) -> set[str]:
    return {
        bench.device.at(place).reach(service)
        for place in places or ("admin", "server", "users")
        for service in ("ipp", "snmp")
    }


def usb_is_well(bench: Any) -> bool:
    return not bench.device.has_usb or int(bench.device.usb.port_status()) == 0x18


def test_nothing_answers_and_the_panel_blames_the_cable(bench: Any) -> None:
    bench.break_it()
    assert bench.present
    assert reach(bench) == {"silent"}
    assert not bench.device.at("users").ping()
    assert bench.device.hands.read_panel() == "Ethernet cable unplugged"
    assert bench.device.hands.look("network.cable")["cable"] == "whole"
    assert bench.device.hands.look(bench.at)["port"] == "shut"
    assert usb_is_well(bench)


def test_no_cable_and_no_power_cycle_mends_it(bench: Any) -> None:
    bench.break_it()
    bench.do("replace", "network.cable")
    bench.power_cycle()
    assert bench.present
    assert reach(bench) == {"silent"}


def test_opening_it_mends_it(bench: Any) -> None:
    bench.break_it()
    bench.do("open_port")
    assert not bench.present
    assert reach(bench) == {"open"}
    bench.shows_nothing()
    bench.do("shut_port")
    assert bench.present
