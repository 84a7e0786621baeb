"""NW-13: nobody knows the administrator's password; guessing locks the guesser out, a cold reset helps."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import pytest
from misfeed.contract import CannotAct
from misfeed.emulators.machine.network import LOCKOUT_TRIES, LOCKOUT_US
from misfeed.errors import DeviceRefusal, UsageError

FAULT = "network.administrator.unknown"


def administration(bench: Any) -> str:
    return bench.device.at("admin").administer()


def guess(bench: Any, password: str = "admin") -> None:
    with suppress(DeviceRefusal):
        bench.do("sign_in", name="admin", password=password)


def test_it_prints_for_everybody_and_is_administered_by_nobody(bench: Any) -> None:
    assert administration(bench) == "open"
    bench.break_it()
    assert bench.present
    assert administration(bench) == "denied"
    assert bench.device.at("users").reach("ipp") == "open"
    assert bench.prints()
    bench.shows_nothing()
    look = bench.device.hands.look("network")
    assert (look["settings"], look["administrator"]) == ("locked", "has a password")


@pytest.mark.parametrize(
    ("verb", "details"),
    [
        ("set_acl", {}),
        ("set_community", {"community": "fleet"}),
        ("set_snmp_versions", {"v1_v2c": False}),
        ("switch_off", {"service": "ipp"}),
        ("switch_on", {"service": "ipp"}),
        ("add_user", {"name": "me", "password": "mine"}),
        ("lock_settings", {"locked": False}),
        ("reset_settings", {}),
    ],
)
def test_every_setting_is_greyed_out(bench: Any, verb: str, details: dict[str, Any]) -> None:
    bench.break_it()
    with pytest.raises(CannotAct, match="sign in as the administrator first"):
        bench.do(verb, **details)


def test_a_wrong_password_is_refused_and_says_when_the_panel_is_locked(bench: Any) -> None:
    bench.break_it()
    for _ in range(LOCKOUT_TRIES - 1):
        with pytest.raises(DeviceRefusal, match=r"refused$"):
            bench.do("sign_in", name="admin", password="admin")
    with pytest.raises(DeviceRefusal, match="refused: the panel is locked for a while"):
        bench.do("sign_in", name="admin", password="admin")


def test_a_guess_is_denied_on_panel_and_pjl_for_a_minute(bench: Any) -> None:
    bench.break_it()
    guess(bench)
    assert bench.device.hands.read_panel() == "Access denied"
    if bench.device.has_usb:
        assert bench.device.pjl.status().code == 10025
    assert int(bench.device.ipp.state()) == 3
    bench.wait(61)
    assert bench.device.hands.read_panel() != "Access denied"


def test_guessing_locks_the_panel_even_for_the_right_password_and_then_opens_again(bench: Any) -> None:
    bench.break_it(password="hers")
    for _ in range(LOCKOUT_TRIES):
        guess(bench)
    assert bench.device.hands.look("network")["sign-in"] == "locked out"
    guess(bench, "hers")
    assert bench.device.hands.look("network")["settings"] == "locked"
    bench.wait(LOCKOUT_US / 1_000_000)
    guess(bench, "hers")
    assert bench.device.hands.look("network")["settings"] == "open"
    bench.do("sign_out")
    assert bench.device.hands.look("network")["settings"] == "locked"


def test_a_wrong_password_of_the_sites_records_locks_its_client_out(bench: Any) -> None:
    bench.break_it()
    bench.device.site["admin.password"] = "guess"
    assert [administration(bench) for _ in range(LOCKOUT_TRIES + 1)] == ["denied"] * LOCKOUT_TRIES + [
        "locked"
    ]


def test_pjl_may_change_no_default(bench: Any) -> None:
    bench.break_it()
    if bench.device.has_usb:
        bench.device.usb.write(b"\x1b%-12345X@PJL DEFAULT COPIES=9\r\n\x1b%-12345X")
        assert bench.device.pjl.status().code == 10025


def test_a_power_cycle_keeps_the_password(bench: Any) -> None:
    bench.break_it()
    bench.power_cycle()
    assert bench.present
    assert administration(bench) == "denied"


def test_the_cold_reset_needs_the_power_switch(bench: Any) -> None:
    bench.break_it()
    with pytest.raises(CannotAct, match="switch it off first"):
        bench.do("cold_reset")
    assert bench.present


def test_a_cold_reset_and_a_password_of_our_own_mend_it(bench: Any) -> None:
    mac = bench.machine.network.mac
    bench.break_it()
    bench.do("power_off", "power")
    bench.do("cold_reset")
    bench.wait(120)
    assert not bench.present
    assert bench.machine.network.mac == mac
    bench.do("add_user", name="admin", password="ours")
    assert administration(bench) == "denied"
    bench.device.site["admin.password"] = "ours"
    assert administration(bench) == "open"
    assert not bench.present
    bench.shows_nothing()


def test_who_knows_the_password_can_take_it_away(bench: Any) -> None:
    bench.break_it(password="hers")
    guess(bench, "hers")
    bench.do("reset_settings")
    assert not bench.present
    assert administration(bench) == "open"


def test_no_password_is_no_fault(bench: Any) -> None:
    with pytest.raises(UsageError):
        bench.break_it(password="")
