"""MP-02: a scrap on a sensor flag is a jam that outlives covers and power, until the scrap is out."""

from __future__ import annotations

from typing import Any

import pytest
from misfeed.contract import CannotAct
from misfeed.emulators.machine import Page

FAULT = "path.sensor.scrap"


def covers(bench: Any) -> list[str]:
    return [cover.id for cover in bench.machine.covers_for(bench.part.spec.name)]


def test_paper_is_seen_with_nothing_moving(bench: Any) -> None:
    bench.break_it()
    assert bench.present
    assert bench.critical == {("mediaPathJam", "mediaPath")}
    bench.shows(reason="media-path-jam-error", bit="jammed", panel="paper seen with nothing moving")
    assert "media-jam-error" in bench.device.ipp.state_reasons()
    residual = bench.machine.profile.vendor_code(f"residual.{bench.part.spec.name}")
    assert bench.device.hands.read_panel().startswith(residual)


def test_covers_and_power_do_not_clear_it(bench: Any) -> None:
    bench.break_it()
    for cover in covers(bench):
        bench.do("open", cover)
        bench.do("close", cover)
    bench.power_cycle()
    assert bench.critical == {("mediaPathJam", "mediaPath")}
    assert bench.present


def test_taking_out_sheets_finds_none_and_leaves_the_scrap(bench: Any) -> None:
    bench.break_it()
    for cover in covers(bench):
        bench.do("open", cover)
    bench.do("remove_sheet")
    for cover in covers(bench):
        bench.do("close", cover)
    assert bench.present
    assert bench.machine.path.taken == 0
    assert bench.critical


def test_it_is_out_of_reach_behind_a_closed_cover(bench: Any) -> None:
    bench.break_it()
    if covers(bench):
        with pytest.raises(CannotAct, match="open it first"):
            bench.do("remove_scrap")
        assert bench.present


def test_a_torch_finds_it_and_taking_it_out_mends(bench: Any) -> None:
    bench.break_it()
    assert bench.device.hands.look(bench.at)["flag"] == "held down by a scrap"
    for cover in covers(bench):
        bench.do("open", cover)
    bench.do("remove_scrap")
    assert not bench.present
    for cover in covers(bench):
        bench.do("close", cover)
    assert bench.is_well
    bench.shows_nothing()
    assert bench.prints()


def test_a_scrap_torn_off_while_printing_shows_once_nothing_moves(bench: Any) -> None:
    tray = bench.machine.part(bench.device.facts.roles["tray"], type(bench.machine.trays[0]))
    bench.machine.jobs.submit(pages=(Page({"black": 1}),), media=tray.media, source=tray.id)
    bench.machine.clock.finish_now()
    bench.wait(0.9)
    assert bench.machine.path.moving
    bench.break_it()
    bench.wait()
    assert bench.machine.bins[0].level == 1
    assert bench.critical == {("mediaPathJam", "mediaPath")}
