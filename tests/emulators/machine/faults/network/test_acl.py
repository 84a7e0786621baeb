"""NW-06: the access list shuts out all but the technician; letting the others in mends it."""

from __future__ import annotations

from typing import Any

import pytest
from misfeed.contract import CannotAct
from misfeed.errors import UsageError

FAULT = "network.acl"


def matrix(bench: Any) -> dict[str, list[str]]:
    services = ("ipp", "snmp")
    return {
        place: [bench.device.at(place).reach(service) for service in services]
        for place in ("admin", "server", "users")
    }


@pytest.mark.parametrize(("action", "others"), [("silent", "silent"), ("refused", "refused")])
def test_only_the_listed_place_is_let_in_and_the_printer_itself_is_well(
    bench: Any, action: str, others: str
) -> None:
    bench.break_it(action=action)
    assert bench.present
    assert matrix(bench) == {"admin": ["open"] * 2, "server": [others] * 2, "users": [others] * 2}
    assert bench.device.at("server").ping()
    assert bench.is_well
    bench.shows_nothing()
    assert bench.device.hands.look("network")["access list"] == "10.0.9.17/32"


def test_a_power_cycle_keeps_the_list(bench: Any) -> None:
    bench.break_it()
    bench.power_cycle()
    assert bench.present
    assert matrix(bench)["server"] == ["silent"] * 2


def test_saying_the_same_again_or_less_mends_nothing(bench: Any) -> None:
    bench.break_it(allow=["10.0.9.0/24"])
    bench.do("set_acl", acl=("10.0.9.0/24",))
    assert bench.present
    bench.do("set_acl", acl=("10.0.9.17",))
    assert bench.present


def test_adding_server_and_users_mends_it(bench: Any) -> None:
    bench.break_it()
    bench.do("set_acl", acl=("10.0.9.17/32", "10.0.30.0/24", "10.0.20.0/24"))
    assert not bench.present
    assert matrix(bench) == dict.fromkeys(("admin", "server", "users"), ["open"] * 2)
    assert bench.device.at("guest").reach("ipp") == "silent"


@pytest.mark.parametrize("verb", ["set_acl", "reset_settings"])
def test_clearing_the_list_at_the_panel_mends_it(bench: Any, verb: str) -> None:
    bench.break_it()
    bench.do(verb)
    assert not bench.present
    assert matrix(bench) == dict.fromkeys(("admin", "server", "users"), ["open"] * 2)


def test_a_mistyped_entry_changes_nothing(bench: Any) -> None:
    bench.break_it()
    with pytest.raises(CannotAct):
        bench.do("set_acl", acl=("10.0.30.0/33",))
    with pytest.raises(CannotAct):
        bench.do("set_acl", acl=(), action="shout")
    assert bench.present
    assert bench.machine.network.acl == ("10.0.9.17/32",)


@pytest.mark.parametrize("allow", [[], ["printer"], ["10.0.9.17/99"]])
def test_a_list_that_shuts_nobody_out_or_means_nothing_is_no_fault(bench: Any, allow: list[str]) -> None:
    with pytest.raises(UsageError, match=r"network\.acl: "):
        bench.break_it(allow=allow)
    assert bench.machine.network.acl == ()


def test_networks_of_both_versions_can_be_allowed(bench: Any) -> None:
    bench.break_it(allow=["10.0.9.0/24", "2001:db8::/32"])
    network = bench.machine.network
    assert bench.present
    assert network.verdict("ipp", "2001:db8::5").value == "open"
    assert network.verdict("ipp", "2001:db9::5").value == "silent"
    assert network.verdict("ipp", "::ffff:10.0.9.17").value == "open"
    assert network.verdict("ipp", "::ffff:10.0.30.5").value == "silent"
