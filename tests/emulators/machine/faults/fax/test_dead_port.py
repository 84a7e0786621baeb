"""FX-01: the port in the wall is dead, for a handset as for the modem."""

from __future__ import annotations

from typing import Any

FAULT = "site.phone.dead"


def send(bench: Any) -> str:
    bench.do("send", "fax")
    return str(bench.device.hands.look("fax")["report"])


def test_nobody_has_a_dial_tone_and_printing_is_well(bench: Any) -> None:
    bench.break_it()
    assert send(bench) == "fax-modem-no-dial-tone"
    seen = bench.device.hands.look(bench.at)
    assert (seen["handset"], seen["voltage"]) == ("dead", "0 V")
    assert bench.device.hands.look("fax")["cord"] == "in LINE"
    bench.shows_nothing()
    assert bench.prints()


def test_another_modem_and_the_other_socket_are_wrong_guesses(bench: Any) -> None:
    bench.break_it()
    bench.do("plug", "fax", jack="EXT")
    bench.do("plug", "fax", jack="LINE")
    bench.do("power_off", "power")
    bench.do("replace_modem", "fax")
    bench.do("power_on", "power")
    bench.wait(120)
    assert send(bench) == "fax-modem-no-dial-tone"
    assert bench.present


def test_a_patched_line_sends(bench: Any) -> None:
    bench.break_it()
    bench.do("patch")
    assert not bench.present
    assert send(bench) == "sent"
