"""SC-05: an expired password is refused however often it is typed; a new one on both sides stores."""

from __future__ import annotations

from typing import Any

import pytest
from misfeed.contract import CannotAct

FAULT = "site.share.expired"
SENDER = "scanner.sender"


def send(bench: Any) -> tuple[str, str]:
    bench.do("send", SENDER, to="folder")
    seen = bench.device.hands.look(SENDER)
    return seen["screen"], seen["send log"]


def test_the_login_fails_and_no_interface_tells(bench: Any) -> None:
    bench.break_it()
    assert send(bench) == ("send failed", "folder: STATUS_PASSWORD_EXPIRED")
    assert bench.device.hands.look(bench.at)["account"] == "password expired"
    bench.shows_nothing()
    assert bench.prints()


def test_the_same_password_typed_again_is_the_wrong_guess(bench: Any) -> None:
    bench.break_it()
    bench.do("set_share_password", SENDER, password="share-2025")
    with pytest.raises(CannotAct, match="used before"):
        bench.do("set_password", password="share-2025")
    assert send(bench)[0] == "send failed"
    assert bench.present


def test_a_new_password_is_needed_on_both_sides(bench: Any) -> None:
    bench.break_it()
    bench.do("set_password", password="never-expires")
    assert not bench.present
    assert send(bench) == ("send failed", "folder: STATUS_LOGON_FAILURE")
    bench.do("set_share_password", SENDER, password="never-expires")
    assert send(bench) == ("sent", "folder: STATUS_SUCCESS")
    assert "never-expires" not in f"{bench.machine.describe()}"
