"""NW-03: a printer that nobody gives an address takes one of its own, which nobody routes."""

from __future__ import annotations

from typing import Any

FAULT = "site.dhcp.silent"


def reach(bench: Any, *places: str) -> set[str]:
    return {
        bench.device.at(place).reach(service)
        for place in places or ("admin", "server", "users")
        for service in ("ipp", "snmp")
    }


def usb_is_well(bench: Any) -> bool:
    return not bench.device.has_usb or int(bench.device.usb.port_status()) == 0x18


def test_it_takes_a_link_local_address_when_it_starts(bench: Any) -> None:
    bench.break_it()
    assert bench.present
    assert reach(bench) == {"open"}
    bench.power_cycle()
    assert bench.device.hands.look("network")["address"] == "169.254.20.50"
    assert reach(bench) == {"silent"}
    assert bench.is_well
    assert usb_is_well(bench)


def test_renewing_and_resetting_bring_nothing(bench: Any) -> None:
    bench.break_it()
    bench.do("renew", "network")
    bench.do("reset_settings", "network")
    bench.do("reserve")
    bench.power_cycle()
    assert bench.present
    assert bench.device.hands.look("network")["address"] == "169.254.20.50"


def test_a_server_that_answers_mends_it_with_the_next_lease(bench: Any) -> None:
    bench.break_it()
    bench.power_cycle()
    bench.do("mend")
    assert not bench.present
    bench.do("renew", "network")
    assert reach(bench) == {"open"}
    bench.shows_nothing()
