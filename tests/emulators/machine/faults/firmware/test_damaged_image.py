"""FW-02: with a damaged image the printer runs until it is switched off, and never starts again."""

from __future__ import annotations

from typing import Any

import pytest
from misfeed.contract import CannotAct

FAULT = "formatter.image.damaged"


def is_stuck(bench: Any) -> bool:
    device = bench.device
    return (
        "No bootable firmware" in device.hands.read_panel()
        and not device.at("admin").ping()
        and device.at("users").reach("ipp") == "silent"
        and not device.usb.present()
    )


def test_what_runs_goes_on_running(bench: Any) -> None:
    bench.break_it()
    assert bench.prints()
    bench.shows_nothing()
    assert bench.device.hands.look("formatter")["firmware"] == "current"


def test_the_next_start_ends_at_a_message_and_every_interface_is_silent(bench: Any) -> None:
    bench.break_it()
    bench.power_cycle()
    assert is_stuck(bench)
    assert bench.device.hands.look("formatter")["firmware"] == "damaged"
    bench.wait(3600)
    bench.power_cycle()
    assert is_stuck(bench)
    assert bench.present


def test_the_power_supply_is_the_wrong_guess(bench: Any) -> None:
    bench.break_it()
    bench.power_cycle()
    bench.do("unplug", "power")
    bench.do("replace", "power.supply")
    bench.do("plug_in", "power")
    bench.wait(240)
    assert is_stuck(bench)
    assert bench.present


def test_the_bundle_on_a_stick_brings_it_back_with_its_settings(bench: Any) -> None:
    bench.do("set_acl", "network", acl=("10.0.0.0/8",))
    bench.break_it()
    bench.power_cycle()
    bench.do("load_from_stick")
    bench.wait(240)
    assert not bench.present
    assert bench.machine.network.acl == ("10.0.0.0/8",)
    assert bench.prints()
    bench.shows_nothing()


def test_the_copy_in_the_repository_brings_it_back_without_them(bench: Any) -> None:
    bench.do("set_acl", "network", acl=("10.0.0.0/8",))
    bench.break_it()
    bench.power_cycle()
    bench.do("restore_repository")
    bench.wait(240)
    assert not bench.present
    assert bench.machine.network.acl == ()
    assert bench.prints()
    bench.shows_nothing()


def test_the_pre_boot_menu_is_not_there_while_it_runs(bench: Any) -> None:
    bench.break_it()
    with pytest.raises(CannotAct, match="while it starts"):
        bench.do("load_from_stick")
    assert bench.present
