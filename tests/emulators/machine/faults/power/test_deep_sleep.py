"""PW-03: asleep, the printer is off the network until somebody touches it."""

from __future__ import annotations

from typing import Any

FAULT = "power.sleep.deep"


def sleep(bench: Any) -> None:
    bench.wait(bench.machine.profile.engine.sleep_after_s + 60)


def test_awake_it_answers_as_ever(bench: Any) -> None:
    bench.break_it()
    bench.wait(60)
    bench.shows_nothing()
    assert bench.prints()


def test_asleep_it_is_dark_and_off_the_network_and_still_on_the_cable(bench: Any) -> None:
    bench.break_it()
    sleep(bench)
    assert bench.device.hands.read_panel() == ""
    assert bench.device.hands.look("power") == {"lamp": "pulses slowly", "sleep level": "deepest"}
    assert not bench.device.at("admin").ping()
    assert {bench.device.at("users").reach(name) for name in ("ipp", "snmp")} == {"silent"}
    assert int(bench.device.usb.port_status()) == 0x18
    assert bench.device.pjl.status().code == 35078


def test_a_touch_wakes_it_and_the_next_night_it_is_gone_again(bench: Any) -> None:
    bench.break_it()
    sleep(bench)
    bench.do("unplug", "network")
    bench.do("plug_in", "network")
    assert bench.device.at("admin").ping()
    bench.shows_nothing()
    sleep(bench)
    assert not bench.device.at("admin").ping()
    bench.power_cycle()
    sleep(bench)
    assert not bench.device.at("admin").ping()
    assert bench.present


def test_a_lighter_level_keeps_the_network_up(bench: Any) -> None:
    bench.break_it()
    sleep(bench)
    bench.do("set_sleep", deep=False)
    assert not bench.present
    sleep(bench)
    assert bench.machine.power.asleep
    assert bench.device.at("users").reach("ipp") == "open"
    assert bench.device.hands.read_panel() == "Sleep"
    assert bench.prints()
