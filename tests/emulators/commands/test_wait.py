"""`misfeed wait` with emulators in processes of their own."""

from __future__ import annotations

import contextlib
import json
import random
import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import serial
from misfeed.control.client import ControlClient

from .conftest import TIMEOUT_S, Emulator, start


@pytest.fixture(autouse=True)
def runtime(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    return tmp_path


def wait(*words: str) -> tuple[int, str, str]:
    ran = subprocess.run(
        [sys.executable, "-m", "misfeed", "wait", *words], capture_output=True, text=True, timeout=60
    )
    return ran.returncode, ran.stdout, ran.stderr


def test_a_name_is_waited_for_until_it_answers_on_every_interface() -> None:
    with start("mono-laser", "--name", "office", "--print-ready") as process:
        code, said, told = wait("office", "20s")
        assert (code, told) == (0, "")
        assert said.startswith("office answers on control, ipp, lpd, pjl, snmp, usbip, web after ")
        process.send_signal(signal.SIGTERM)
        assert process.wait(TIMEOUT_S) == 0


def test_all_means_everybody_who_runs_under_a_name(emulate: Callable[..., Emulator], runtime: Path) -> None:
    emulate("mono-laser", "--name", "one")
    other = emulate("label-printer", "--name", "two")
    code, said, _ = wait("--all", "20s")
    assert code == 0
    assert [line.split()[0] for line in said.splitlines()] == ["one", "two"]
    other.end(signal.SIGTERM)
    assert [path.name for path in (runtime / "misfeed").iterdir()] == ["one.json"]
    assert wait("--all", "--quiet") == (0, "", "")


def test_a_killed_emulator_is_waited_for_in_vain(emulate: Callable[..., Emulator]) -> None:
    emulate("mono-laser", "--name", "office").end(signal.SIGKILL)
    code, said, told = wait("office", "100ms")
    assert (code, said) == (3, "")
    assert told == "misfeed: waited 0.1 s: office: no emulator runs under that name\n"
    assert wait("--all", "0.1s")[0] == 3


def test_a_service_that_is_off_or_silent_is_named(emulate: Callable[..., Emulator]) -> None:
    emulator = emulate("mono-laser", "--name", "office")
    emulator.control("POST", "/faults", {"fault": "network.service.off", "service": "ipp"})
    emulator.control("POST", "/faults", {"fault": "network.snmp.community", "community": "other-word"})
    code, _, told = wait("office", "300ms")
    assert code == 3
    assert "ipp" in told
    assert "snmp" in told
    assert "pjl" not in told


def test_urls_are_waited_for(emulate: Callable[..., Emulator]) -> None:
    emulator = emulate("mono-laser", "--token", "observe=look-at-this", "--token", "inject=break-all-this")
    facts = emulator.facts
    urls = (facts["control"], facts["ipp"], f"snmp://{facts['snmp']}", f"tcp://{facts['pjl']}")
    code, said, told = wait(*urls, "--token", "look-at-this", "--timeout", "20s")
    assert (code, told) == (0, "")
    assert len(said.splitlines()) == 4
    code, _, told = wait(facts["control"])
    assert code == 2
    assert "a token is needed" in told
    assert "tokens" not in facts


def unlent_port() -> int:
    """A free port of those that the system lends to no client: who asks again and again where nobody is would
    meet itself at one that it was lent."""
    for port in random.sample(range(20_000, 30_000), 100):
        with contextlib.suppress(OSError), socket.create_server(("127.0.0.1", port)):
            return port
    raise AssertionError("a hundred ports are taken")


def test_a_url_where_nobody_is_yet_is_asked_again(emulate: Callable[..., Emulator]) -> None:
    port = unlent_port()
    command = [sys.executable, "-m", "misfeed", "wait", f"http://127.0.0.1:{port}", "30s"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        emulate("mono-laser", "--port", f"control={port}")
        assert process.wait(TIMEOUT_S) == 0


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ([], "say what to wait for"),
        (["10s"], "say what to wait for"),
        (["office", "--all"], "--all waits for all"),
        (["office", "--timeout", "soon"], "soon is no time"),
        (["ftp://127.0.0.1"], "is not waited for"),
        (["ipp://127.0.0.1:99999/"], "ipp://127.0.0.1:99999/"),
        (["http://"], "no URL"),
    ],
)
def test_what_cannot_be_waited_for_exits_2(words: list[str], says: str) -> None:
    code, _, told = wait(*words)
    assert code == 2
    assert says in told
    assert told.count("\n") == 1


