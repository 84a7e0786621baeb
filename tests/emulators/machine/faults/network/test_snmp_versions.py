"""NW-09: SNMPv1 and v2c are off; the printer prints on, and the fleet tool hears nothing."""

from __future__ import annotations

from typing import Any

import pytest
from misfeed.contract import CannotAct
from misfeed.errors import NoAnswer

FAULT = "network.snmp.versions"


def test_snmp_is_silent_for_everybody_while_everything_else_is_well(bench: Any) -> None:
    bench.break_it()
    assert bench.present
    for place in ("admin", "server", "users"):
        assert bench.device.at(place).reach("snmp") == "silent"
        assert bench.device.at(place).reach("ipp") == "open"
    assert int(bench.device.ipp.state()) == 3
    assert bench.is_well
    assert bench.prints()
    look = bench.device.hands.look("network")
    assert look["snmp v1/v2c"] == "off"
    assert look["read community"] == "as delivered"


def test_no_community_opens_it(bench: Any) -> None:
    bench.break_it()
    for community in ("public", "private", "fleet-r0"):
        bench.device.site["snmp.community"] = community
        with pytest.raises(NoAnswer):
            bench.device.snmp.error_bits()


def test_neither_cable_nor_power_bring_it_back(bench: Any) -> None:
    bench.break_it()
    bench.do("unplug")
    bench.do("plug_in")
    bench.power_cycle()
    assert bench.present
    assert bench.device.at("server").reach("snmp") == "silent"


def test_another_community_mends_nothing(bench: Any) -> None:
    bench.break_it()
    bench.do("set_community", community="fleet-r1")
    bench.device.site["snmp.community"] = "fleet-r1"
    assert bench.present
    assert bench.device.at("server").reach("snmp") == "silent"


@pytest.mark.parametrize("repair", ["set_snmp_versions", "reset_settings"])
def test_switching_the_versions_on_mends_it(bench: Any, repair: str) -> None:
    bench.break_it()
    bench.do(repair, **({"v1_v2c": True} if repair == "set_snmp_versions" else {}))
    assert not bench.present
    assert bench.device.at("server").reach("snmp") == "open"
    bench.shows_nothing()


def test_a_switch_is_on_or_off(bench: Any) -> None:
    bench.break_it()
    with pytest.raises(CannotAct, match="must be true or false"):
        bench.do("set_snmp_versions", v1_v2c="both")
    assert bench.present
