"""MP-02: a blind sensor reads paper; only a wipe of its lens ends it."""

from __future__ import annotations

from typing import Any

FAULT = "path.sensor.dirty"


def open_up(bench: Any) -> list[str]:
    covers = [cover.id for cover in bench.machine.covers_for(bench.part.spec.name)]
    for cover in covers:
        bench.do("open", cover)
    return covers


def shut(bench: Any, covers: list[str]) -> None:
    for cover in covers:
        bench.do("close", cover)
    bench.wait()


def test_paper_is_seen_with_nothing_moving_and_every_interface_says_so(bench: Any) -> None:
    bench.break_it()
    assert bench.critical == {("mediaPathJam", "mediaPath")}
    bench.shows(reason="media-path-jam-error", bit="jammed", panel=bench.part.spec.label)
    assert bench.device.hands.look(bench.at)["lens"] == "dusty"
    assert bench.device.hands.look(bench.at)["flag"] == "at rest"


def test_hunting_for_a_scrap_and_a_power_cycle_do_not_help(bench: Any) -> None:
    bench.break_it()
    covers = open_up(bench)
    bench.do("remove_scrap")
    bench.do("remove_sheet")
    shut(bench, covers)
    bench.power_cycle()
    assert bench.critical == {("mediaPathJam", "mediaPath")}
    assert bench.present


def test_a_wiped_lens_ends_it(bench: Any) -> None:
    bench.break_it()
    covers = open_up(bench)
    bench.do("clean")
    shut(bench, covers)
    assert not bench.present
    assert bench.prints()
    bench.shows_nothing()
