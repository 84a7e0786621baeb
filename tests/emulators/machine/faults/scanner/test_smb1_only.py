"""SC-05: no version in common, no folder; SMB1 on the server hides it and mends nothing."""

from __future__ import annotations

from typing import Any

FAULT = "scanner.sender.smb1"
SHARE = "site.share"


def send(bench: Any, to: str = "folder") -> tuple[str, str]:
    bench.do("send", bench.at, to=to)
    seen = bench.device.hands.look(bench.at)
    return seen["screen"], seen["send log"]


def test_the_folder_is_out_of_reach_and_no_interface_tells(bench: Any) -> None:
    bench.break_it()
    assert send(bench) == ("send failed", "folder: SMB negotiate failed: connection reset")
    assert bench.device.hands.look(SHARE)["files"] == "0"
    assert send(bench, "mail")[0] == "sent"
    bench.shows_nothing()
    assert bench.prints()


def test_a_restart_and_the_password_are_wrong_guesses(bench: Any) -> None:
    bench.break_it()
    bench.do("set_share_password", password="share-2025")
    bench.power_cycle()
    assert send(bench)[0] == "send failed"
    assert bench.present


def test_smb1_on_the_server_hides_it(bench: Any) -> None:
    bench.break_it()
    bench.do("set_smb", SHARE, versions=["1.0", "2.1", "3.0", "3.1.1"])
    assert send(bench)[0] == "sent"
    assert bench.device.hands.look(SHARE)["SMB1"] == "on"
    assert bench.present


def test_smb2_and_3_switched_on_store_the_file(bench: Any) -> None:
    bench.break_it()
    bench.do("set_smb", versions=["2.1", "3.0", "3.1.1"])
    assert not bench.present
    assert send(bench) == ("sent", "folder: STATUS_SUCCESS")
    assert bench.device.hands.look(SHARE)["files"] == "1"
