"""FW-03: a disk that another formatter has the key of stops the printer until it has its own again."""

from __future__ import annotations

from typing import Any

FAULT = "disk.foreign"
LOCKED = {("subunitUnrecoverableStorageError", "generalPrinter")}


def kinds(bench: Any) -> set[str]:
    return {hazard.partition(":")[0] for hazard in bench.device.staging.hazards()}


def test_it_stops_and_every_interface_says_so(bench: Any) -> None:
    bench.break_it()
    assert bench.critical == LOCKED
    bench.shows(
        reason="storage-unrecoverable-failure-error", bit="serviceRequested", panel="SC865 Unknown disk"
    )
    assert bench.device.pjl.status().code == 40083
    assert bench.device.hands.look("disk") == {"sound": "spins", "label": "not the one in the papers"}


def test_switching_off_and_on_changes_nothing(bench: Any) -> None:
    bench.break_it()
    bench.power_cycle()
    assert bench.critical == LOCKED


def test_a_new_disk_is_as_unknown(bench: Any) -> None:
    bench.break_it()
    bench.do("power_off", "power")
    bench.do("replace")
    bench.do("power_on", "power")
    bench.wait(120)
    assert bench.critical == LOCKED
    assert bench.present


def test_its_own_disk_mends_it_with_nothing_lost(bench: Any) -> None:
    bench.break_it()
    bench.do("power_off", "power")
    bench.do("refit_original")
    bench.do("power_on", "power")
    bench.wait(120)
    assert not bench.present
    assert bench.prints()
    bench.shows_nothing()
    assert kinds(bench) == set()


def test_erasing_mends_it_too(bench: Any) -> None:
    bench.break_it()
    bench.do("erase", consent=True)
    assert not bench.present
    assert bench.prints()


def test_a_disk_changed_under_power_is_noted_and_not_tried_before_the_next_boot(bench: Any) -> None:
    bench.break_it()
    bench.do("refit_original")
    assert kinds(bench) == {"live-work"}
    assert bench.critical == LOCKED
    bench.power_cycle()
    bench.shows_nothing()
