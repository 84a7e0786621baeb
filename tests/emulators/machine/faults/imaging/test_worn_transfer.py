"""IM-06: a hard transfer roller leaves half of the image on the drum; toner is not to blame."""

from __future__ import annotations

from typing import Any

FAULT = "roller.transfer.worn"


def page(bench: Any) -> str:
    bench.print(1)
    return str(bench.machine.bins[0].look()["top sheet"])


def off_then(bench: Any, verb: str) -> None:
    bench.do("power_off", "power")
    bench.wait(60)
    bench.do(verb)
    bench.do("power_on", "power")
    bench.wait(240)


def test_pages_are_faint_and_the_half_test_shows_why(bench: Any) -> None:
    bench.break_it()
    assert bench.present
    assert page(bench) == "fade"
    bench.shows_nothing()
    seen = bench.device.hands.look(bench.at)
    assert (seen["half test"], seen["foam"]) == ("image stays on the drum", "hard")


def test_toner_and_a_clean_contact_do_not_help(bench: Any) -> None:
    bench.break_it()
    bench.do("replace", "supply.black")
    off_then(bench, "clean")
    assert page(bench) == "fade"
    assert bench.present


def test_a_new_roller_mends_it(bench: Any) -> None:
    bench.break_it()
    off_then(bench, "replace")
    assert not bench.present
    assert page(bench) == "clean"
    assert bench.device.staging.hazards() == ()
