"""SC-01: worn feeder rollers fail originals and never a print; only another set ends it."""

from __future__ import annotations

from typing import Any

FAULT = "scanner.feeder.rollers.worn"
FEEDER = "scanner.feeder"
STOPS = {"scanMediaPathJam", "scanMediaPathInputFeedError"}


def scan(bench: Any, originals: int = 5, source: str = "feeder") -> dict[str, str]:
    bench.do("scan", "scanner", source=source, originals=originals)
    return dict(bench.device.hands.look("scanner"))


def test_the_originals_stop_and_printing_goes_on(bench: Any) -> None:
    bench.break_it()
    seen = scan(bench)
    assert seen["last scan"] in ("jam", "not fed")
    assert {group for _, group in bench.critical} == {"scanMediaPath"}
    assert {code for code, _ in bench.critical} <= STOPS
    reasons = bench.device.ipp.state_reasons()
    assert {"scan-media-path-jam-error", "scan-media-path-input-feed-error-error"} & set(reasons)
    assert int(bench.device.ipp.state()) == 3
    assert "feeder" in bench.device.hands.read_panel().lower()
    assert bench.device.snmp.device_status() == "warning"
    assert bench.device.snmp.error_bits() == frozenset()
    assert int(bench.device.usb.port_status()) == 0x18
    assert bench.device.pjl.status().code == 35075
    assert bench.device.pjl.status().online
    assert bench.prints()


def test_a_model_that_counts_says_only_how_many_originals_went_through(bench: Any) -> None:
    bench.break_it()
    assert not [reason for reason in bench.device.ipp.state_reasons() if "roller-life" in reason]
    bench.part.sheets = bench.part.spec.roller_life
    bench.machine.clock.finish_now()
    told = "scan-media-path-pick-roller-life-warn-warning" in bench.device.ipp.state_reasons()
    assert told is bool(bench.part.spec.roller_life)


def test_the_glass_works(bench: Any) -> None:
    bench.break_it()
    assert scan(bench, 1, "glass") == {"last scan": "clean", "pages": "1 of 1", "source": "glass"}


def test_taking_the_original_out_brings_it_back(bench: Any) -> None:
    bench.break_it()
    scan(bench)
    for verb in ("open", "remove_sheet", "close"):
        bench.do(verb, FEEDER)
    bench.shows_nothing()
    assert scan(bench)["last scan"] in ("jam", "not fed")
    bench.power_cycle()
    assert scan(bench)["last scan"] in ("jam", "not fed")
    assert bench.present


def test_the_trays_rollers_a_wipe_and_the_counter_are_wrong_guesses(bench: Any) -> None:
    bench.break_it()
    bench.do("replace", f"{bench.device.facts.roles['tray']}.rollers")
    bench.do("clean")
    bench.do("reset_counter")
    assert bench.present
    assert scan(bench)["last scan"] in ("jam", "not fed")


def test_a_new_set_takes_fifty_originals_one_by_one(bench: Any) -> None:
    bench.break_it()
    scan(bench)
    for verb, at in (("open", FEEDER), ("remove_sheet", FEEDER), ("replace", ""), ("close", FEEDER)):
        bench.do(verb, at)
    assert not bench.present
    assert scan(bench, 50) == {"last scan": "clean", "pages": "50 of 50", "source": "feeder"}
    bench.do("reset_counter")
    bench.shows_nothing()
    assert bench.device.staging.hazards() == ()


def test_slightly_worn_rollers_take_two_at_once_sometimes(bench: Any) -> None:
    bench.break_it(severity=0.55)
    pages: set[str] = set()
    for _ in range(60):
        seen = scan(bench, 5)
        if seen["last scan"] == "clean":
            pages.add(seen["pages"])
        for verb in ("open", "remove_sheet", "close"):
            bench.do(verb, FEEDER)
    assert {"5 of 5", "4 of 5"} <= pages
