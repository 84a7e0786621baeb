"""MP-05: damp paper jams wherever it likes; only dry paper ends it."""

from __future__ import annotations

from typing import Any

FAULT = "tray.paper.damp"


def print_on(bench: Any, sheets: int) -> None:
    bench.print(sheets, tray=bench.at)


def wear_on(bench: Any, jams: int = 8) -> list[str]:
    """Where sheets lay, jam after jam, each cleared by hand."""
    places = []
    for _ in range(jams):
        print_on(bench, min(20, bench.part.level))
        places += sorted({sheet.place for sheet in bench.machine.path.stopped})
        bench.do("clear", "path")
        bench.do("load")
        bench.wait(120)
    return places


def test_nothing_shows_before_a_sheet_is_fed(bench: Any) -> None:
    bench.break_it()
    assert bench.is_well
    assert bench.device.hands.look(bench.at)["stack"] == "wavy"


def test_sheets_jam_at_changing_places_and_every_interface_says_so(bench: Any) -> None:
    bench.break_it(moisture=1.0)
    print_on(bench, min(20, bench.part.level))
    assert {code for code, _ in bench.critical} <= {"mediaPathJam", "mediaPathOutputJam"}
    place = bench.machine.parts[bench.machine.path.place_of_jam()].spec.label
    bench.shows(reason="media-jam-error", bit="jammed", panel=place)
    watched = [station for station in bench.machine.stations if station.spec.sensor]
    assert len(set(wear_on(bench))) >= min(2, len(watched))


def test_sheets_that_stick_together_are_all_counted(bench: Any) -> None:
    bench.break_it(moisture=1.0)
    tray, path, machine = bench.part, bench.machine.path, bench.machine
    begun = tray.level
    wear_on(bench)
    out = sum(output.level + output.taken for output in machine.bins) + path.taken + len(path.stopped)
    assert begun + tray.loaded == tray.level + out
    assert tray.fed < out, "some came in pairs"


def test_what_comes_through_is_creased(bench: Any) -> None:
    bench.break_it(moisture=1.0)
    wear_on(bench)
    tops = [sheet for output in bench.machine.bins for sheet in output.stack]
    assert tops
    assert all("wrinkle" in sheet.words for sheet in tops)


def test_new_rollers_do_not_help(bench: Any) -> None:
    bench.break_it(moisture=1.0)
    bench.do("replace", f"{bench.at}.rollers")
    print_on(bench, min(20, bench.part.level))
    assert bench.critical
    assert bench.present


def test_topping_up_does_not_dry_it_and_a_fresh_ream_does(bench: Any) -> None:
    bench.break_it()
    if bench.part.level < bench.part.spec.capacity:
        bench.do("load")
    assert bench.present
    bench.do("unload")
    bench.do("load")
    assert not bench.present
    print_on(bench, 20)
    assert bench.is_well
    bench.shows_nothing()


def test_some_sheets_come_through_with_a_folded_edge(bench: Any) -> None:
    bench.break_it(moisture=1.0)
    seen = set()
    for _ in range(40):
        bench.print(1, tray=bench.at)
        if bench.machine.bins[0].stack:
            seen.add(bench.machine.bins[0].stack[-1].words)
        bench.do("clear", "path")
    assert {"wrinkle", "accordion edge, wrinkle"} <= seen
