"""NW-11: the list of printers is empty outside their VLAN; the printer's address works everywhere."""

from __future__ import annotations

from typing import Any

FAULT = "site.gateway.mdns"


def found(bench: Any) -> dict[str, bool]:
    return {place: bench.device.at(place).discovers() for place in ("users", "guest", "server", "outside")}


def test_only_the_printers_vlan_lists_it(bench: Any) -> None:
    assert found(bench) == {"users": True, "guest": True, "server": True, "outside": False}
    bench.break_it()
    assert bench.present
    assert found(bench) == {"users": True, "guest": False, "server": False, "outside": False}
    assert bench.device.at("guest").reach("ipp") == "open"
    assert int(bench.device.at("guest").ipp.state()) == 3
    bench.shows_nothing()


def test_nothing_done_to_the_printer_mends_it(bench: Any) -> None:
    bench.break_it()
    bench.do("reset_settings", "network")
    bench.power_cycle()
    assert bench.present
    assert not bench.device.at("guest").discovers()


def test_a_gateway_that_passes_printers_mends_it(bench: Any) -> None:
    bench.break_it()
    bench.do("pass_discovery")
    assert not bench.present
    assert bench.device.at("guest").discovers()
    assert not bench.device.at("outside").discovers()


def test_a_printer_that_is_off_is_not_listed(bench: Any) -> None:
    bench.do("power_off", "power")
    assert not any(found(bench).values())
