"""NW-04: in another VLAN the printer is well for its new neighbours, and silent for everybody else."""

from __future__ import annotations

from typing import Any

import pytest
from misfeed.contract import CannotAct
from misfeed.errors import UsageError

FAULT = "site.switch.vlan"


def reach(bench: Any, *places: str) -> set[str]:
    return {
        bench.device.at(place).reach(service)
        for place in places or ("admin", "server", "users")
        for service in ("ipp", "snmp")
    }


def usb_is_well(bench: Any) -> bool:
    return not bench.device.has_usb or int(bench.device.usb.port_status()) == 0x18


def test_users_hear_nothing_from_it(bench: Any) -> None:
    bench.break_it()
    assert bench.present
    assert reach(bench) == {"silent"}
    assert not bench.device.at("users").ping()
    assert bench.is_well
    assert usb_is_well(bench)


def test_its_new_neighbours_do_and_find_it(bench: Any) -> None:
    bench.break_it()
    bench.power_cycle()
    assert bench.device.hands.look("network")["address"] == "10.0.66.50"
    assert bench.device.hands.look("network")["subnet"] == "another one"
    assert reach(bench, "guest") == {"open"}
    assert bench.device.at("guest").ping()
    assert bench.device.at("guest").discovers()
    assert reach(bench) == {"silent"}


def test_the_voice_vlan_hides_it_from_guests_as_well(bench: Any) -> None:
    bench.break_it(vlan="voice")
    bench.power_cycle()
    assert reach(bench, "guest") == {"silent"}
    assert bench.device.hands.look("network")["address"] == "10.0.70.50"


def test_the_printers_own_rules_have_nothing_to_do_with_it(bench: Any) -> None:
    bench.break_it()
    bench.do("set_acl", "network", acl=[])
    bench.do("reset_settings", "network")
    bench.power_cycle()
    assert bench.present
    assert reach(bench) == {"silent"}


def test_the_right_vlan_and_a_renewed_lease_mend_it(bench: Any) -> None:
    bench.break_it()
    bench.power_cycle()
    with pytest.raises(CannotAct, match="the site has the VLANs printers, guest, voice"):
        bench.do("assign_vlan", vlan="moon")
    bench.do("assign_vlan", vlan="printers")
    assert not bench.present
    bench.do("renew", "network")
    assert reach(bench) == {"open"}
    bench.shows_nothing()


def test_the_printers_vlan_is_no_fault(bench: Any) -> None:
    with pytest.raises(UsageError):
        bench.break_it(vlan="printers")
