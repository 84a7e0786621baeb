"""NW-08: the printer was given another community than its clients; IPP goes on, SNMP falls silent."""

from __future__ import annotations

from typing import Any

import pytest
from misfeed.errors import NoAnswer, UsageError

FAULT = "network.snmp.community"


def test_snmp_falls_silent_while_everything_else_is_well(bench: Any) -> None:
    bench.break_it()
    assert bench.present
    assert bench.device.at("server").reach("snmp") == "silent"
    assert bench.device.at("server").reach("ipp") == "open"
    assert int(bench.device.ipp.state()) == 3
    assert bench.is_well
    assert bench.device.hands.look("network")["read community"] == "set by the administrator"
    with pytest.raises(NoAnswer):
        bench.device.snmp.error_bits()


def test_power_does_not_bring_it_back(bench: Any) -> None:
    bench.break_it()
    bench.power_cycle()
    assert bench.present
    assert bench.device.at("server").reach("snmp") == "silent"


def test_a_printer_that_went_back_to_what_its_clients_use_answers(bench: Any) -> None:
    bench.break_it(community="hidden")
    bench.do("set_community", community=bench.machine.profile.network.community)
    assert not bench.present
    assert bench.device.at("server").reach("snmp") == "open"
    bench.shows_nothing()


def test_clients_that_follow_the_printer_get_their_answers(bench: Any) -> None:
    bench.break_it(community="hidden")
    bench.device.site["snmp.community"] = "hidden"
    assert bench.device.snmp.error_bits() == frozenset()


@pytest.mark.parametrize("community", ["", "x" * 33, "public"])
def test_a_community_that_is_none_or_already_in_use_is_no_fault(bench: Any, community: str) -> None:
    with pytest.raises(UsageError):
        bench.break_it(community=community)
    assert bench.device.at("server").reach("snmp") == "open"
