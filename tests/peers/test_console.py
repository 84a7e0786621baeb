"""The service console on a pseudo-terminal, judged by programs that technicians use: Expect and pySerial."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import serial
from misfeed.control import ControlClient

from .judges import Verdict, ask, program

pytestmark = pytest.mark.peer

_SPAWN = """
set timeout 20
proc gone {{why}} {{ puts "\\nFAILED: $why"; exit 1 }}
spawn -noecho {python} -m serial.tools.miniterm --raw -q {path} 115200
expect_after {{
    timeout {{ gone timeout }}
    eof {{ gone eof }}
}}
"""
_DONE = """
puts "\\nDONE"
exit 0
"""


@dataclass(frozen=True)
class OnALine:
    """A printer whose console is on a pseudo-terminal."""

    path: str
    control: ControlClient


@pytest.fixture(scope="module")
def printer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OnALine]:
    link = tmp_path_factory.mktemp("line") / "console"
    process = subprocess.Popen(
        [
            sys.executable, "-m", "misfeed", "emulate", "mono-laser", "--serial", str(link), "--json",
            "--until-parent-exits",
        ],
        stdout=subprocess.PIPE, text=True, cwd=Path("/"),
    )  # fmt: skip
    assert process.stdout is not None
    try:
        ready = json.loads(process.stdout.readline())
        control = ControlClient(ready["control"])
        control.act("add_user", "network", name="admin", password="s3cret")
        yield OnALine(str(link), control)
    finally:
        process.terminate()
        process.communicate(timeout=10)


def script(printer: OnALine, words: str) -> Verdict:
    """Run an Expect script in pySerial's terminal program to its end."""
    spawn = _SPAWN.format(python=sys.executable, path=printer.path)
    said = ask(program("expect", "expect"), "-c", spawn + words + _DONE, timeout_s=60)
    assert said.code == 0, said
    assert "DONE" in said.said, said
    return said


def test_expect_logs_in_and_reads_the_counters(printer: OnALine) -> None:
    said = script(
        printer,
        r"""
        send "\r"
        expect -re {lj400> $}
        send "login\r"
        expect "User: "
        send "admin\r"
        expect "Password: "
        send "s3cret\r"
        expect "Signed in as admin"
        expect -re {lj400# $}
        send "counters\r"
        expect -re {pages: ([0-9]+)}
        set pages $expect_out(1,string)
        expect -re {lj400# $}
        send "nvram set panel.language es\r"
        expect "panel.language: es"
        expect -re {lj400# $}
        send "logout\r"
        expect "Signed out"
        puts "\nCOUNTED $pages"
        """,
    )
    assert "COUNTED 41230" in said.said
    assert "s3cret" not in said.said


def test_expect_sees_a_door_opened_and_shut(printer: OnALine) -> None:
    seen = threading.Event()

    def open_and_shut() -> None:
        # Again, for an Expect that takes long to begin.
        while not seen.wait(1.0):
            printer.control.act("open", "cover.front")
            printer.control.act("close", "cover.front")

    hand = threading.Thread(target=open_and_shut)
    hand.start()
    try:
        script(
            printer,
            r"""
            send "\r"
            expect -re {lj400> $}
            expect -re {\*\*\* [-0-9: ]+ raised doorOpen \| critical}
            expect -re {\*\*\* [-0-9: ]+ cleared doorOpen \| critical}
            expect -re {lj400> $}
            """,
        )
    finally:
        seen.set()
        hand.join()


def test_pyserial_reads_the_boot_log_with_the_dead_card(printer: OnALine) -> None:
    with serial.Serial(printer.path, 115200, timeout=10) as line:
        line.write(b"\r")
        assert line.read_until(b"lj400> ").endswith(b"lj400> ")
        printer.control.inject("nic.dead")
        try:
            printer.control.act("power_off", "power")
            printer.control.act("power_on", "power")
            printer.control.advance(60)
            log = line.read_until(b"ready      20130415").decode("ascii")
        finally:
            printer.control.clear_all()
    assert "loader     Boot ROM 2.14" in log
    assert "nic        not found ... FAILED" in log


def test_an_interrupt_ends_the_login(printer: OnALine) -> None:
    with serial.Serial(printer.path, 115200, timeout=10) as line:
        line.write(b"\r")
        line.read_until(b"lj400> ")
        line.write(b"login admin\r")
        assert line.read_until(b"Password: ").endswith(b"Password: ")
        line.write(b"\x03")
        assert line.read_until(b"lj400> ").endswith(b"lj400> ")
