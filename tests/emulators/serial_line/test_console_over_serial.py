"""The service console of a real profile, as a bench reaches it through a serial port."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from misfeed.device import Device
from misfeed.emulators import profiles
from misfeed.emulators.host import Host
from misfeed.emulators.machine import Clock, Machine
from misfeed.emulators.serial_line.asked import Asked, Pty, Rfc2217
from misfeed.emulators.serial_line.opening import open_serial
from misfeed.emulators.serving import Serving
from misfeed.messages import words
from misfeed.permits import NotPermitted, Permit
from misfeed.real import BenchDevice
from misfeed.real.benchfile import Bench, SerialAt
from misfeed.real.inspect import Report, inspect
from misfeed.real.unit import RealUnit

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
