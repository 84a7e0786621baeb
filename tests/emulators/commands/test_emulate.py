"""`misfeed emulate`: what a user or a test suite that starts it meets."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import serial
from misfeed.interfaces.snmp import SnmpClient
from misfeed.protocols.ipp import DateTime
from misfeed.protocols.snmp import Integer32, OctetString
from misfeed.transports.sockets import SocketRoute

from .conftest import STRICT, TIMEOUT_S, Emulator, start

JUNK = (
    b"\x00" * 300,
    b"\xff\xfe\xfd" * 2_000,
    b"GET / HTTP/9.9\r\n\r\n",
    b"\x30\x84\xff\xff\xff\xff",
    b"\r\n" * 99,
)


def place_of(emulator: Emulator, service: str) -> tuple[str, int]:
    return "127.0.0.1", emulator.facts["ports"][service]


def is_served(emulator: Emulator) -> None:
    """Every TCP service takes a connection, and the machine behind them lives."""
    for service in set(emulator.facts["ports"]) - {"snmp"}:
        socket.create_connection(place_of(emulator, service), TIMEOUT_S).close()
    assert emulator.control("GET", "/state")["panel"]["text"]


def test_the_line_tells_every_address(shared: Emulator) -> None:
    facts = shared.facts
    assert facts["profile"] == "mono-laser"
    assert facts["pid"] == shared.process.pid
    assert facts["ipp"] == f"ipp://127.0.0.1:{facts['ports']['ipp']}/ipp/print"
    assert facts["snmp"] == f"127.0.0.1:{facts['ports']['snmp']}"
    assert facts["community"] == "public"
    assert facts["control"] == f"http://127.0.0.1:{facts['ports']['control']}"
    is_served(shared)


def test_its_clock_shows_this_computers_time(shared: Emulator) -> None:
    snmp = SnmpClient(SocketRoute("127.0.0.1", shared.facts["ports"]))
    before = datetime.now(UTC)
    ((_, date),) = snmp.get("hrSystemDate.0")
    assert isinstance(date, OctetString)
    told = DateTime(date.value).moment
    assert told is not None
    assert timedelta(seconds=-1) < told - before < timedelta(seconds=30)
    assert told.utcoffset() == datetime.now().astimezone().utcoffset()


def test_the_same_machine_answers_on_every_interface(emulate: Callable[..., Emulator]) -> None:
    emulator = emulate("mono-laser")
    snmp = SnmpClient(SocketRoute("127.0.0.1", emulator.facts["ports"]))
    assert not snmp.alerts()
    emulator.control("POST", "/hands", {"verb": "open", "target": "cover.front"})
    assert emulator.control("GET", "/state")["status"] == "stopped"
    assert [alert.description for alert in snmp.alerts()] == [
        alert["description"] for alert in emulator.control("GET", "/state")["alerts"]
    ]


def test_a_fault_that_switches_a_service_off_closes_its_port_before_the_answer(
    emulate: Callable[..., Emulator],
) -> None:
    emulator = emulate("mono-laser")
    for _ in range(5):
        told = emulator.control("POST", "/faults", {"fault": "network.service.off", "service": "ipp"})
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection(place_of(emulator, "ipp"), TIMEOUT_S)
        emulator.control("DELETE", f"/faults/{told['id']}")
        socket.create_connection(place_of(emulator, "ipp"), TIMEOUT_S).close()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_it_in_good_order(emulate: Callable[..., Emulator], number: int) -> None:
    emulator = emulate("mono-laser")
    with socket.create_connection(place_of(emulator, "ipp"), TIMEOUT_S) as client:
        assert emulator.end(number) == (0, "", "")
        with contextlib.suppress(ConnectionResetError):
            assert client.recv(100) == b""
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(place_of(emulator, "ipp"), TIMEOUT_S)


def test_an_impatient_second_signal_does_no_harm(emulate: Callable[..., Emulator]) -> None:
    emulator = emulate("mono-laser")
    emulator.process.send_signal(signal.SIGINT)
    assert emulator.end(signal.SIGINT) == (0, "", "")


def test_junk_costs_its_sender_only(shared: Emulator) -> None:
    with contextlib.ExitStack() as stack:
        for service in shared.facts["ports"]:
            for junk in JUNK:
                if service == "snmp":
                    packets = stack.enter_context(socket.socket(socket.AF_INET, socket.SOCK_DGRAM))
                    packets.sendto(junk, place_of(shared, service))
                    continue
                client = stack.enter_context(socket.create_connection(place_of(shared, service), TIMEOUT_S))
                client.sendall(junk)
        is_served(shared)
    is_served(shared)
    snmp = SnmpClient(SocketRoute("127.0.0.1", shared.facts["ports"]))
    assert snmp.alerts() == ()


def test_it_ends_with_its_parent() -> None:
    parent = "import subprocess, sys; subprocess.Popen(sys.argv[1:], stdin=subprocess.DEVNULL); input()"
    emulator = (*STRICT, "emulate", "mono-laser", "--json", "--until-parent-exits")
    with subprocess.Popen(
        [sys.executable, "-c", parent, *emulator],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        assert process.stdout is not None
        assert process.stdin is not None
        facts = json.loads(process.stdout.readline())
        socket.create_connection(("127.0.0.1", facts["ports"]["control"]), TIMEOUT_S).close()
        process.kill()
        # The emulator holds the other end of this pipe, and lets go of it when it ends.
        assert process.stdout.read() == ""
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", facts["ports"]["control"]), TIMEOUT_S)


def test_a_port_in_use_is_one_sentence_and_exit_2(refused: Callable[..., tuple[int, str]]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        code, told = refused("mono-laser", "--port", f"ipp={port}")
    assert code == 2
    assert told == (
        f"misfeed: ipp cannot have port {port} on 127.0.0.1: address already in use; "
        "choose another with --port ipp=N\n"
    )


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["mono-lasr"], "did you mean 'mono-laser'?"),
        (["nowhere.toml"], "cannot read the profile nowhere.toml"),
        (["mono-laser", "--port", "ipp"], "say SERVICE=N"),
        (["mono-laser", "--port", "ipp=99999"], "say SERVICE=N"),
        (["mono-laser", "--port", "ipp=٣"], "say SERVICE=N"),
        (["mono-laser", "--port", "gopher=70"], "no service 'gopher'"),
        (["mono-laser", "--fault", "supply.spend"], "did you mean 'supply.spent'?"),
        (["mono-laser", "--address", "no.such.name.invalid"], "no.such.name.invalid"),
        (["mono-laser", "--scale", "nan"], "--scale"),
        (["mono-laser", "--scale", "fast"], "--scale"),
        (["mono-laser", "--number", "0"], "--number"),
    ],
)
def test_what_cannot_be_is_told_and_exits_2(
    refused: Callable[..., tuple[int, str]], arguments: list[str], says: str
) -> None:
    code, told = refused(*arguments)
    assert code == 2
    assert says in told
    assert "Traceback" not in told


def test_a_broken_profile_is_told_with_its_place(
    refused: Callable[..., tuple[int, str]], tmp_path: Path
) -> None:
    broken = tmp_path / "broken.toml"
    broken.write_text("format = 1\nname = 'x'\n[engin]\n", encoding="utf-8")
    code, told = refused(str(broken))
    assert (code, told.count("\n")) == (2, 1)
    assert str(broken) in told
    assert "engin" in told


def test_options_show_in_the_machine(emulate: Callable[..., Emulator]) -> None:
    emulator = emulate(
        "mono-laser", "--number", "7", "--seed", "5", "--scale", "50", "--fault", "supply.spent",
        "--fault", "tray.rollers.worn@tray-2.rollers",
    )  # fmt: skip
    assert (emulator.facts["number"], emulator.facts["seed"]) == (7, 5)
    assert emulator.facts["serial"].endswith("7")
    faults = emulator.control("GET", "/faults")["injected"]
    assert [(fault["fault"], fault["place"]) for fault in faults] == [
        ("supply.spent", "supply.black"),
        ("tray.rollers.worn", "tray-2.rollers"),
    ]
    assert emulator.control("GET", "/clock")["scale"] == 50
    before = emulator.control("GET", "/clock")["time_us"]
    assert emulator.control("POST", "/clock", {"advance_s": 3600})["time_us"] >= before + 3_600_000_000


def test_a_fixed_port_is_had(emulate: Callable[..., Emulator]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    emulator = emulate("mono-laser", "--port", f"ipp={port}")
    assert emulator.facts["ports"]["ipp"] == port
    assert emulator.end(signal.SIGTERM)[0] == 0
    assert emulate("mono-laser", "--port", f"ipp={port}").facts["ports"]["ipp"] == port


def test_other_computers_are_let_in_only_when_asked_and_with_a_warning(
    emulate: Callable[..., Emulator],
) -> None:
    emulator = emulate("mono-laser", "--address", "0.0.0.0")
    code, _, told = emulator.end(signal.SIGTERM)
    assert code == 0
    assert told == "misfeed: warning: other computers can reach the printer on 0.0.0.0\n"


def test_people_get_a_table_and_commands_to_try() -> None:
    with start("mono-laser") as process:
        assert process.stdout is not None
        lines: list[str] = []
        while not lines or "Ctrl-C" not in lines[-1]:
            line = process.stdout.readline()
            assert line, process.stderr.read() if process.stderr else ""
            lines.append(line)
        process.send_signal(signal.SIGINT)
        assert process.wait(TIMEOUT_S) == 0
    words = "".join(lines)
    assert "\x1b" not in words
    for tool in ("ipptool", "snmpwalk -v2c -c public 127.0.0.1:", "curl http://127.0.0.1:"):
        assert tool in words


def test_scripts_that_wait_for_ready_get_that_word() -> None:
    with start("mono-laser", "--print-ready") as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        process.send_signal(signal.SIGTERM)
        assert process.communicate(timeout=TIMEOUT_S) == ("", "")


@pytest.mark.skipif(not os.path.isdir("/proc/self/fd"), reason="this system does not list open files")
def test_clients_that_come_and_go_leave_nothing_open(shared: Emulator) -> None:
    def open_files() -> int:
        return len(os.listdir(f"/proc/{shared.process.pid}/fd"))

    def visit() -> None:
        for service in ("ipp", "pjl", "control"):
            with socket.create_connection(place_of(shared, service), TIMEOUT_S) as client:
                client.sendall(b"half a requ")
        shared.control("GET", "/clock")

    visit()
    before = open_files()
    for _ in range(20):
        visit()
    assert open_files() <= before + 4


def test_boots_count_on_where_the_last_process_stopped(
    emulate: Callable[..., Emulator], tmp_path: Path
) -> None:
    for boots in (1, 2):
        emulator = emulate("mono-laser", "--state", str(tmp_path / "kept"))
        client = SnmpClient(SocketRoute("127.0.0.1", emulator.facts["ports"]))
        assert client.get("snmpEngineBoots.0")[0][1] == Integer32(boots)
        emulator.process.send_signal(signal.SIGTERM)
        assert emulator.process.wait(TIMEOUT_S) == 0


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pseudo-terminals")
def test_the_serial_port_is_where_the_line_says_until_it_ends(
    emulate: Callable[..., Emulator], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    link = tmp_path / "tty"
    emulator = emulate("mono-laser", "--serial", "./tty")
    assert emulator.facts["console"] == str(link)
    assert emulator.facts["line"] == "115200 8N1"
    with serial.Serial(str(link), 115200, timeout=20) as client:
        client.write(b"\r")
        assert client.read_until(b">").endswith(b">")
    assert emulator.end(signal.SIGINT)[0] == 0
    assert not link.is_symlink()


def test_a_serial_port_that_a_model_has_not_got_is_told(refused: Callable[..., tuple[int, str]]) -> None:
    code, told = refused("label-printer", "--serial", "rfc2217")
    assert code == 2
    assert "label-printer has no serial port; a profile tells of one in a table [serial]" in told


def test_no_wire_fault_is_put_on_a_serial_port_that_is_not_open(
    refused: Callable[..., tuple[int, str]],
) -> None:
    code, told = refused("mono-laser", "--wire", "line@console:how=noise,octet=1")
    assert code == 2
    assert "nothing can act on console: the serial port is not open; say where with --serial" in told
