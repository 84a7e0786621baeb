"""CS-02: an empty bay stops the printer; only what belongs there helps."""

from __future__ import annotations

from typing import Any

import pytest
from misfeed.contract import CannotAct

FAULT = "supply.missing"
CODES = {
    "toner": "markerTonerCartridgeMissing",
    "tonerCartridge": "markerTonerCartridgeMissing",
    "inkCartridge": "markerInkMissing",
    "inkRibbon": "markerPrintRibbonMissing",
    "opc": "markerOpcMissing",
    "wasteToner": "markerWasteTonerReceptacleMissing",
}


def test_every_interface_misses_it(bench: Any) -> None:
    bench.break_it()
    assert bench.present
    assert bench.critical == {(CODES[bench.part.spec.type], "markerSupplies")}
    assert f"{bench.part.spec.label} is missing" in bench.device.hands.read_panel()
    assert int(bench.device.ipp.state()) == 5
    assert [reason for reason in bench.device.ipp.state_reasons() if "missing-error" in reason]
    assert "markerSupplyMissing" in bench.device.snmp.error_bits()
    if bench.device.has_usb:
        assert int(bench.device.usb.port_status()) == 0x10
    assert bench.device.hands.look(bench.at) == {"bay": "empty"}


def test_cleaning_contacts_and_power_bring_nothing_back(bench: Any) -> None:
    bench.break_it()
    with pytest.raises(CannotAct, match="there is nothing in"):
        bench.do("clean")
    bench.power_cycle()
    assert bench.critical
    assert bench.present


@pytest.mark.parametrize("repair", ["replace", "insert"])
def test_a_new_one_or_the_old_one_put_back_mends_it(bench: Any, repair: str) -> None:
    bench.break_it()
    bench.do(repair)
    assert not bench.present
    assert bench.is_well
    bench.shows_nothing()
    assert bench.prints()


def test_the_old_one_is_no_fuller_than_before(bench: Any) -> None:
    before = bench.part.level
    bench.break_it()
    assert bench.part.level is None
    bench.do("insert")
    assert bench.part.level == before
