"""UB-01: a computer that saves power on its port loses the printer when that sleeps."""

from __future__ import annotations

from typing import Any

from misfeed.emulators.machine import Clock, Machine
from misfeed.emulators.profiles import load

FAULT = "site.host.power-saving"


def test_awake_it_is_there(bench: Any) -> None:
    bench.break_it()
    assert bench.present
    assert bench.device.hands.look(bench.at)["port power saving"] == "on"
    assert int(bench.device.usb.port_status()) == 0x18
    bench.shows_nothing()


def test_asleep_it_is_gone_and_back_when_something_else_wakes_it(bench: Any) -> None:
    bench.break_it()
    bench.wait(3 * 3600)
    asleep = bench.machine.power.asleep
    assert bench.device.usb.present() is not asleep
    if asleep:
        assert bench.prints()
        assert bench.device.usb.present()


def test_cables_and_drivers_do_not_mend_it_and_the_setting_does(bench: Any) -> None:
    bench.break_it()
    bench.do("reinstall_driver")
    bench.do("replace", "usb.cable")
    assert bench.present
    bench.do("keep_ports_on")
    assert not bench.present
    bench.wait(3 * 3600)
    assert bench.device.usb.present()


def test_some_model_sleeps_so_that_this_is_tried_at_all() -> None:
    machine = Machine(load("mono-laser"), Clock(), seed=1)
    machine.clock.advance(3 * 3600 * 1_000_000)
    assert machine.power.asleep
