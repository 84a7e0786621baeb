"""MP-09: a closed cover reads open; tape hides it and is a hazard, a new tab mends it."""

from __future__ import annotations

from typing import Any

import pytest
from misfeed.contract import CannotAct

FAULT = "cover.tab.broken"


def test_a_closed_cover_reads_open_on_every_interface(bench: Any) -> None:
    bench.break_it()
    assert bench.present
    word = "door" if bench.part.spec.door else "cover"
    assert bench.critical == {(f"{word}Open", "cover")}
    bench.shows(reason=f"{word}-open-error", bit="doorOpen", panel=f"{bench.part.spec.label} is open")
    seen = bench.device.hands.look(bench.at)
    assert (seen["cover"], seen["tab"], seen["switch"]) == ("closed", "broken", "free")


def test_neither_shutting_it_firmly_nor_power_clears_it(bench: Any) -> None:
    bench.break_it()
    bench.do("reseat")
    bench.do("open")
    bench.do("close")
    bench.power_cycle()
    assert bench.critical
    assert bench.present


def test_tape_silences_the_alert_and_is_written_down(bench: Any) -> None:
    bench.break_it()
    bench.do("tape")
    assert bench.is_well
    assert bench.present
    assert [hazard.partition(":")[0] for hazard in bench.device.staging.hazards()] == ["interlock-defeated"]
    bench.do("open")
    assert bench.is_well, "a taped switch no longer sees the cover"


def test_the_cover_must_be_open_or_the_power_off_to_change_it(bench: Any) -> None:
    bench.break_it()
    with pytest.raises(CannotAct, match=f"open {bench.at}"):
        bench.do("replace")
    assert bench.present


def test_a_new_cover_mends_it_and_opens_and_closes_ten_times(bench: Any) -> None:
    bench.break_it()
    bench.do("open")
    bench.do("replace")
    assert not bench.present
    bench.do("close")
    assert bench.is_well
    bench.shows_nothing()
    for _ in range(10):
        bench.do("open")
        assert bench.critical
        bench.do("close")
        assert not bench.critical
    assert bench.device.staging.hazards() == ()


def test_benches_tidy_the_tape_away_too(bench: Any) -> None:
    bench.break_it()
    bench.do("tape")
    bench.device.staging.clear(bench.fault, bench.at, {})
    assert not bench.present
    bench.do("open")
    assert bench.critical
