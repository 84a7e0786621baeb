"""IJ-06: a refitted print head prints double lines until it is aligned."""

from __future__ import annotations

from typing import Any

FAULT = "printhead.misaligned"


def page(bench: Any) -> str:
    return str(bench.device.hands.look(bench.device.facts.roles["bin"])["top sheet"])


def test_the_page_shows_it_and_every_interface_is_content(bench: Any) -> None:
    bench.break_it()
    assert bench.prints()
    assert page(bench) == "misregistration"
    bench.shows_nothing()
    assert bench.device.hands.look(bench.at)["alignment"] == "off"


def test_cleaning_and_power_are_the_wrong_guess(bench: Any) -> None:
    bench.break_it()
    bench.do("clean")
    bench.do("deep_clean")
    bench.power_cycle()
    assert bench.prints()
    assert page(bench) == "misregistration"
    assert bench.present


def test_seating_it_once_more_does_not_put_it_where_it_was(bench: Any) -> None:
    bench.break_it()
    cover = bench.machine.covers_for(bench.machine.profile.path.marks_at)[0].id
    bench.do("open", cover)
    bench.do("reseat")
    bench.do("close", cover)
    assert bench.present


def test_alignment_ends_it(bench: Any) -> None:
    bench.break_it()
    bench.do("align")
    assert not bench.present
    assert bench.prints()
    assert page(bench) == "clean"
    assert bench.device.staging.hazards() == ()
