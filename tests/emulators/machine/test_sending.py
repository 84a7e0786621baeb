"""Sending scans: settings are checked, and the log tells relay's, server's and network's answers."""

from __future__ import annotations

import pytest
from misfeed.emulators import profiles
from misfeed.emulators.machine import CannotDo, Clock, Machine
from misfeed.emulators.machine.sending import LOG_SIZE, Sender
from misfeed.emulators.machine.site.mail import MailRelay

SENDER = "scanner.sender"


@pytest.fixture
def mfp() -> Machine:
    return Machine(profiles.load("colour-laser-mfp"), Clock(), seed=1)


def send(machine: Machine, to: str = "mail") -> str:
    machine.act("send", SENDER, to=to)
    return machine.parts[SENDER].look()["send log"]


def test_a_healthy_device_sends_both_ways(mfp: Machine) -> None:
    assert mfp.parts[SENDER].look()["screen"] == "none"
    assert send(mfp) == "mail: 250 2.0.0 message accepted"
    assert send(mfp, "folder") == "folder: STATUS_SUCCESS"
    assert mfp.parts["site.share"].look()["files"] == "1"


def test_without_a_cable_nothing_is_sent(mfp: Machine) -> None:
    mfp.act("unplug", "network")
    assert send(mfp) == "mail: no network"


def test_a_scan_that_fails_sends_nothing(mfp: Machine) -> None:
    mfp.act("open", "scanner.feeder")
    mfp.act("send", SENDER, source="feeder")
    assert mfp.parts[SENDER].look()["send log"] == "mail: nothing scanned"


def test_a_relay_that_is_down_says_try_later(mfp: Machine) -> None:
    mfp.part("site.mail", MailRelay).up = False
    assert send(mfp) == "mail: 421 4.3.2 service not available"
    mfp.act("start", "site.mail")
    assert send(mfp).endswith("accepted")


def test_a_device_with_another_date_ends_the_handshake(mfp: Machine) -> None:
    mfp.rtc.offset_s = -10 * 365 * 86_400
    assert send(mfp) == "mail: TLS alert 45: certificate expired"
    assert mfp.parts["site.mail"].look()["last client"] == "client has another date"
    mfp.act("set_clock", "rtc")
    assert send(mfp).endswith("accepted")


def test_a_path_that_is_not_there_is_told(mfp: Machine) -> None:
    mfp.act("set_share_path", SENDER, path=r"\\old\scans")
    assert send(mfp, "folder") == "folder: STATUS_BAD_NETWORK_NAME"


def test_the_log_is_bounded(mfp: Machine) -> None:
    for _ in range(LOG_SIZE + 5):
        send(mfp)
    assert len(mfp.part(SENDER, Sender).log) == LOG_SIZE


@pytest.mark.parametrize(
    ("verb", "target", "details"),
    [
        ("send", SENDER, {"to": "moon"}),
        ("set_smb", SENDER, {"versions": ["4.0"]}),
        ("set_smb", "site.share", {"versions": []}),
        ("set_mail_password", SENDER, {"password": ""}),
        ("import_root", SENDER, {"name": 7}),
        ("set_password", "site.mail", {"password": ""}),
        ("set_password", "site.share", {"password": None}),
    ],
)
def test_nonsense_is_refused(mfp: Machine, verb: str, target: str, details: dict[str, object]) -> None:
    with pytest.raises(CannotDo):
        mfp.act(verb, target, **details)
