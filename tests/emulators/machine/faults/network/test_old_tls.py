"""NW-12: a printer that speaks only old TLS has no version in common with clients of today."""

from __future__ import annotations

from typing import Any

import pytest
from misfeed.contract import CannotAct

FAULT = "network.tls.old"


def secure(bench: Any) -> str:
    return bench.device.at("users").secure()


def test_clients_and_printer_have_no_version_in_common(bench: Any) -> None:
    bench.break_it()
    assert bench.present
    assert secure(bench) == "no common version"
    assert bench.device.at("users").reach("ipp") == "open"
    assert bench.prints()
    bench.shows_nothing()
    assert bench.device.hands.look("network")["TLS"] == "1.0, 1.1"


def test_neither_power_nor_a_new_certificate_teaches_it_another(bench: Any) -> None:
    bench.break_it()
    bench.power_cycle()
    bench.do("issue_certificate")
    assert bench.present
    assert secure(bench) == "no common version"


@pytest.mark.parametrize("versions", [["1.2"], ["1.3"], ["1.0", "1.1", "1.2", "1.3"]])
def test_a_newer_version_mends_it(bench: Any, versions: list[str]) -> None:
    bench.break_it()
    bench.do("set_tls", versions=versions)
    assert not bench.present
    assert secure(bench) == "trusted"


@pytest.mark.parametrize("versions", [[], ["3.0"], ["1.2", "2.0"]])
def test_only_versions_that_there_are_can_be_chosen(bench: Any, versions: list[str]) -> None:
    bench.break_it()
    with pytest.raises(CannotAct, match="versions of TLS are"):
        bench.do("set_tls", versions=versions)
    assert bench.present
