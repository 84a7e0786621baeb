"""CS-01: a supply runs low, then out; only another one helps."""

from __future__ import annotations

from typing import Any

import pytest
from misfeed.errors import UsageError

FAULT = "supply.spent"
WORDS = {
    "toner": ("markerTonerEmpty", "toner-empty-error", "noToner"),
    "tonerCartridge": ("markerTonerEmpty", "toner-empty-error", "noToner"),
    "inkCartridge": ("markerInkEmpty", "marker-supply-empty-error", "noToner"),
    "inkRibbon": ("markerPrintRibbonEmpty", "marker-supply-empty-error", "noToner"),
}


def test_an_empty_supply_stops_the_printer_on_every_interface(bench: Any) -> None:
    bench.break_it()
    assert bench.present
    code, _, bit = WORDS[bench.part.spec.type]
    assert bench.critical == {(code, "markerSupplies")}
    assert bench.part.spec.label in bench.device.hands.read_panel()
    assert int(bench.device.ipp.state()) == 5
    assert [reason for reason in bench.device.ipp.state_reasons() if reason.endswith("-error")]
    assert bit in bench.device.snmp.error_bits()
    if bench.device.has_usb:
        assert int(bench.device.usb.port_status()) == 0x10
    (row,) = [row for row in bench.device.snmp.supplies() if row.description == bench.part.spec.label]
    assert row.level == 0


def test_a_low_one_warns_and_prints(bench: Any) -> None:
    low = bench.part.spec.low_percent
    bench.break_it(percent_left=low)
    assert bench.present
    assert bench.is_well
    assert [row for row in bench.machine.alerts.rows if row.condition.part == bench.at]
    assert int(bench.device.ipp.state()) == 3
    assert bench.prints(1)


def test_what_is_already_emptier_is_not_filled_up(bench: Any) -> None:
    before = bench.part.used
    bench.break_it(percent_left=99)
    assert bench.part.used >= before


def test_shaking_reseating_and_power_do_not_fill_it(bench: Any) -> None:
    bench.break_it()
    bench.do("shake")
    bench.do("reseat")
    bench.do("clean")
    bench.power_cycle()
    assert bench.critical
    assert bench.present


def test_a_full_one_mends_it_and_its_level_is_told(bench: Any) -> None:
    bench.break_it()
    bench.do("replace")
    assert not bench.present
    assert (bench.part.level, bench.part.percent) == (bench.part.spec.capacity, 100)
    assert bench.is_well
    bench.shows_nothing()
    assert bench.prints()


def test_taking_it_out_is_another_trouble_and_no_repair(bench: Any) -> None:
    bench.break_it()
    bench.do("remove")
    assert bench.present
    assert bench.part.level is None
    assert {code for code, _ in bench.critical} == {
        row.condition.code for row in bench.machine.alerts.rows if row.critical
    }
    assert "missing" in bench.device.hands.read_panel()


@pytest.mark.parametrize("percent", [-1, 100, 1.5])
def test_a_share_left_is_0_to_99_percent(bench: Any, percent: float) -> None:
    with pytest.raises(UsageError, match="percent_left"):
        bench.break_it(percent_left=percent)
