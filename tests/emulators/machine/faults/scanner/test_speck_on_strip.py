"""SC-02: the line is on pages from the feeder alone, and a wipe ends it."""

from __future__ import annotations

from typing import Any

from misfeed.emulators.machine.scanner import Scanner

FAULT = "scanner.strip.speck"


def scan(bench: Any, source: str = "feeder") -> str:
    bench.do("scan", "scanner", source=source)
    return str(bench.device.hands.look("scanner")["last scan"])


def test_feeder_pages_have_a_line_and_no_interface_tells(bench: Any) -> None:
    bench.break_it(at_mm=40.0)
    assert (scan(bench), scan(bench, "glass")) == ("streak", "clean")
    bench.shows_nothing()
    assert bench.machine.alerts.rows == ()
    bench.do("scan", "scanner", source="feeder")
    last = bench.machine.part("scanner", Scanner).last
    assert [(one.at_mm, one.part) for one in last.defects] == [(40.0, bench.at)]


def test_what_is_printed_has_no_line(bench: Any) -> None:
    bench.break_it()
    assert bench.prints()
    assert bench.device.hands.look(bench.device.facts.roles["bin"])["top sheet"] == "clean"


def test_another_scanner_head_and_a_restart_are_wrong_guesses(bench: Any) -> None:
    bench.break_it()
    bench.do("power_off", "power")
    bench.do("replace", "scanner.carriage")
    bench.do("power_on", "power")
    bench.wait(120)
    assert scan(bench) == "streak"
    assert bench.present


def test_a_wipe_of_the_strip_mends_it(bench: Any) -> None:
    bench.break_it()
    assert bench.device.hands.look(bench.at)["glass"] == "a speck on it"
    bench.do("clean")
    assert not bench.present
    assert bench.device.hands.look(bench.at)["glass"] == "clean"
    assert scan(bench) == "clean"
    assert bench.device.staging.hazards() == ()
