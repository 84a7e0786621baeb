"""SC-04: the send log tells what the panel does not; scanning and printing are fine."""

from __future__ import annotations

from typing import Any

import pytest
from misfeed.errors import UsageError

FAULT = "site.mail.password"
SENDER = "scanner.sender"


def send(bench: Any, to: str = "mail") -> tuple[str, str]:
    bench.do("send", SENDER, to=to)
    seen = bench.device.hands.look(SENDER)
    return seen["screen"], seen["send log"]


def test_mail_is_refused_and_no_interface_tells(bench: Any) -> None:
    bench.break_it()
    assert send(bench) == ("send failed", "mail: 535 5.7.8 authentication credentials invalid")
    assert bench.device.hands.look("site.mail")["last client"] == "wrong password"
    assert bench.device.hands.look("scanner")["last scan"] == "clean"
    assert send(bench, "folder")[0] == "sent"
    bench.shows_nothing()
    assert bench.machine.alerts.rows == ()
    assert bench.prints()


def test_another_scanner_head_and_a_restart_are_wrong_guesses(bench: Any) -> None:
    bench.break_it()
    bench.do("power_off", "power")
    bench.do("replace", "scanner.carriage")
    bench.do("power_on", "power")
    bench.wait(120)
    assert send(bench)[0] == "send failed"
    assert bench.present


def test_the_new_password_sends_and_nobody_reads_it_anywhere(bench: Any) -> None:
    bench.break_it(password="winter-7")
    bench.do("set_mail_password", SENDER, password="winter-6")
    assert bench.present
    bench.do("set_mail_password", SENDER, password="winter-7")
    assert not bench.present
    assert send(bench) == ("sent", "mail: 250 2.0.0 message accepted")
    told = [bench.device.hands.look(part) for part in (SENDER, "site.mail")]
    assert "winter" not in f"{told} {bench.machine.describe()}"


def test_the_old_password_given_back_mends_it_too(bench: Any) -> None:
    bench.break_it()
    bench.do("set_password", password="scan-2025")
    assert not bench.present


def test_the_password_that_it_has_is_no_change(bench: Any) -> None:
    with pytest.raises(UsageError, match="take another"):
        bench.break_it(password="scan-2025")
