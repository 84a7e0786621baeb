"""IJ-07: with ink on the contacts no print head is recognized; wiping mends it, and alignment is due."""

from __future__ import annotations

from typing import Any

import pytest
from misfeed.contract import CannotAct

FAULT = "printhead.contacts.dirty"
TOLD = {("markerMissing", "marker")}


def work_on(bench: Any, verb: str) -> None:
    cover = bench.device.facts.roles["mark_cover"]
    bench.do("power_off", "power")
    bench.do("open", cover)
    bench.do(verb)
    bench.do("close", cover)
    bench.do("power_on", "power")
    bench.wait()


def test_it_stops_and_every_interface_says_so(bench: Any) -> None:
    bench.break_it()
    assert bench.present
    assert bench.critical == TOLD
    bench.shows(reason="marker-missing-error", bit="serviceRequested", panel="1403")
    assert bench.device.hands.look(bench.at)["contacts"] == "ink on them"


@pytest.mark.parametrize("verb", ["reseat", "replace"])
def test_neither_seating_it_nor_a_new_head_mends_it(bench: Any, verb: str) -> None:
    bench.break_it()
    work_on(bench, verb)
    assert bench.critical == TOLD
    assert bench.present


def test_the_panel_cannot_clean_it(bench: Any) -> None:
    bench.break_it()
    with pytest.raises(CannotAct, match="ready and idle"):
        bench.do("clean")
    assert bench.present


def test_wiped_contacts_mend_it_and_the_head_has_to_be_aligned(bench: Any) -> None:
    bench.break_it()
    work_on(bench, "clean_contacts")
    assert not bench.present
    bench.shows_nothing()
    assert bench.device.hands.look(bench.at)["alignment"] == "off"
    bench.do("align")
    assert bench.prints()
    assert bench.device.hands.look(bench.device.facts.roles["bin"])["top sheet"] == "clean"
    assert bench.device.staging.hazards() == ()


def test_live_work_is_noted(bench: Any) -> None:
    bench.break_it()
    bench.do("open", bench.device.facts.roles["mark_cover"])
    bench.do("clean_contacts")
    assert [hazard.partition(":")[0] for hazard in bench.device.staging.hazards()] == ["live-work"]
