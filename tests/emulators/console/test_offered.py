from __future__ import annotations

import pytest
from misfeed.emulators.console import INTERFACE
from misfeed.emulators.host import Host
from misfeed.emulators.machine import Clock, Machine
from misfeed.emulators.profiles import load, names
from misfeed.errors import Refused
from misfeed.transports.memory import MemoryRoute

WITH_ONE = {"mono-laser", "colour-laser-mfp", "departmental-a3-mfp"}


@pytest.mark.parametrize("name", names())
def test_those_models_have_one_whose_serial_port_carries_it(name: str) -> None:
    assert INTERFACE.offered_by(load(name)) is (name in WITH_ONE)


def test_it_answers_whatever_the_network_is_like() -> None:
    machine = Machine(load("mono-laser"), Clock(), seed=1)
    machine.act("unplug", "network")
    stream = MemoryRoute(Host(machine), "203.0.113.7").stream("console", 1.0)
    stream.send(b"status\r")
    assert b"state: idle" in stream.receive(4_096, 5.0)


def test_the_line_outlives_a_power_cycle() -> None:
    machine = Machine(load("mono-laser"), Clock(), seed=1)
    stream = MemoryRoute(Host(machine), "203.0.113.7").stream("console", 1.0)
    machine.act("power_off", "power")
    machine.act("power_on", "power")
    assert b"Boot ROM" in stream.receive(4_096, 60.0)


def test_another_model_has_none() -> None:
    machine = Machine(load("label-printer"), Clock(), seed=1)
    with pytest.raises(Refused):
        MemoryRoute(Host(machine), "203.0.113.7").stream("console", 1.0)
