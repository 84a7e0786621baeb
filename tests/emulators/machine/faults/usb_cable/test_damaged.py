"""UB-01: over a damaged cable nothing enumerates; the network does not care."""

from __future__ import annotations

from typing import Any

import pytest
from misfeed.contract import CannotAct
from misfeed.errors import Refused

FAULT = "usb.cable.damaged"


def test_nothing_enumerates_and_the_network_prints(bench: Any) -> None:
    assert int(bench.device.usb.port_status()) == 0x18
    bench.break_it()
    assert bench.present
    assert not bench.device.usb.present()
    with pytest.raises(Refused):
        bench.device.usb.port_status()
    assert int(bench.device.ipp.state()) == 3
    assert bench.is_well
    assert bench.prints()
    assert bench.device.hands.look(bench.at)["cable"] == "damaged"


def test_drivers_plugs_and_power_do_not_mend_it(bench: Any) -> None:
    bench.break_it()
    bench.do("reinstall_driver", "site.host")
    bench.do("reseat")
    bench.power_cycle()
    assert bench.present
    assert not bench.device.usb.present()


def test_another_cable_mends_it(bench: Any) -> None:
    bench.break_it()
    bench.do("replace")
    assert not bench.present
    bench.shows_nothing()


def test_a_whole_cable_that_is_out_is_no_damage(bench: Any) -> None:
    bench.do("unplug")
    assert not bench.present
    assert not bench.device.usb.present()
    bench.do("plug_in")
    bench.shows_nothing()


@pytest.mark.parametrize("metres", [0, 31, "long"])
def test_a_cable_has_a_length(bench: Any, metres: Any) -> None:
    with pytest.raises(CannotAct, match="length_m must be a whole number"):
        bench.do("replace", length_m=metres)
