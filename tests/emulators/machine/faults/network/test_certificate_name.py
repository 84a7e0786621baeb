"""NW-12: a certificate for another name turns strict clients away, however good it is."""

from __future__ import annotations

from typing import Any

import pytest
from misfeed.errors import UsageError

FAULT = "network.certificate.name"


def secure(bench: Any) -> str:
    return str(bench.device.at("users").secure())


def test_strict_clients_turn_away_and_the_printer_is_well(bench: Any) -> None:
    bench.break_it()
    assert bench.present
    assert secure(bench) == "wrong name"
    assert bench.device.hands.look("network")["certificate dates"] == "valid"
    assert bench.prints()
    bench.shows_nothing()


def test_a_fresh_certificate_for_the_same_name_is_no_help(bench: Any) -> None:
    bench.break_it()
    bench.do("issue_certificate", years=5)
    bench.power_cycle()
    assert bench.present
    assert secure(bench) == "wrong name"


def test_queues_that_go_by_the_name_it_says_are_content(bench: Any) -> None:
    bench.break_it(shown="printer-7.local")
    bench.device.site["printer.name"] = "printer-7.local"
    assert secure(bench) == "trusted"


def test_a_certificate_for_the_right_name_mends_it(bench: Any) -> None:
    bench.break_it()
    bench.do("issue_certificate", names=["printer.local"])
    assert not bench.present
    assert secure(bench) == "trusted"


@pytest.mark.parametrize("name", ["", "printer.local"])
def test_the_name_that_the_queues_use_is_no_fault(bench: Any, name: str) -> None:
    with pytest.raises(UsageError):
        bench.break_it(shown=name)
