"""FW-03: a disk that does not spin up is changed, and the new one paired."""

from __future__ import annotations

from typing import Any

import pytest
from misfeed.contract import CannotAct

FAULT = "disk.failed"
FAILED = {("subunitUnrecoverableStorageError", "generalPrinter")}


def test_it_stops_and_every_interface_says_so(bench: Any) -> None:
    bench.break_it()
    assert bench.critical == FAILED
    bench.shows(
        reason="storage-unrecoverable-failure-error", bit="serviceRequested", panel="SC860 Disk failure"
    )
    assert bench.device.pjl.status().code == 40083
    assert bench.device.hands.look("disk")["sound"] == "clicks"


def test_switching_off_and_on_changes_nothing(bench: Any) -> None:
    bench.break_it()
    bench.power_cycle()
    assert bench.critical == FAILED
    assert bench.present


def test_what_does_not_spin_cannot_be_erased(bench: Any) -> None:
    bench.break_it()
    with pytest.raises(CannotAct, match="does not spin up"):
        bench.do("erase", consent=True)


def test_a_new_disk_serves_once_it_is_paired(bench: Any) -> None:
    bench.break_it()
    bench.do("power_off", "power")
    bench.do("replace")
    bench.do("power_on", "power")
    bench.wait(120)
    assert bench.critical == FAILED
    assert "Unknown disk" in bench.device.hands.read_panel()
    assert bench.present
    bench.do("erase")
    assert not bench.present
    assert bench.prints()
    bench.shows_nothing()
    assert bench.device.staging.hazards() == ()


def test_a_disk_with_data_is_not_erased_without_consent(bench: Any) -> None:
    bench.do("erase")
    assert [kind.partition(":")[0] for kind in bench.device.staging.hazards()] == ["data-lost"]
