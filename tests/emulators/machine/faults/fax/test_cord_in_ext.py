"""FX-01: the wall has a line, the modem does not; nothing but the right socket helps."""

from __future__ import annotations

from typing import Any

FAULT = "fax.cord.ext"


def send(bench: Any) -> tuple[str, str]:
    bench.do("send", "fax")
    seen = bench.device.hands.look("fax")
    return seen["report"], seen["stage"]


def test_no_fax_goes_out_or_comes_in_and_printing_is_well(bench: Any) -> None:
    bench.break_it()
    assert send(bench) == ("fax-modem-no-dial-tone", "dialling")
    bench.do("call", "site.phone")
    seen = bench.device.hands.look("site.phone")
    assert (seen["handset"], seen["last caller"]) == ("dial tone", "no answer")
    bench.shows_nothing()
    assert bench.machine.alerts.rows == ()
    assert bench.prints()


def test_another_modem_and_a_restart_are_wrong_guesses(bench: Any) -> None:
    bench.break_it()
    bench.do("power_off", "power")
    bench.do("replace_modem", "fax")
    bench.do("power_on", "power")
    bench.wait(120)
    assert send(bench)[0] == "fax-modem-no-dial-tone"
    assert bench.present
    assert bench.device.staging.hazards() == ()


def test_in_the_right_socket_it_sends_and_answers(bench: Any) -> None:
    bench.break_it()
    bench.do("plug", jack="LINE")
    assert not bench.present
    assert send(bench) == ("sent", "complete")
    bench.do("call", "site.phone", pages=2)
    bench.wait(120)
    assert bench.device.hands.look("fax")["last received"] == "printed"


def test_a_board_changed_under_power_is_noted(bench: Any) -> None:
    bench.do("replace_modem")
    assert [hazard.partition(":")[0] for hazard in bench.device.staging.hazards()] == ["live-work"]
