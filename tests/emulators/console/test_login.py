from __future__ import annotations

import pytest
from misfeed.emulators.console.login import IDLE_US
from misfeed.emulators.console.shell import DENIED
from misfeed.emulators.machine import Machine
from misfeed.emulators.machine.network import LOCKOUT_TRIES, LOCKOUT_US

from .conftest import Terminal, guard, restart


@pytest.fixture(autouse=True)
def guarded(machine: Machine, terminal: Terminal) -> None:
    guard(machine)
    terminal.read()


def log_in(terminal: Terminal, password: str = "s3cret") -> str:
    return terminal.keys(f"login\radmin\r{password}\r".encode())


def test_a_right_password_opens_the_menu_and_shows_in_the_prompt(terminal: Terminal) -> None:
    assert log_in(terminal) == ("login\r\nUser: admin\r\nPassword: \r\nSigned in as admin\r\nlj400# ")
    assert terminal.ask("nvram set panel.language es") == ["panel.language: es"]


def test_the_password_is_never_shown(terminal: Terminal) -> None:
    assert "s3cret" not in log_in(terminal)


def test_the_name_can_stand_behind_the_command(terminal: Terminal) -> None:
    assert terminal.keys(b"login admin\r") == "login admin\r\nPassword: "
    assert terminal.keys(b"s3cret\r").endswith("lj400# ")


def test_a_wrong_one_does_not(terminal: Terminal) -> None:
    assert "Login incorrect" in log_in(terminal, "guess")
    assert terminal.ask("reboot") == [DENIED]


def test_too_many_wrong_ones_lock_it_for_a_while_even_for_right_ones(
    machine: Machine, terminal: Terminal
) -> None:
    told = [log_in(terminal, "guess") for _ in range(LOCKOUT_TRIES)]
    assert ["Locked" in one for one in told] == [False] * (LOCKOUT_TRIES - 1) + [True]
    assert "Locked" in log_in(terminal)
    machine.clock.advance(LOCKOUT_US + 1)
    terminal.read()
    assert "Signed in" in log_in(terminal)


def test_it_locks_nobody_elsewhere(machine: Machine, terminal: Terminal) -> None:
    for _ in range(LOCKOUT_TRIES):
        log_in(terminal, "guess")
    assert {who for who, _ in machine.network.locked} == {"console"}


def test_who_signs_in_is_in_the_event_log(machine: Machine, terminal: Terminal) -> None:
    log_in(terminal, "guess")
    log_in(terminal)
    assert [event.text for event in machine.log.events] == [
        "signing in on the service console was refused",
        "admin signed in on the service console",
    ]


@pytest.mark.parametrize("keys", [b"\x03", b"\x04"])
def test_the_dialogue_can_be_broken_off(terminal: Terminal, keys: bytes) -> None:
    terminal.keys(b"login admin\r")
    assert terminal.keys(keys).endswith("lj400> ")
    assert terminal.ask("jobs") == ["none"]


def test_a_break_drops_the_dialogue_and_what_was_typed_of_it(terminal: Terminal) -> None:
    terminal.keys(b"login admin\rs3c")
    terminal.session.line_break()
    assert terminal.read() == "\r\nlj400> "
    assert terminal.ask("jobs") == ["none"]


def test_whoever_types_nothing_is_signed_out(machine: Machine, terminal: Terminal) -> None:
    log_in(terminal)
    machine.clock.advance(IDLE_US - 1_000_000)
    assert terminal.keys(b"\r").endswith("lj400# ")
    machine.clock.advance(IDLE_US - 1_000_000)
    assert "sign-out" not in terminal.read()
    machine.clock.advance(2_000_000)
    assert "sign-out nothing was typed for too long\r\nlj400> " in terminal.read()
    assert terminal.ask("reboot") == [DENIED]


def test_a_restart_signs_out(machine: Machine, terminal: Terminal) -> None:
    log_in(terminal)
    restart(machine)
    assert terminal.read().endswith("lj400> ")


def test_a_user_who_is_gone_is_signed_out(machine: Machine, terminal: Terminal) -> None:
    log_in(terminal)
    guard(machine, "another")
    assert terminal.ask("reboot") == [DENIED]


def test_logout_and_the_end_of_file_sign_out(terminal: Terminal) -> None:
    log_in(terminal)
    assert terminal.ask("logout") == ["Signed out"]
    log_in(terminal)
    assert terminal.keys(b"\x04").endswith("lj400> ")


def test_each_line_has_its_own_login(machine: Machine, terminal: Terminal) -> None:
    log_in(terminal)
    other = Terminal(machine)
    other.keys(b"\r")
    assert other.ask("reboot") == [DENIED]


def test_a_model_without_administrator_asks_nobody(machine: Machine, terminal: Terminal) -> None:
    machine.administer("reset_settings", "network")
    terminal.read()
    assert terminal.ask("login") == ["Nobody has to sign in"]


def test_a_careless_firmware_asks_nobody_either(machine: Machine, terminal: Terminal) -> None:
    machine.formatter.take_on(frozenset({"console.open"}))
    assert terminal.ask("nvram set panel.language es") == ["panel.language: es"]
