"""The service console of a real profile, as a bench reaches it through a serial port."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import pytest
from misfeed.device import Device
from misfeed.emulators import profiles
from misfeed.emulators.host import Host
from misfeed.emulators.machine import Clock, Machine
from misfeed.emulators.serial_line.asked import Asked, Pty, Rfc2217
from misfeed.emulators.serial_line.opening import open_serial
from misfeed.emulators.serving import Serving
from misfeed.permits import NotPermitted, Permit
from misfeed.real import BenchDevice
from misfeed.real.benchfile import SerialAt
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
