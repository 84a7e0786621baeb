"""NW-01: a torn cable brings no link, in whatever socket it is; another one does."""

from __future__ import annotations

from typing import Any

FAULT = "network.cable.broken"


def reach(bench: Any, *places: str) -> set[str]:
    return {
        bench.device.at(place).reach(service)
        for place in places or ("admin", "server", "users")
        for service in ("ipp", "snmp")
    }


def usb_is_well(bench: Any) -> bool:
    return not bench.device.has_usb or int(bench.device.usb.port_status()) == 0x18


def test_nothing_answers_and_panel_and_lamp_tell_why(bench: Any) -> None:
    bench.break_it()
    assert bench.present
    assert reach(bench) == {"silent"}
    assert not bench.device.at("admin").ping()
    assert bench.device.hands.read_panel() == "Ethernet cable unplugged"
    assert bench.device.hands.look(bench.at) == {"cable": "damaged", "plug": "in", "link lamp": "dark"}
    assert bench.is_well
    assert usb_is_well(bench)
    assert bench.prints()


def test_neither_plugging_nor_power_nor_settings_mend_it(bench: Any) -> None:
    bench.break_it()
    bench.do("reseat")
    bench.do("unplug", "network")
    bench.do("plug_in", "network")
    bench.do("reset_settings", "network")
    bench.power_cycle()
    assert bench.present
    assert reach(bench) == {"silent"}


def test_another_cable_mends_it(bench: Any) -> None:
    bench.break_it()
    bench.do("replace")
    assert not bench.present
    assert reach(bench) == {"open"}
    bench.shows_nothing()


def test_a_good_cable_that_is_out_is_no_damage(bench: Any) -> None:
    bench.do("unplug", "network")
    assert not bench.present
    assert bench.device.hands.look(bench.at) == {"cable": "whole", "plug": "out", "link lamp": "dark"}
    bench.do("reseat")
    assert reach(bench) == {"open"}
