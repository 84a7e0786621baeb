"""UB-02: the interface is another driver's until that one is stopped and the printer plugged in again."""

from __future__ import annotations

from typing import Any

import pytest
from misfeed.errors import BenchError
from misfeed.interfaces.usb_errors import Held

FAULT = "site.host.claim"


def test_it_enumerates_and_the_interface_is_busy(bench: Any) -> None:
    assert int(bench.device.usb.port_status()) == 0x18
    bench.break_it()
    assert bench.present
    assert bench.device.usb.present()
    with pytest.raises(Held):
        bench.device.usb.port_status()
    with pytest.raises(BenchError, match="end the program that uses it"):
        bench.device.usb.port_status()
    assert int(bench.device.ipp.state()) == 3
    assert bench.is_well
    assert bench.prints()
    look = bench.device.hands.look(bench.at)
    assert look["printer interface"] == "held by the IPP-over-USB service"


def test_another_cable_driver_or_power_cycle_leaves_it_with_the_service(bench: Any) -> None:
    bench.break_it()
    bench.do("replace", "usb.cable")
    bench.do("reinstall_driver")
    bench.power_cycle()
    assert bench.present
    with pytest.raises(Held):
        bench.device.usb.port_status()


def test_a_stopped_service_lets_go_when_the_printer_is_plugged_in_again(bench: Any) -> None:
    bench.break_it()
    bench.do("stop_service")
    assert bench.present
    with pytest.raises(Held):
        bench.device.usb.port_status()
    bench.do("reseat", "usb.cable")
    assert not bench.present
    bench.shows_nothing()


def test_a_power_cycle_is_a_plug_too(bench: Any) -> None:
    bench.break_it()
    bench.do("stop_service")
    bench.power_cycle()
    assert not bench.present
    bench.shows_nothing()
