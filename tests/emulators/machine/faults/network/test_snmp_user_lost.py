"""NW-09: with only SNMPv3 left and no user, the engine answers discovery and then knows nobody."""

from __future__ import annotations

from typing import Any

import pytest
from misfeed.contract import CannotAct
from misfeed.errors import NoAnswer
from misfeed.interfaces.snmp_v3 import UsmRefusal

FAULT = "network.snmp.user"
PASSPHRASE = "correct-horse"


def over_v3(bench: Any) -> None:
    bench.device.site |= {"snmp.version": "3", "snmp.passphrase": PASSPHRASE}


def report(bench: Any) -> str:
    with pytest.raises(UsmRefusal) as caught:
        bench.device.snmp.up_time()
    return caught.value.answer


def test_v2c_is_silent_and_v3_knows_nobody(bench: Any) -> None:
    bench.break_it()
    assert bench.present
    assert bench.device.at("server").reach("snmp") == "silent"
    with pytest.raises(NoAnswer):
        bench.device.snmp.up_time()
    over_v3(bench)
    assert bench.device.at("server").reach("snmp") == "open"
    assert report(bench) == "usmStatsUnknownUserNames"
    assert bench.is_well
    assert bench.prints()
    assert bench.device.hands.look("network")["snmp v3"] == "no user"


def test_power_brings_no_user_back(bench: Any) -> None:
    bench.break_it()
    over_v3(bench)
    bench.power_cycle()
    assert bench.present
    assert report(bench) == "usmStatsUnknownUserNames"


def test_another_passphrase_is_another_trouble(bench: Any) -> None:
    bench.break_it()
    over_v3(bench)
    bench.do("add_snmp_user", name="fleet", passphrase="Correct-Horse")
    assert report(bench) == "usmStatsWrongDigests"


def test_the_right_user_mends_it(bench: Any) -> None:
    bench.break_it()
    over_v3(bench)
    bench.do("add_snmp_user", name="fleet", passphrase=PASSPHRASE)
    assert not bench.present
    assert bench.device.snmp.up_time().total_seconds() >= 0
    assert bench.device.hands.look("network")["snmp v3"] == "fleet"
    bench.shows_nothing()


def test_the_old_versions_back_on_hide_it_from_old_clients(bench: Any) -> None:
    bench.break_it()
    bench.do("set_snmp_versions", v1_v2c=True)
    assert bench.device.at("server").reach("snmp") == "open"
    assert bench.present


def test_a_network_reset_takes_v3_off(bench: Any) -> None:
    bench.break_it()
    bench.do("reset_settings")
    assert not bench.present
    bench.shows_nothing()


@pytest.mark.parametrize(
    ("name", "passphrase"), [("", PASSPHRASE), ("x" * 33, PASSPHRASE), ("fleet", "short")]
)
def test_a_user_has_a_name_and_a_passphrase_of_some_length(bench: Any, name: str, passphrase: str) -> None:
    bench.break_it()
    with pytest.raises(CannotAct):
        bench.do("add_snmp_user", name=name, passphrase=passphrase)
    assert bench.present
