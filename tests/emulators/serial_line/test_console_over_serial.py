"""The service console of a real profile, as a bench reaches it through a serial port."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from misfeed.cli import main
from misfeed.device import Device
from misfeed.emulators import profiles
from misfeed.emulators.console.service import ConsoleSession
from misfeed.emulators.host import Host
from misfeed.emulators.machine import Clock, Machine, WallClock
from misfeed.emulators.serial_line.asked import Asked, Pty, Rfc2217
from misfeed.emulators.serial_line.opening import open_serial
from misfeed.emulators.serving import Serving
from misfeed.errors import BenchError
from misfeed.messages import words
from misfeed.permits import NotPermitted, Permit
from misfeed.providers import installed
from misfeed.real import BenchDevice, RealProvider
from misfeed.real.benchfile import Bench, SerialAt
from misfeed.real.inspect import Report, inspect
from misfeed.real.unit import RealUnit
from misfeed.transports.base import SerialLine

pytestmark = [
    pytest.mark.filterwarnings(r"ignore:set\w+\(\) is deprecated:DeprecationWarning"),
]


@pytest.fixture
def serving() -> Iterator[Serving]:
    with Serving(Host(Machine(profiles.load("mono-laser"), Clock()))) as serving:
        yield serving


def on_bench(port: str, baud: int, *permits: Permit) -> Device:
    entry = BenchDevice(console=SerialAt(port, baud=baud))
    return Device(RealUnit("desk", entry, frozenset(permits)))


@pytest.mark.parametrize("where", [Pty(), Rfc2217()], ids=["pty", "rfc2217"])
def test_a_bench_asks_the_console_over_a_port(serving: Serving, where: Asked) -> None:
    if isinstance(where, Pty) and sys.platform == "win32":
        pytest.skip("Windows has no pseudo-terminals")
    port = serving.host.machine.profile.serial
    assert port is not None
    with on_bench(open_serial(serving, where).url, port.baud) as device:
        assert device.has_console
        assert any(serving.host.machine.serial in line for line in device.console.command("version"))
        with pytest.raises(NotPermitted):
            device.console.command("reboot")


def test_a_bench_sends_a_break_with_leave_for_that_by_name(
    serving: Serving, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[str] = []
    monkeypatch.setattr(ConsoleSession, "line_break", lambda _: heard.append("BREAK"))
    url = open_serial(serving, Rfc2217()).url
    for permits in ((Permit.RESTART, Permit.SET), (Permit.LINE_BREAK,)):
        with (
            on_bench(url, 115200, *permits) as device,
            closing(device.at("admin").route.stream("console", 5.0)) as line,
        ):
            assert isinstance(line, SerialLine)
            if Permit.LINE_BREAK not in permits:
                with pytest.raises(NotPermitted, match="--allow line-break lets it"):
                    line.line_break()
                assert heard == []
                continue
            line.line_break()
            line.send(b"\r")
            said = b""
            while b">" not in said:
                said += line.receive(4096, 5.0)
    assert heard == ["BREAK"]


@pytest.mark.parametrize("where", [Pty(), Rfc2217()], ids=["pty", "rfc2217"])
def test_a_console_over_a_port_knows_how_late_it_is(where: Asked) -> None:
    if isinstance(where, Pty) and sys.platform == "win32":
        pytest.skip("Windows has no pseudo-terminals")
    late = 0.0
    machine = Machine(profiles.load("mono-laser"), WallClock(monotonic=lambda: late))
    with Serving(Host(machine)) as serving, on_bench(open_serial(serving, where).url, 115200) as device:
        before = up_s(device)
        late = 100.0
        assert up_s(device) == before + 100
        late = 200.0
        assert up_s(device) == before + 200


def up_s(device: Device) -> int:
    (told,) = [line for line in device.console.command("status") if line.startswith("up: ")]
    return int(told.removeprefix("up: ").removesuffix(" s"))


def test_doctor_tells_whether_a_console_answers(serving: Serving) -> None:
    url = open_serial(serving, Rfc2217()).url
    bench = Bench({"desk": BenchDevice(console=SerialAt(url, baud=115200))})
    [(name, reports)] = inspect(bench, words())
    assert name == "desk"
    assert Report("console", good=True, text=f"answers over {url}, 115200 8N1") in reports


def test_doctor_tells_why_a_console_does_not_answer() -> None:
    ours, theirs = os.openpty()
    try:
        bench = Bench({"desk": BenchDevice(console=SerialAt(os.ttyname(theirs), baud=115200))})
        [(_, reports)] = inspect(bench, words())
    finally:
        os.close(ours)
        os.close(theirs)
    assert next(one for one in reports if one.what == "console").good is False


def test_doctor_tells_which_port_cannot_be_opened(tmp_path: Path) -> None:
    bench = Bench({"desk": BenchDevice(console=SerialAt(str(tmp_path / "tty"), baud=115200))})
    [(_, reports)] = inspect(bench, words())
    [console] = [one for one in reports if one.what == "console"]
    assert not console.good
    assert f"{tmp_path / 'tty'} cannot be opened" in console.text


def test_a_device_whose_only_port_cannot_be_opened_is_not_there(tmp_path: Path) -> None:
    port = tmp_path / "tty"
    bench = Bench({"desk": BenchDevice(console=SerialAt(str(port), baud=115200))})
    devices = RealProvider(bench, installed())
    assert devices.silence("desk").startswith(f"desk does not answer: console: {port} cannot be opened: ")
    with pytest.raises(BenchError, match="there is no such port"):
        devices.facts("desk")


def test_a_device_whose_only_port_has_no_prompt_is_not_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("misfeed.real.serial_ports._PATIENCE_S", 0.2)
    ours, theirs = os.openpty()
    try:
        bench = Bench({"desk": BenchDevice(console=SerialAt(os.ttyname(theirs), baud=115200))})
        assert "desk does not answer: console: " in RealProvider(bench, installed()).silence("desk")
    finally:
        os.close(ours)
        os.close(theirs)


@pytest.mark.parametrize("where", [Pty(), Rfc2217()], ids=["pty", "rfc2217"])
def test_a_console_that_answers_makes_its_device_one_to_run_on(serving: Serving, where: Asked) -> None:
    if isinstance(where, Pty) and sys.platform == "win32":
        pytest.skip("Windows has no pseudo-terminals")
    url = open_serial(serving, where).url
    devices = RealProvider(Bench({"desk": BenchDevice(console=SerialAt(url, baud=115200))}), installed())
    assert devices.facts("desk").lines == {"console"}
    assert devices.silence("desk") == ""
    with Device(devices.make("desk")) as device:
        assert device.console.command("version")


def test_neither_a_run_nor_a_diagnosis_judges_a_port_that_is_not_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("b.toml").write_text('[devices.a.console]\nport = "none/tty"\nbaud = 115200\n')
    for words_of in (["diagnose"], ["diagnose", "--json"], ["run", "health"]):
        assert main([*words_of, "--bench", "b.toml"]) == 3
        said, told = capsys.readouterr()
        assert said == ""
        assert told.startswith("misfeed: a does not answer: console: none/tty cannot be opened: ")
