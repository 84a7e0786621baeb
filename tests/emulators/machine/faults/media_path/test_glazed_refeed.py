"""MP-04: refeed rollers slip: two-sided jobs jam, one-sided ones do not know of it."""

from __future__ import annotations

from typing import Any

from misfeed.emulators.machine import Page

FAULT = "path.refeed.glazed"


def print_both_sides(bench: Any, sheets: int = 3) -> bool:
    """Whether two-sided sheets come out whole."""
    source = next(t for t in bench.machine.trays if t.id == bench.device.facts.roles["tray"])
    page = Page(dict.fromkeys(bench.machine.profile.engine.colorants, 50_000))
    before = bench.machine.engine.sheets
    bench.machine.jobs.submit(pages=(page,) * 2 * sheets, sides=2, media=source.media, source=source.id)
    bench.machine.clock.finish_now()
    bench.wait(180)
    return bool(bench.machine.engine.sheets == before + sheets)


def test_one_sided_sheets_pass(bench: Any) -> None:
    bench.break_it(severity=1.0)
    assert bench.prints(3)
    assert bench.present


def test_a_two_sided_sheet_is_lost_in_the_duplex_unit_and_every_interface_says_so(bench: Any) -> None:
    bench.break_it(severity=1.0)
    assert not print_both_sides(bench)
    assert bench.critical == {("jam", "mediaPath")}
    bench.shows(reason="media-jam-error", bit="jammed", panel=bench.part.spec.label)
    assert bench.device.hands.look(bench.at)["rollers"] == "glazed"


def test_taking_the_sheet_out_and_new_tray_rollers_bring_it_back(bench: Any) -> None:
    bench.break_it(severity=1.0)
    print_both_sides(bench)
    bench.do("clear", "path")
    bench.wait(180)
    rollers = f"{bench.device.facts.roles['tray']}.rollers"
    if rollers in bench.machine.parts:
        bench.do("replace", rollers)
    assert bench.critical == {("jam", "mediaPath")}, "the job went on, and jammed again"
    assert bench.present


def test_new_refeed_rollers_end_it(bench: Any) -> None:
    bench.break_it(severity=1.0)
    print_both_sides(bench)
    covers = [cover.id for cover in bench.machine.covers_for(bench.part.spec.name)]
    for cover in covers:
        bench.do("open", cover)
    bench.do("replace")
    for cover in covers:
        bench.do("close", cover)
    bench.do("clear", "path")
    bench.wait(180)
    assert not bench.present
    assert print_both_sides(bench, 10)
    bench.shows_nothing()
