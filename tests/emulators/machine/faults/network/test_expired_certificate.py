"""NW-12: a certificate past its date turns strict clients away, and nobody else."""

from __future__ import annotations

from typing import Any

import pytest
from misfeed.contract import CannotAct
from misfeed.errors import Refused, UsageError

FAULT = "network.certificate.expired"


def secure(bench: Any) -> str:
    return bench.device.at("users").secure()


def test_strict_clients_turn_away_and_the_printer_is_well(bench: Any) -> None:
    assert secure(bench) == "trusted"
    bench.break_it()
    assert bench.present
    assert secure(bench) == "expired"
    assert bench.device.at("users").reach("ipp") == "open"
    assert bench.prints()
    bench.shows_nothing()
    assert bench.device.hands.look("network")["certificate dates"] == "expired"


@pytest.mark.parametrize("wrong_turn", ["reset_settings", "power"])
def test_neither_power_nor_a_network_reset_renews_it(bench: Any, wrong_turn: str) -> None:
    bench.break_it()
    bench.power_cycle() if wrong_turn == "power" else bench.do(wrong_turn)
    assert bench.present
    assert secure(bench) == "expired"


def test_newer_versions_of_tls_do_not_help(bench: Any) -> None:
    bench.break_it()
    bench.do("set_tls", versions=["1.3"])
    assert secure(bench) == "expired"


def test_a_new_certificate_mends_it_until_it_ends_itself(bench: Any) -> None:
    bench.break_it()
    bench.do("issue_certificate", names=["printer.local", "10.0.20.50"], years=1)
    assert not bench.present
    assert secure(bench) == "trusted"
    assert bench.machine.network.certificate.names == ("printer.local", "10.0.20.50")
    bench.wait(366 * 86_400)
    assert bench.present
    assert secure(bench) == "expired"


def test_a_service_that_is_off_shows_no_certificate(bench: Any) -> None:
    bench.break_it()
    bench.do("switch_off", service="ipp")
    with pytest.raises(Refused):
        secure(bench)


@pytest.mark.parametrize("date", ["2026-01-01", "2030-01-01", "soon"])
def test_a_date_that_has_not_come_is_no_fault(bench: Any, date: str) -> None:
    with pytest.raises(UsageError):
        bench.break_it(not_after=date)
    assert secure(bench) == "trusted"


def test_a_certificate_needs_names_and_years(bench: Any) -> None:
    bench.break_it()
    for wrong in ({"names": "printer"}, {"names": [""]}, {"years": 0}, {"years": 11}):
        with pytest.raises(CannotAct):
            bench.do("issue_certificate", **wrong)
    assert bench.present
