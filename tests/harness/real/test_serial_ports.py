"""Why nothing is heard over a serial port, as far as one can tell who may only read."""

from __future__ import annotations

import pytest
from misfeed.emulators.host import Host
from misfeed.emulators.machine import Machine
from misfeed.emulators.profiles import load
from misfeed.real.serial_ports import silence_on
from misfeed.transports.memory import MemoryRoute


@pytest.mark.parametrize(
    ("model", "service"), [("mono-laser", "console"), ("receipt-printer", "escpos-serial")]
)
def test_who_answers_there_is_not_silent_and_who_has_no_power_is(model: str, service: str) -> None:
    machine = Machine(load(model))
    route = MemoryRoute(Host(machine), "10.0.0.9")
    assert silence_on(route, service) == ""
    machine.act("power_off", "power")
    assert service in silence_on(route, service)


def test_a_receipt_printer_whose_cover_is_open_answers_and_is_not_changed() -> None:
    machine = Machine(load("receipt-printer"))
    route = MemoryRoute(Host(machine), "10.0.0.9")
    machine.act("open", "cover.roll-cover")
    before = machine.revision
    assert silence_on(route, "escpos-serial") == ""
    assert machine.revision == before
    assert not machine.jobs.open_jobs
