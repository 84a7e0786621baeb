"""NW-01: with duplex forced on one side frames come damaged, and every answer takes longer."""

from __future__ import annotations

from typing import Any

from misfeed.vocabulary.sights import line_errors

FAULT = "site.switch.duplex"


def rise(bench: Any, seconds: float = 60) -> int:
    before = line_errors(bench.device.at("admin"))
    bench.wait(seconds)
    return line_errors(bench.device.at("admin")) - before


def answer_us(bench: Any) -> int:
    began = bench.device.clock.now_us()
    bench.device.ipp.state()
    return int(bench.device.clock.now_us() - began)


def test_the_count_of_damaged_frames_rises_and_answers_are_late(bench: Any) -> None:
    assert rise(bench) == 0
    before = answer_us(bench)
    bench.break_it()
    assert bench.present
    assert rise(bench) >= 100
    assert answer_us(bench) >= before + 1_000_000
    assert bench.device.hands.look("network.cable")["link lamp"] == "lit"
    bench.shows_nothing()
    assert bench.prints()


def test_neither_another_cable_nor_power_mends_it(bench: Any) -> None:
    bench.break_it()
    bench.do("replace", "network.cable")
    bench.do("restart")
    bench.power_cycle()
    assert bench.present
    assert rise(bench) > 0


def test_negotiation_mends_it_and_the_count_stays_where_it_is(bench: Any) -> None:
    bench.break_it()
    bench.wait(60)
    bench.do("negotiate")
    assert not bench.present
    assert line_errors(bench.device.at("admin")) >= 100
    assert rise(bench) == 0
    assert answer_us(bench) < 1_000_000
