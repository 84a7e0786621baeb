"""LB-05: a glazed platen slips; the sensor that gets the blame is calibrated in vain."""

from __future__ import annotations

from typing import Any

FAULT = "platen.glazed"


def page(bench: Any) -> str:
    return str(bench.device.hands.look(bench.device.facts.roles["bin"])["top sheet"])


def work_on(bench: Any, verb: str) -> None:
    head = bench.device.facts.roles["head_cover"]
    bench.do("power_off", "power")
    bench.do("open", head)
    bench.do(verb)
    bench.do("close", head)
    bench.do("power_on", "power")
    bench.wait()


def test_every_label_shows_it_and_every_interface_is_content(bench: Any) -> None:
    bench.break_it()
    assert bench.prints()
    assert page(bench) == "misregistration"
    bench.shows_nothing()
    assert bench.device.hands.look(bench.at)["surface"] == "glazed"


def test_calibration_and_a_wipe_are_the_wrong_guess(bench: Any) -> None:
    bench.break_it()
    bench.do("calibrate", "gap-sensor")
    work_on(bench, "clean")
    assert bench.prints()
    assert page(bench) == "misregistration"
    assert bench.present


def test_a_new_platen_ends_it(bench: Any) -> None:
    bench.break_it()
    work_on(bench, "replace")
    assert not bench.present
    assert bench.prints()
    assert page(bench) == "clean"
    assert bench.device.staging.hazards() == ()


def test_live_work_is_noted(bench: Any) -> None:
    bench.break_it()
    bench.do("open", bench.device.facts.roles["head_cover"])
    bench.do("replace")
    assert [hazard.partition(":")[0] for hazard in bench.device.staging.hazards()] == ["live-work"]