def test_a_name_in_use_exits_2(
    emulate: Callable[..., Emulator], refused: Callable[..., tuple[int, str]]
) -> None:
    emulate("mono-laser", "--name", "office")
    code, told = refused("mono-laser", "--name", "office")
    assert (code, told) == (
        2,
        "misfeed: --name office: an emulator of that name runs already; choose another\n",
    )


def test_an_interrupt_exits_130(runtime: Path) -> None:
    command = [sys.executable, "-m", "misfeed", "wait", "office", "60s"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        # It makes the register's folder when it begins to look.
        while not list(runtime.iterdir()):
            assert process.poll() is None
        process.send_signal(signal.SIGINT)
        assert process.wait(TIMEOUT_S) == 130


def test_tokens_that_are_left_out_are_made_up_and_told(emulate: Callable[..., Emulator]) -> None:
    facts = emulate("mono-laser", "--token", "act").facts
    assert list(facts["tokens"]) == ["act"]
    code, _, told = wait(facts["control"], "--token", facts["tokens"]["act"])
    assert (code, told) == (0, "")
    assert "community" not in json.dumps(facts["tokens"])


@pytest.mark.parametrize("where", ["pty", "rfc2217"])
def test_an_open_serial_port_is_one_of_the_interfaces(emulate: Callable[..., Emulator], where: str) -> None:
    emulator = emulate("mono-laser", "--name", "office", "--serial", where)
    code, said, _ = wait("office", emulator.facts["control"], "20s")
    assert code == 0
    assert "answers on console, control, ipp, " in said
    assert "answers on console, ipp, " in said
    if where == "rfc2217":
        code, said, _ = wait(emulator.facts["console"])
        assert (code, said.split(" after ")[0]) == (0, f"{emulator.facts['console']} answers on rfc2217")
        at = urlsplit(emulator.facts["console"])
        with socket.create_connection((at.hostname, at.port), TIMEOUT_S) as port:
            assert port.recv(1) == b"\xff", "whoever waited left the port to who comes next"


def test_a_serial_port_whose_line_was_cut_is_told_of_where_it_is_now(
    emulate: Callable[..., Emulator],
) -> None:
    emulator = emulate("mono-laser", "--name", "office", "--serial", "pty")
    control = ControlClient(emulator.facts["control"])
    before = serial_port(control.interfaces())
    assert before == {
        "name": "console",
        "transport": "serial",
        "address": emulator.facts["console"],
        "line": "115200 8N1",
    }
    with serial.Serial(before["address"], 115200, timeout=TIMEOUT_S) as port:
        port.write(b"\r")
        assert port.read(1)
        control.put_wire_fault("line", "console", how="disconnect", octet=0)
        with pytest.raises(serial.SerialException):
            port.read(4096)
    after = serial_port(control.interfaces())
    assert after["address"] != before["address"]
    assert wait("office", "20s")[0] == 0
    with serial.Serial(after["address"], 115200, timeout=TIMEOUT_S) as port:
        port.write(b"\r")
        assert port.read(1)
    _, _, told = emulator.end(signal.SIGTERM)
    # asyncio may tell of a busy computer, too.
    assert f"misfeed: the serial line was cut; the port is {after['address']} from now on\n" in told


def serial_port(rows: list[dict[str, Any]]) -> dict[str, Any]:
    """The one row that is no socket's."""
    [row] = [one for one in rows if one["transport"] == "serial"]
    return row
