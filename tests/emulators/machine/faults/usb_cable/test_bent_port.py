"""UB-01: with a bent contact nothing enumerates over any cable; the network does not care."""

from __future__ import annotations

from typing import Any

FAULT = "usb.port.bent"


def test_nothing_enumerates_and_the_network_prints(bench: Any) -> None:
    assert int(bench.device.usb.port_status()) == 0x18
    bench.break_it()
    assert bench.present
    assert not bench.device.usb.present()
    assert bench.is_well
    assert bench.prints()
    assert bench.device.hands.look(bench.at) == {"contacts": "bent"}
    assert bench.device.hands.look("usb.cable")["cable"] == "whole"


def test_drivers_cables_and_power_do_not_mend_it(bench: Any) -> None:
    bench.break_it()
    bench.do("reinstall_driver", "site.host")
    bench.do("replace", "usb.cable")
    bench.power_cycle()
    assert bench.present
    assert not bench.device.usb.present()


def test_another_formatter_mends_it(bench: Any) -> None:
    bench.break_it()
    bench.do("replace")
    assert not bench.present
    assert bench.device.usb.present()
    bench.shows_nothing()
