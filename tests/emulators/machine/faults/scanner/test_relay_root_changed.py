"""SC-04: the device ends the TLS handshake before any password, until it knows the new root."""

from __future__ import annotations

from typing import Any

import pytest
from misfeed.errors import UsageError

FAULT = "site.mail.root"
SENDER = "scanner.sender"


def send(bench: Any) -> tuple[str, str]:
    bench.do("send", SENDER, to="mail")
    seen = bench.device.hands.look(SENDER)
    return seen["screen"], seen["send log"]


def test_tls_fails_and_no_interface_tells(bench: Any) -> None:
    bench.break_it()
    assert send(bench) == ("send failed", "mail: TLS alert 48: unknown CA")
    assert bench.device.hands.look("site.mail")["last client"] == "client does not trust the certificate"
    bench.shows_nothing()
    assert bench.prints()


def test_the_password_entered_anew_and_a_restart_are_wrong_guesses(bench: Any) -> None:
    bench.break_it()
    bench.do("set_mail_password", SENDER, password="scan-2025")
    bench.power_cycle()
    assert send(bench)[0] == "send failed"
    assert bench.present


def test_the_new_root_imported_mends_it_for_good(bench: Any) -> None:
    bench.break_it()
    bench.do("import_root", SENDER, name="Another CA")
    assert bench.present
    bench.do("import_root", SENDER, name="Site Root CA G2")
    assert not bench.present
    assert send(bench) == ("sent", "mail: 250 2.0.0 message accepted")
    bench.power_cycle()
    assert send(bench)[0] == "sent"


def test_a_root_that_it_has_is_no_change(bench: Any) -> None:
    with pytest.raises(UsageError, match="trusts that authority"):
        bench.break_it(issuer="Site Root CA G1")
