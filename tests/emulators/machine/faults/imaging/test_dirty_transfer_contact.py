"""IM-06: without its high voltage the roller brings nothing onto the paper; wiping the contact is enough."""

from __future__ import annotations

from typing import Any

FAULT = "roller.transfer.contact-dirty"


def page(bench: Any) -> str:
    bench.print(1)
    return str(bench.machine.bins[0].look()["top sheet"])


def off_then(bench: Any, verb: str) -> None:
    bench.do("power_off", "power")
    bench.wait(60)
    bench.do(verb)
    bench.do("power_on", "power")
    bench.wait(240)


def test_pages_are_blank_and_every_interface_is_content(bench: Any) -> None:
    bench.break_it()
    assert bench.present
    assert page(bench) == "blank"
    bench.shows_nothing()
    assert bench.device.hands.look(bench.at)["contact"] == "dirty"


def test_toner_and_a_new_roller_do_not_help(bench: Any) -> None:
    bench.break_it()
    bench.do("replace", "supply.black")
    if not bench.part.spec.inside:
        off_then(bench, "replace")
    assert page(bench) == "blank"
    assert bench.present


def test_wiping_the_contact_with_the_power_off_mends_it(bench: Any) -> None:
    bench.break_it()
    off_then(bench, "clean")
    assert not bench.present
    assert page(bench) == "clean"
    assert bench.device.staging.hazards() == ()


def test_wiping_it_under_power_is_noted(bench: Any) -> None:
    bench.break_it()
    bench.do("clean")
    assert [hazard.partition(":")[0] for hazard in bench.device.staging.hazards()] == ["live-work"]
