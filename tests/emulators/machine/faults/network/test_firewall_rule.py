"""NW-07: packets of one network for one service vanish on the way; the printer is not to blame."""

from __future__ import annotations

from typing import Any

import pytest
from misfeed.contract import CannotAct
from misfeed.errors import UsageError

FAULT = "site.firewall.rule"


def reach(bench: Any, service: str = "ipp") -> dict[str, str]:
    return {place: bench.device.at(place).reach(service) for place in ("admin", "server", "users")}


@pytest.mark.parametrize("service", ["ipp", "snmp", "pjl"])
def test_one_service_is_silent_from_one_network(bench: Any, service: str) -> None:
    bench.break_it(service=service)
    assert bench.present
    assert reach(bench, service) == {"admin": "open", "server": "open", "users": "silent"}
    for other in {"ipp", "snmp", "pjl"} - {service}:
        assert set(reach(bench, other).values()) == {"open"}
    assert bench.device.at("users").ping()
    bench.shows_nothing()
    assert bench.device.hands.look("network")["access list"] == "everybody"
    assert bench.device.hands.look(bench.at)["rules"] == f"10.0.20.0/24 may not reach {service}"


def test_nothing_done_to_the_printer_helps(bench: Any) -> None:
    bench.break_it()
    bench.do("reset_settings", "network")
    bench.power_cycle()
    assert bench.present
    assert reach(bench)["users"] == "silent"


def test_an_access_list_of_the_printer_comes_after_it(bench: Any) -> None:
    bench.break_it()
    bench.do("set_acl", "network", acl=["10.0.20.0/24"], action="refused", covers_all=True)
    assert reach(bench) == {"admin": "refused", "server": "refused", "users": "silent"}


def test_the_rule_taken_away_mends_it(bench: Any) -> None:
    bench.break_it()
    bench.do("allow", source="10.0.30.0/24", service="ipp")
    bench.do("allow", source="10.0.20.0/24", service="snmp")
    assert bench.present
    bench.do("allow", source="10.0.20.15", service="ipp")
    assert not bench.present
    assert set(reach(bench).values()) == {"open"}


def test_another_rule_is_another_matter(bench: Any) -> None:
    bench.break_it()
    bench.do("block", source="10.0.30.0/24", service="ipp")
    bench.do("allow", source="10.0.20.0/24", service="ipp")
    assert not bench.present
    assert reach(bench)["server"] == "silent"


def test_what_is_no_network_or_no_service_is_told(bench: Any) -> None:
    for wrong in ({"source": "branch"}, {"service": "telnet"}):
        with pytest.raises(UsageError):
            bench.break_it(**wrong)
    for verb in ("allow", "block"):
        with pytest.raises(CannotAct, match=verb):
            bench.do(verb, source="branch", service="ipp")
