"""NW-03: without a reservation the address moves at each start, and the name stays behind."""

from __future__ import annotations

from typing import Any

FAULT = "site.dhcp.reservation"


def reach(bench: Any, *places: str) -> set[str]:
    return {
        bench.device.at(place).reach(service)
        for place in places or ("admin", "server", "users")
        for service in ("ipp", "snmp")
    }


def usb_is_well(bench: Any) -> bool:
    return not bench.device.has_usb or int(bench.device.usb.port_status()) == 0x18


def address(bench: Any) -> str:
    return str(bench.device.hands.look("network")["address"])


def test_all_is_well_until_the_printer_starts_again(bench: Any) -> None:
    bench.break_it()
    assert bench.present
    assert (address(bench), reach(bench)) == ("10.0.20.50", {"open"})
    bench.power_cycle()
    assert (address(bench), reach(bench)) == ("10.0.20.101", {"silent"})
    assert not bench.device.at("users").ping()
    assert bench.device.hands.look("site.dns") == {
        "name": "10.0.20.50",
        "against the panel": "another address",
    }
    assert bench.is_well
    assert usb_is_well(bench)


def test_a_name_set_to_the_address_of_the_day_lasts_a_day(bench: Any) -> None:
    bench.break_it()
    bench.power_cycle()
    bench.do("set_record", "site.dns")
    assert reach(bench) == {"open"}
    assert bench.present
    bench.power_cycle()
    assert reach(bench) == {"silent"}


def test_a_reservation_and_a_renewed_lease_mend_it(bench: Any) -> None:
    bench.break_it()
    bench.power_cycle()
    bench.do("reserve")
    assert not bench.present
    assert reach(bench) == {"silent"}
    bench.do("renew", "network")
    assert reach(bench) == {"open"}
    bench.power_cycle()
    assert reach(bench) == {"open"}
    bench.shows_nothing()
