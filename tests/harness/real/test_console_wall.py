from __future__ import annotations

import pytest
from misfeed.permits import NotPermitted, Permit
from misfeed.real.console_wall import ConsoleWall

NOBODY: frozenset[Permit] = frozenset()


@pytest.mark.parametrize(
    "line",
    [
        b"status\r",
        b"\x15\r",
        b"log\r\n",
        b"log 20\r",
        b"nvram get panel.language\r",
        b"\x15nvram list\r",
        b"\r",
    ],
)
def test_lines_that_read_pass(line: bytes) -> None:
    assert ConsoleWall(NOBODY).admit(line) == line


@pytest.mark.parametrize(
    ("line", "permit"),
    [
        (b"reboot\r", Permit.RESTART),
        (b"selftest\r", Permit.RESTART),
        (b"log clear\r", Permit.SET),
        (b"supplies reset black\r", Permit.SET),
        (b"nvram set x 1\r", Permit.SET),
        (b"status\x00\r", Permit.SET),
        (b"login admin\r", Permit.SET),
        (b"status\rreboot\r", Permit.RESTART),
    ],
)
def test_others_need_their_permit(line: bytes, permit: Permit) -> None:
    with pytest.raises(NotPermitted) as refused:
        ConsoleWall(NOBODY).admit(line)
    assert permit in refused.value.permits
    assert ConsoleWall(frozenset({Permit.SET, Permit.RESTART})).admit(line) == line


def test_half_a_line_is_kept_until_it_can_be_judged() -> None:
    wall = ConsoleWall(NOBODY)
    assert wall.admit(b"sta") == b""
    assert wall.admit(b"tus\rrebo") == b"status\r"
    with pytest.raises(NotPermitted):
        wall.admit(b"ot\r")


def test_a_line_without_an_end_is_not_kept_for_ever() -> None:
    with pytest.raises(NotPermitted, match="a line without an end"):
        ConsoleWall(NOBODY).admit(b"x" * 5000)
