from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from misfeed.emulators.console.service import TYPE_AHEAD
from misfeed.emulators.machine import Clock, Machine
from misfeed.emulators.profiles import load

from .conftest import Terminal, guard


def test_it_says_nothing_to_who_has_just_come(machine: Machine) -> None:
    assert Terminal(machine).read() == ""


def test_the_first_line_is_greeted_once(machine: Machine) -> None:
    terminal = Terminal(machine)
    assert terminal.keys(b"\r") == ("\r\nLaserJet service console: type 'help' for the commands\r\nlj400> ")
    assert terminal.keys(b"\r") == "\r\nlj400> "


def test_more_than_the_port_holds_is_lost_with_a_bell(terminal: Terminal) -> None:
    shown = terminal.keys(b"log\r" * 1_000)
    assert shown.count("none") == TYPE_AHEAD // 4
    assert shown.endswith("\a")


def test_a_line_that_is_too_long_is_told_so_and_the_next_one_is_answered(terminal: Terminal) -> None:
    shown = "".join(terminal.keys(b"A" * 1_000) for _ in range(20)) + terminal.keys(b"\r")
    assert shown.count("\a") == 1
    told = "Error: the line is too long and was dropped: type at most 128 characters"
    assert shown.endswith(f"\r\n{told}\r\nlj400> ")
    assert terminal.ask("net")[0].startswith("interface: ")


def test_a_flood_rings_the_bell_once(terminal: Terminal) -> None:
    assert "".join(terminal.keys(b"A" * 4_096) for _ in range(5)).count("\a") == 1


def test_the_end_of_the_line_closes_it(terminal: Terminal) -> None:
    terminal.session.eof()
    assert terminal.closed


def test_two_lines_do_not_disturb_each_other(machine: Machine, terminal: Terminal) -> None:
    other = Terminal(machine)
    terminal.keys(b"sta")
    other.keys(b"help\r")
    assert "state: idle" in terminal.keys(b"tus\r")


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.one_of(
            st.binary(max_size=60),
            st.sampled_from(
                [b"status\r", b"login\r", b"admin\r", b"s3cret\r", b"\x03", b"nvram set ", b"log 50\r"]
            ),
        ),
        max_size=12,
    )
)
def test_no_keys_break_it(pieces: list[bytes]) -> None:
    machine = Machine(load("mono-laser"), Clock(), seed=1)
    guard(machine)
    terminal = Terminal(machine)
    for piece in pieces:
        shown = terminal.keys(piece)
        assert shown.isascii()
    terminal.session.line_break()
    assert terminal.read().endswith(("> ", "# "))
