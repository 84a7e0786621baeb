"""MP-01: glazed rollers jam their tray; pulling the tray only hides it, new rollers mend it."""

from __future__ import annotations

from typing import Any

import pytest
from misfeed.errors import UsageError

FAULT = "tray.rollers.worn"


def tray_of(bench: Any) -> str:
    return str(bench.at.removesuffix(".rollers"))


def test_nothing_shows_until_the_tray_feeds(bench: Any) -> None:
    bench.break_it(severity=1.0)
    assert bench.present
    assert bench.is_well
    assert bench.device.hands.look(bench.at) == {"surface": "glazed"}


def test_the_tray_jams_and_every_interface_says_so(bench: Any) -> None:
    bench.break_it(severity=1.0)
    bench.print(tray=tray_of(bench))
    assert bench.critical == {("jam", "input")}
    row = next(row for row in bench.machine.alerts.rows if row.critical)
    assert row.condition.group_index == bench.machine.parts[tray_of(bench)].index
    bench.shows(reason="media-jam-error", bit="jammed", panel="Jam in")
    assert bench.machine.path.stopped == ()


def test_another_tray_still_prints(bench: Any) -> None:
    bench.break_it(severity=1.0)
    other = next(t for t in bench.machine.trays if t.id != tray_of(bench))
    assert bench.prints(tray=other.id)
    assert bench.present


def test_pulling_the_tray_hides_the_jam_and_it_comes_back(bench: Any) -> None:
    bench.break_it(severity=1.0)
    bench.print(tray=tray_of(bench))
    bench.do("open", tray_of(bench))
    bench.do("close", tray_of(bench))
    assert not bench.critical
    bench.wait()
    assert bench.critical == {("jam", "input")}
    assert bench.present


def test_neither_cleaning_nor_a_power_cycle_cures_them(bench: Any) -> None:
    bench.break_it(severity=1.0)
    for _ in range(30):
        bench.do("clean")
    bench.power_cycle()
    bench.print(tray=tray_of(bench))
    assert bench.critical == {("jam", "input")}
    assert bench.present


def test_new_rollers_print_what_waited(bench: Any) -> None:
    bench.break_it(severity=1.0)
    bench.print(3, tray=tray_of(bench))
    bench.do("open", tray_of(bench))
    bench.do("replace")
    bench.do("reset_counter")
    bench.do("close", tray_of(bench))
    bench.wait()
    assert not bench.present
    assert bench.machine.bins[0].level == 3
    bench.shows_nothing()
    assert bench.part.retries == 0


def test_half_worn_rollers_slip_now_and_then_and_count_it(bench: Any) -> None:
    bench.break_it(severity=0.6)
    bench.print(15, tray=tray_of(bench))
    assert bench.part.retries > 0
    assert bench.machine.bins[0].level > 0


def test_wear_that_still_grips_is_no_fault(bench: Any) -> None:
    with pytest.raises(UsageError, match="severity"):
        bench.break_it(severity=0.5)
    assert not bench.present
