"""The command that serves a fleet: what it tells, what it refuses, and how it ends."""

from __future__ import annotations

import contextlib
import json
import shlex
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from misfeed.control import ControlClient
from misfeed.errors import Refused

COMMAND = (sys.executable, "-m", "misfeed", "fleet")
TIMEOUT_S = 30.0


@pytest.fixture
def running() -> Iterator[subprocess.Popen[str]]:
    with subprocess.Popen(
        [*COMMAND, "--count", "300", "--json", "--until-parent-exits"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        yield process
        process.kill()


def test_one_line_tells_a_program_all(running: subprocess.Popen[str]) -> None:
    assert running.stdout is not None
    facts = json.loads(running.stdout.readline())
    assert (facts["printers"], facts["community"]) == (300, "public")
    assert facts["first"] == f"127.20.0.1:{facts['port']}"
    assert facts["last"] == f"127.20.1.44:{facts['port']}"


def test_an_interrupt_ends_it_in_good_order(running: subprocess.Popen[str]) -> None:
    assert running.stdout is not None
    running.stdout.readline()
    running.send_signal(signal.SIGINT)
    _, errors = running.communicate(timeout=TIMEOUT_S)
    assert (running.returncode, errors) == (0, "")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_ends_in_good_order_with_everybody_connected(number: int, tmp_path: Path) -> None:
    told = ("--trap", "127.0.0.1:9:inform=true", "--state", str(tmp_path), "--token", "inject")
    with subprocess.Popen(
        [*COMMAND, "--count", "300", "--json", "--services", "ipp,pjl", *told],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    ) as process:  # fmt: skip
        assert process.stdout is not None
        facts = json.loads(process.stdout.readline())
        control = ControlClient(f"{facts['control']}/printers/17", token=facts["tokens"]["inject"])
        events = control.listen()
        next(events)
        with socket.create_connection(("127.20.0.17", facts["services"]["pjl"]), TIMEOUT_S) as client:
            client.sendall(b"\x1b%-12345X@PJL ECHO here\r\n")
            assert b"here" in client.recv(100)
            control.inject("path.sensor.scrap")
            process.send_signal(number)
            _, errors = process.communicate(timeout=TIMEOUT_S)
        assert (process.returncode, errors) == (0, "")
        with contextlib.suppress(Refused):
            list(events)


def test_a_quirk_is_in_the_firmware_of_all() -> None:
    words = ["--count", "2", "--json", "--until-parent-exits", "--quirk", "snmp.no-bulk"]
    with subprocess.Popen(
        [*COMMAND, *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        facts = json.loads(process.stdout.readline())
        for number in (1, 2):
            told = ControlClient(f"{facts['control']}/printers/{number}").quirks()
            assert [quirk["quirk"] for quirk in told if quirk["on"]] == ["snmp.no-bulk"]
        process.send_signal(signal.SIGINT)
        assert process.communicate(timeout=TIMEOUT_S)[1] == ""


@pytest.mark.parametrize("command", ["fleet", "emulate"])
def test_what_pictures_and_documents_need_is_not_loaded(command: str) -> None:
    """A third of the time of a start would go into it."""
    code = (
        f"import sys, misfeed.emulators.commands.{command} as it;"
        "from misfeed.emulators.interface import interfaces; assert {'ipp', 'snmp'} <= set(interfaces());"
        "print(sorted({'numpy', 'PIL', 'pypdfium2', 'matplotlib', 'scapy', 'pytest'} & set(sys.modules)))"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=TIMEOUT_S)
    assert (told.stdout, told.stderr) == ("[]\n", "")


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["--count", "0"], "1 to 100000"),
        (["--port", "x"], "port number"),
        (["--scale", "0"], "above 0"),
        (["--address", "192.0.2.1"], "127.0.0.0/8"),
        (["nothing"], "no profile"),
        (["--services", ""], "names no services"),
        (["--services", "ipp,ipp"], "names no services"),
        (["--services", "ipp=x"], "port number"),
        (["--services", "snmp"], "no service 'snmp' over TCP"),
        (["--quirk", "snmp.no-bluk"], "did you mean 'snmp.no-bulk'?"),
        (["--trap", "here"], "write ADDRESS:PORT"),
        (["--trap", "192.0.2.8:162"], "tells nobody on other computers"),
        (["--token", "observe=short"], "8 to 200"),
        (["--count", "5000", "--by", "port", "--port", "64000"], "--"),
    ],
)
def test_misuse_is_one_sentence(words: list[str], says: str) -> None:
    told = subprocess.run([*COMMAND, *words], capture_output=True, text=True, timeout=TIMEOUT_S)
    assert told.returncode == 2
    assert says in told.stderr
    assert "Traceback" not in told.stderr


def test_too_few_descriptors_are_told_in_one_sentence() -> None:
    few = f"ulimit -n 7; exec {shlex.join((*COMMAND, '--count', '30'))}"
    told = subprocess.run(["sh", "-c", few], capture_output=True, text=True, timeout=TIMEOUT_S)
    assert (told.returncode, told.stderr.count("\n")) == (3, 1)
    assert "raise the limit, with ulimit -n 1024" in told.stderr
