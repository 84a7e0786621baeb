"""NW-05: the port asks who is there, and an ended certificate is no answer."""

from __future__ import annotations

from typing import Any

import pytest
from misfeed.contract import CannotAct

FAULT = "network.supplicant.expired"


def reach(bench: Any, *places: str) -> set[str]:
    return {
        bench.device.at(place).reach(service)
        for place in places or ("admin", "server", "users")
        for service in ("ipp", "snmp")
    }


def usb_is_well(bench: Any) -> bool:
    return not bench.device.has_usb or int(bench.device.usb.port_status()) == 0x18


def test_the_link_is_up_and_nothing_passes(bench: Any) -> None:
    bench.break_it()
    assert bench.present
    assert reach(bench) == {"silent"}
    assert not bench.device.at("users").ping()
    assert bench.device.hands.read_panel() == "802.1X authentication failed"
    assert bench.device.hands.look("network.cable")["link lamp"] == "lit"
    assert bench.device.hands.look(bench.at)["client certificate"] == "expired"
    assert bench.device.hands.look(bench.at)["802.1X"] == "failed"
    assert bench.device.hands.look("site.switch")["port"] == "unauthorised"
    assert usb_is_well(bench)
    assert bench.prints()


def test_it_starts_without_an_address(bench: Any) -> None:
    bench.break_it()
    bench.power_cycle()
    assert bench.device.hands.look("network")["address"] == "169.254.20.50"


def test_a_restarted_switch_asks_again_and_gets_the_same_answer(bench: Any) -> None:
    bench.break_it()
    bench.do("restart", "site.switch")
    bench.power_cycle()
    assert bench.present
    assert reach(bench) == {"silent"}


def test_a_bypass_lets_it_in_and_mends_nothing(bench: Any) -> None:
    bench.break_it()
    bench.do("bypass", "site.switch")
    assert reach(bench) == {"open"}
    assert bench.present
    bench.do("authenticate", "site.switch")
    assert reach(bench) == {"silent"}


def test_a_certificate_cannot_be_loaded_through_a_port_that_is_shut_to_it(bench: Any) -> None:
    bench.break_it()
    with pytest.raises(CannotAct, match="bypass port"):
        bench.do("import_identity")
    assert bench.present


def test_a_new_certificate_over_the_bypass_mends_it_until_it_ends(bench: Any) -> None:
    bench.break_it()
    bench.do("bypass", "site.switch")
    bench.do("import_identity", years=1)
    bench.do("authenticate", "site.switch")
    assert not bench.present
    assert reach(bench) == {"open"}
    bench.shows_nothing()
    bench.wait(366 * 86_400)
    assert bench.present
    assert reach(bench) == {"silent"}
