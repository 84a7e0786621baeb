"""CS-05: the printer nags until the unit is new and its counter at zero; either alone is not enough."""

from __future__ import annotations

from typing import Any

FAULT = "supply.maintenance.due"


def change(bench: Any) -> None:
    bench.do("power_off", "power")
    bench.wait(3600)
    bench.do("replace")
    bench.do("power_on", "power")
    bench.wait(240)


def nags(bench: Any) -> bool:
    return any(row.condition.part == bench.at for row in bench.machine.alerts.rows)


def test_it_nags_on_every_interface_and_prints(bench: Any) -> None:
    bench.break_it()
    assert bench.present
    assert bench.is_well
    assert "Perform maintenance" in bench.device.hands.read_panel()
    assert "marker-life-almost-over-warning" in bench.device.ipp.state_reasons()
    assert "overduePreventMaint" in bench.device.snmp.error_bits()
    assert bench.device.snmp.device_status() == "warning"
    bench.shows_nothing()
    assert bench.prints()
    assert bench.machine.bins[0].look()["top sheet"] == "clean"


def test_past_its_end_it_still_only_nags(bench: Any) -> None:
    bench.break_it(percent_left=0)
    assert "marker-life-over-warning" in bench.device.ipp.state_reasons()
    assert bench.prints()


def test_resetting_the_counter_without_the_part_hides_it_and_mends_nothing(bench: Any) -> None:
    bench.break_it()
    bench.do("reset_counter")
    assert not nags(bench)
    assert bench.present
    assert bench.device.hands.look(bench.at)["wear"] == "near its end"


def test_a_new_unit_nags_until_its_counter_is_reset(bench: Any) -> None:
    bench.break_it()
    change(bench)
    assert not bench.present
    assert nags(bench)
    bench.do("reset_counter")
    assert not nags(bench)
    assert bench.device.hands.look(bench.at)["wear"] == "new"
    assert bench.device.staging.hazards() == ()
    assert bench.prints(10)


def test_power_does_not_end_it(bench: Any) -> None:
    bench.break_it()
    bench.power_cycle()
    assert nags(bench)
    assert bench.present
