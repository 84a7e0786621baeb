"""A receipt printer is diagnosed by what it tells in real time, in ESC/POS."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from misfeed.cabled import CabledProvider
from misfeed.device import Device
from misfeed.diagnostics import diagnose
from misfeed.providers import emulate, provider


def cabled() -> Device:
    return Device(CabledProvider(provider()).make("receipt-printer", seed=1))


WAYS = pytest.mark.parametrize("made", [lambda: emulate("receipt-printer"), cabled], ids=["network", "usb"])
Made = Callable[[], Device]


@WAYS
def test_a_roll_that_is_used_up_is_named_though_no_job_asks_for_paper(made: Made) -> None:
    with made() as device:
        device.hands.act("unload", "{tray}".format_map(device.facts.roles))
        found = diagnose(device)
        assert (found.cause, found.place, found.owner) == ("tray.empty", "roll", "customer")
        assert "escpos: the status tells offline, near_end, paper_end" in found.evidence
        assert "look at roll: paper empty" in found.evidence


@WAYS
def test_a_cover_that_stands_open_is_named(made: Made) -> None:
    with made() as device:
        device.hands.act("open", "cover.roll-cover")
        assert diagnose(device).cause == "cover.open"


@WAYS
def test_one_in_order_is_told_ready(made: Made) -> None:
    with made() as device:
        found = diagnose(device)
        assert found.cause == "none"
        assert "escpos: the status tells ready" in found.evidence


def test_one_that_is_off_line_and_tells_no_cause_is_not_called_well() -> None:
    with cabled() as device:
        device.hands.act("power_off", "power")
        device.hands.act("power_on", "power")
        device.hands.wait(0.01)
        assert diagnose(device).cause != "none"


def test_nothing_of_pjl_is_sent_to_it() -> None:
    with cabled() as device:
        diagnose(device)
        device.hands.wait(1)
        assert device.hands.look("tear-off").get("stack", "empty") == "empty"
