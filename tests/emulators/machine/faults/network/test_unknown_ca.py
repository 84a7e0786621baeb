"""NW-05: the printer does not believe the authentication server until it has its authority's certificate."""

from __future__ import annotations

from typing import Any

import pytest
from misfeed.contract import CannotAct

FAULT = "site.radius.ca"


def reach(bench: Any) -> set[str]:
    return {
        bench.device.at(place).reach(service)
        for place in ("admin", "server", "users")
        for service in ("ipp", "snmp")
    }


def test_the_link_is_up_and_nothing_passes(bench: Any) -> None:
    bench.break_it()
    assert bench.present
    assert reach(bench) == {"silent"}
    assert bench.device.hands.read_panel() == "802.1X authentication failed"
    assert bench.device.hands.look("network.supplicant") == {
        "server certificate": "signed by somebody it does not know",
        "client certificate": "valid",
        "802.1X": "failed",
    }
    assert bench.device.hands.look(bench.at)["printer"] == "unknown CA"
    assert bench.is_well


def test_a_new_client_certificate_is_no_help(bench: Any) -> None:
    bench.break_it()
    bench.do("bypass", "site.switch")
    bench.do("import_identity", "network.supplicant")
    bench.do("authenticate", "site.switch")
    bench.power_cycle()
    assert bench.present
    assert reach(bench) == {"silent"}


def test_the_authoritys_certificate_over_the_bypass_mends_it(bench: Any) -> None:
    bench.break_it()
    with pytest.raises(CannotAct, match="bypass port"):
        bench.do("import_ca", "network.supplicant")
    bench.do("bypass", "site.switch")
    bench.do("import_ca", "network.supplicant")
    assert not bench.present
    bench.do("authenticate", "site.switch")
    assert reach(bench) == {"open"}
    assert bench.device.hands.look(bench.at)["printer"] == "accepted"
    bench.shows_nothing()


def test_the_servers_old_certificate_helps_as_long_as_it_lasts(bench: Any) -> None:
    bench.break_it()
    bench.do("restore_certificate")
    assert not bench.present
    assert reach(bench) == {"open"}


def test_the_server_rejects_a_client_that_has_ended_for_another_reason(bench: Any) -> None:
    bench.device.inject("network.supplicant.expired")
    assert not bench.present
    assert bench.device.hands.look(bench.at)["printer"] == "rejected: client certificate expired"
