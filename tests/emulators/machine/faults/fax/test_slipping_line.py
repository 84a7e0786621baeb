"""FX-02: short faxes pass, long ones lose their carrier; lower speed hides it, T.38 ends it."""

from __future__ import annotations

from typing import Any

import pytest

FAULT = "site.phone.slips"


def send(bench: Any, pages: int) -> tuple[str, str]:
    bench.do("send", "fax", pages=pages)
    seen = bench.device.hands.look("fax")
    return seen["report"], seen["pages"]


def test_long_faxes_die_half_way_in_and_out(bench: Any) -> None:
    bench.break_it()
    assert send(bench, 3) == ("sent", "3 of 3")
    assert send(bench, 10) == ("fax-modem-carrier-lost", "5 of 10")
    assert bench.device.hands.look("fax")["stage"] == "page 6"
    bench.do("call", pages=10)
    assert bench.device.hands.look(bench.at)["last caller"] == "fax-modem-carrier-lost"
    bench.shows_nothing()
    assert bench.prints()


def test_slips_that_come_fast_end_the_training(bench: Any) -> None:
    bench.break_it(slip_s=5)
    assert send(bench, 1) == ("fax-modem-training-failure", "0 of 1")


def test_another_modem_and_a_restart_are_wrong_guesses(bench: Any) -> None:
    bench.break_it()
    bench.do("power_off", "power")
    bench.do("replace_modem", "fax")
    bench.do("power_on", "power")
    bench.wait(120)
    assert send(bench, 10)[0] == "fax-modem-carrier-lost"
    assert bench.present


@pytest.mark.parametrize("speed", [14_400, 9_600])
def test_without_v34_it_passes_and_the_line_is_as_it_was(bench: Any, speed: int) -> None:
    bench.break_it()
    bench.do("set_speed", "fax", speed=speed)
    assert send(bench, 10) == ("sent", "10 of 10")
    assert bench.present


@pytest.mark.parametrize(("verb", "details"), [("set_transport", {"transport": "T.38"}), ("synchronise", {})])
def test_fax_over_ip_or_one_clock_for_both_ends_mends_it(
    bench: Any, verb: str, details: dict[str, str]
) -> None:
    bench.break_it()
    bench.do(verb, **details)
    assert not bench.present
    assert send(bench, 50) == ("sent", "50 of 50")
