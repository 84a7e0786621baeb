"""SC-03: the lock shows at the next start, printing goes on, and only turning it back lets go."""

from __future__ import annotations

from typing import Any

import pytest
from misfeed.contract import CannotAct

FAULT = "scanner.lock.on"


def scan(bench: Any) -> str:
    bench.do("scan", "scanner")
    return str(bench.device.hands.look("scanner")["last scan"])


def test_nothing_shows_until_the_carriage_must_move(bench: Any) -> None:
    bench.break_it()
    assert bench.is_well
    bench.power_cycle()
    assert bench.critical == {("scannerSensorFailure", "scanner")}


def test_every_interface_says_so_and_it_prints(bench: Any) -> None:
    bench.break_it()
    assert scan(bench) == "scanner error"
    assert "scanner-sensor-failure-error" in bench.device.ipp.state_reasons()
    assert int(bench.device.ipp.state()) == 3
    assert "SC120" in bench.device.hands.read_panel()
    assert bench.device.snmp.device_status() == "warning"
    assert int(bench.device.usb.port_status()) == 0x18
    assert bench.device.pjl.status().code == 35075
    assert bench.prints()


def test_a_restart_and_another_head_bring_it_back(bench: Any) -> None:
    bench.break_it()
    bench.do("power_off", "power")
    bench.do("replace", "scanner.carriage")
    bench.do("power_on", "power")
    bench.wait(120)
    assert bench.critical == {("scannerSensorFailure", "scanner")}
    assert bench.present


def test_unlocked_it_is_well_after_the_next_start(bench: Any) -> None:
    bench.break_it()
    scan(bench)
    bench.do("power_off", "power")
    with pytest.raises(CannotAct, match="the shipping lock is on"):
        bench.do("move", "scanner.carriage")
    bench.do("unlock")
    bench.do("move", "scanner.carriage")
    bench.do("power_on", "power")
    bench.wait(120)
    assert not bench.present
    bench.shows_nothing()
    assert scan(bench) == "clean"
    assert bench.device.staging.hazards() == ()


def test_unlocked_under_power_the_error_stays_until_the_next_start(bench: Any) -> None:
    bench.break_it()
    scan(bench)
    bench.do("unlock")
    assert not bench.present
    assert scan(bench) == "scanner error"
    bench.power_cycle()
    assert scan(bench) == "clean"


def test_pushing_the_carriage_under_power_is_noted(bench: Any) -> None:
    bench.do("move", "scanner.carriage")
    assert [hazard.partition(":")[0] for hazard in bench.device.staging.hazards()] == ["live-work"]
