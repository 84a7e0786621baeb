"""NW-02: clients reach now the printer, now another host; hiding the other is no repair."""

from __future__ import annotations

from typing import Any

import pytest
from misfeed.errors import Refused

FAULT = "site.neighbour.address"


def verdicts(bench: Any) -> tuple[str, str]:
    return bench.device.at("users").reach("ipp"), bench.device.at("users").reach("snmp")


def test_answers_alternate_minute_by_minute(bench: Any) -> None:
    bench.break_it()
    assert bench.present
    seen = []
    for _ in range(4):
        seen.append(verdicts(bench))
        assert bench.device.at("users").ping()
        bench.wait(60)
    assert seen == [("refused", "silent"), ("open", "open")] * 2
    assert bench.is_well
    assert bench.device.hands.look("site.switch")["ARP"] == "two hardware addresses"


def test_a_conversation_is_reset_when_the_other_is_believed(bench: Any) -> None:
    bench.break_it()
    bench.wait(60)
    client = bench.device.at("users").ipp
    assert int(client.state()) == 3
    bench.wait(60)
    with pytest.raises(Refused):
        client.state()


def test_neither_another_cable_nor_settings_nor_power_mend_it(bench: Any) -> None:
    bench.break_it()
    bench.do("replace", "network.cable")
    bench.do("reset_settings", "network")
    bench.power_cycle()
    assert bench.present
    assert bench.device.hands.look("site.switch")["ARP"] == "two hardware addresses"


def test_the_other_host_pulled_out_only_hides_it(bench: Any) -> None:
    bench.break_it()
    bench.do("unplug")
    assert verdicts(bench) == ("open", "open")
    assert bench.present
    bench.do("plug_in")
    bench.wait(120)
    assert bench.device.hands.look("site.switch")["ARP"] == "two hardware addresses"


def test_another_address_for_the_other_host_mends_it(bench: Any) -> None:
    bench.break_it()
    bench.do("give_up")
    assert not bench.present
    for _ in range(3):
        assert verdicts(bench) == ("open", "open")
        bench.wait(60)
    bench.shows_nothing()
