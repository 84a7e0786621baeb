"""SC-03: a dark lamp shows at the next start or scan, and only another head gives light."""

from __future__ import annotations

from typing import Any

FAULT = "scanner.lamp.burnt"


def scan(bench: Any) -> str:
    bench.do("scan", "scanner")
    return str(bench.device.hands.look("scanner")["last scan"])


def test_nothing_shows_until_the_lamp_must_light(bench: Any) -> None:
    bench.break_it()
    assert bench.is_well
    bench.power_cycle()
    assert bench.critical == {("scannerLightFailure", "scanner")}
    assert bench.device.hands.look(bench.at) == {"lamp": "stays dark"}


def test_every_interface_says_so_and_it_prints(bench: Any) -> None:
    bench.break_it()
    assert scan(bench) == "scanner error"
    assert "scanner-light-failure-error" in bench.device.ipp.state_reasons()
    assert int(bench.device.ipp.state()) == 3
    assert "no light" in bench.device.hands.read_panel()
    assert bench.device.snmp.error_bits() == frozenset()
    assert int(bench.device.usb.port_status()) == 0x18
    assert bench.prints()


def test_a_restart_brings_it_back(bench: Any) -> None:
    bench.break_it()
    scan(bench)
    bench.power_cycle()
    assert bench.critical == {("scannerLightFailure", "scanner")}
    assert scan(bench) == "scanner error"
    assert bench.present


def test_another_head_fitted_without_power_scans(bench: Any) -> None:
    bench.break_it()
    scan(bench)
    bench.do("power_off", "power")
    assert bench.device.hands.look(bench.at) == {"lamp": "off"}
    bench.do("replace")
    bench.do("power_on", "power")
    bench.wait(120)
    assert not bench.present
    bench.shows_nothing()
    assert scan(bench) == "clean"
    assert bench.device.staging.hazards() == ()


def test_live_work_is_noted(bench: Any) -> None:
    bench.break_it()
    bench.do("replace")
    assert [hazard.partition(":")[0] for hazard in bench.device.staging.hazards()] == ["live-work"]
