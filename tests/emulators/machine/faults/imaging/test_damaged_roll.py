"""IM-04: a cut roll marks every page at its own spacing, and no interface ever says so."""

from __future__ import annotations

from typing import Any

FAULT = "roller.surface.cut"


def page(bench: Any) -> str:
    """What the sheet that came out last looks like."""
    bench.print(1)
    return str(bench.machine.bins[0].look()["top sheet"])


def change(bench: Any, target: str) -> None:
    """Replace a part with the power off and everything cold."""
    bench.do("power_off", "power")
    bench.wait(3600)
    bench.do("replace", target)
    bench.do("power_on", "power")
    bench.wait(240)


def test_the_page_shows_the_circumference_and_every_interface_is_content(bench: Any) -> None:
    bench.break_it()
    assert bench.present
    assert f"repeat mark every {bench.part.spec.circumference_mm:g} mm" in page(bench)
    bench.shows_nothing()
    assert bench.device.hands.look(bench.at)["surface"] == "cut"


def test_every_page_has_it(bench: Any) -> None:
    bench.break_it()
    bench.print(5)
    assert {sheet.words != "clean" for sheet in bench.machine.bins[0].stack} == {True}


def test_cleaning_pages_and_power_do_not_mend_a_cut(bench: Any) -> None:
    bench.break_it()
    bench.do("clean")
    bench.power_cycle()
    assert "repeat mark" in page(bench)
    assert bench.present


def test_another_roll_is_the_wrong_guess(bench: Any) -> None:
    bench.break_it()
    other = "supply.black" if bench.part.changed_with == "fuser" else "fuser"
    change(bench, other)
    assert "repeat mark" in page(bench)
    assert bench.present


def test_what_the_spacing_names_mends_it(bench: Any) -> None:
    bench.break_it()
    page(bench)
    change(bench, bench.part.changed_with)
    assert not bench.present
    assert page(bench) == "clean"
    assert bench.device.staging.hazards() == ()
