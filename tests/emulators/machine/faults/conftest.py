"""Every fault on every place of every built-in profile where it fits: a module names its fault in `FAULT`."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
from misfeed import emulate
from misfeed.device import Device
from misfeed.emulators import profiles
from misfeed.emulators.machine import Clock, Machine, Page, Status
from misfeed.emulators.machine.faults import make_fault

MINUTE = 60.0


class Bench:
    """One device, one fault and where it is put in."""

    def __init__(self, device: Device, machine: Machine, fault: str, at: str) -> None:
        self.device = device
        self.machine = machine
        self.fault = fault
        self.at = at
        self.parameters: dict[str, Any] = {}

    @property
    def part(self) -> Any:
        return self.machine.parts[self.at]

    def break_it(self, **parameters: Any) -> None:
        assert self.device.staging.inject(self.fault, self.at, parameters) == self.at
        self.parameters = parameters

    @property
    def present(self) -> bool:
        return self.device.staging.present(self.fault, self.at, self.parameters)

    def do(self, verb: str, target: str = "", **details: Any) -> None:
        self.device.hands.act(verb, target or self.at, **details)

    def wait(self, seconds: float = MINUTE) -> None:
        self.device.clock.wait(seconds)

    def power_cycle(self) -> None:
        self.do("power_off", "power")
        self.do("power_on", "power")
        self.wait(2 * MINUTE)

    def print(self, sheets: int = 3, tray: str = "") -> None:
        """Print pages of 5 % coverage of every colorant from `tray`, or from the main one."""
        source = next(t for t in self.machine.trays if t.id == (tray or self.device.facts.roles["tray"]))
        page = Page(dict.fromkeys(self.machine.profile.engine.colorants, 50_000))
        self.machine.jobs.submit(pages=(page,) * sheets, media=source.media, source=source.id)
        self.machine.clock.finish_now()
        self.wait(2 * MINUTE)

    def prints(self, sheets: int = 3, tray: str = "") -> bool:
        """Whether a fresh job comes out whole."""
        before = self.machine.engine.sheets
        self.print(sheets, tray)
        return self.machine.engine.sheets == before + sheets and self.machine.status is Status.IDLE

    @property
    def critical(self) -> set[tuple[str, str]]:
        """Code and group of every critical alert."""
        rows = self.machine.alerts.rows
        return {(row.condition.code, row.condition.group.value) for row in rows if row.critical}

    @property
    def is_well(self) -> bool:
        return self.machine.status is Status.IDLE and not self.critical

    def shows(self, *, reason: str, bit: str, panel: str, port: int = 0x10) -> None:
        """One trouble, told alike by panel, IPP, SNMP and USB."""
        assert panel in self.device.hands.read_panel()
        assert int(self.device.ipp.state()) == 5
        assert reason in self.device.ipp.state_reasons()
        assert bit in self.device.snmp.error_bits()
        assert self.device.snmp.device_status() == "down"
        if self.device.has_usb:
            assert int(self.device.usb.port_status()) == port

    def shows_nothing(self) -> None:
        assert int(self.device.ipp.state()) == 3
        assert not [reason for reason in self.device.ipp.state_reasons() if reason.endswith("-error")]
        assert not [row for row in self.device.snmp.alerts() if row.severity == "critical"]
        if self.device.has_usb:
            assert int(self.device.usb.port_status()) == 0x18


@cache
def _healthy(profile: str) -> Machine:
    """One that is only looked at: where a fault has places."""
    return Machine(profiles.load(profile), Clock())


def _spots(fault: str) -> Iterator[Any]:
    for name in profiles.names():
        for at in make_fault(fault).places(_healthy(name)):
            yield pytest.param((name, at), id=f"{name}-{at}")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "spot" in metafunc.fixturenames:
        metafunc.parametrize("spot", list(_spots(metafunc.module.FAULT)))


@pytest.fixture
def bench(spot: tuple[str, str], request: pytest.FixtureRequest) -> Iterator[Bench]:
    profile, at = spot
    with emulate(profile, seed=1) as device:
        machine = device._unit.machine
        yield Bench(device, machine, request.module.FAULT, at)
