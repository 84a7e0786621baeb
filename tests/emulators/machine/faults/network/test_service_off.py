"""NW-10: a service that was switched off refuses at once; the others, and the panel, are well."""

from __future__ import annotations

from typing import Any

import pytest
from misfeed.contract import CannotAct
from misfeed.errors import UsageError

FAULT = "network.service.off"


@pytest.mark.parametrize("service", ["ipp", "snmp", "pjl"])
def test_it_refuses_and_the_others_answer(bench: Any, service: str) -> None:
    bench.break_it(service=service)
    assert bench.present
    found = {name: bench.device.at("users").reach(name) for name in ("ipp", "snmp", "pjl")}
    assert found == {"ipp": "open", "snmp": "open", "pjl": "open"} | {service: "refused"}
    assert bench.device.at("users").ping()
    assert bench.is_well
    assert bench.device.hands.look("network")[f"service {service}"] == "off"


def test_a_printer_without_ipp_is_not_listed(bench: Any) -> None:
    assert bench.device.at("guest").discovers()
    bench.break_it(service="ipp")
    assert not bench.device.at("users").discovers()
    bench.do("switch_on", service="ipp")
    assert bench.device.at("guest").discovers()


def test_power_does_not_switch_it_on(bench: Any) -> None:
    bench.break_it()
    bench.power_cycle()
    assert bench.present
    assert bench.device.at("users").reach("ipp") == "refused"


@pytest.mark.parametrize("repair", ["switch_on", "reset_settings"])
def test_switching_it_on_mends_it(bench: Any, repair: str) -> None:
    bench.break_it()
    bench.do(repair, **({"service": "ipp"} if repair == "switch_on" else {}))
    assert not bench.present
    assert bench.device.at("users").reach("ipp") == "open"
    bench.shows_nothing()


def test_broken_twice_it_is_mended_once(bench: Any) -> None:
    bench.break_it()
    bench.break_it()
    assert bench.machine.network.off == ("ipp",)
    bench.do("switch_on", service="ipp")
    assert not bench.present


def test_switching_on_another_service_mends_nothing(bench: Any) -> None:
    bench.break_it()
    bench.do("switch_on", service="snmp")
    assert bench.present
    with pytest.raises(CannotAct, match="no service 'telnet'"):
        bench.do("switch_on", service="telnet")


def test_a_service_that_the_model_does_not_have_cannot_be_off(bench: Any) -> None:
    with pytest.raises(UsageError, match="no service 'telnet'"):
        bench.break_it(service="telnet")
