"""What is broken first, as said with `--fault` and `--wire`."""

from __future__ import annotations

import argparse

import pytest
from misfeed.emulators.commands.breaking import add_breaking, break_machine, break_wires
from misfeed.emulators.control import ControlService
from misfeed.emulators.host import Host
from misfeed.emulators.machine import Machine, WallClock
from misfeed.emulators.profiles import load
from misfeed.errors import UsageError


@pytest.fixture
def machine() -> Machine:
    return Machine(load("mono-laser"), WallClock())


def test_both_may_be_said_again_and_again() -> None:
    parser = argparse.ArgumentParser()
    add_breaking(parser.add_argument)
    said = parser.parse_args(["--fault", "a", "--wire", "b", "--fault", "c"])
    assert (said.fault, said.wire) == (["a", "c"], ["b"])


def test_each_fault_is_in_the_machine_where_it_was_said(machine: Machine) -> None:
    control = ControlService(machine)
    break_machine(control, ["supply.spent", "tray.rollers.worn@tray-2.rollers"])
    assert machine.supplies[0].id == "supply.black"
    assert [(one.fault.name, one.place) for one in control.injections.entries()] == [
        ("supply.spent", "supply.black"),
        ("tray.rollers.worn", "tray-2.rollers"),
    ]


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("supply.spend", "did you mean 'supply.spent'?"),
        ("supply.spent@tray-2", "it can at supply.black"),
    ],
)
def test_a_fault_that_cannot_be_is_told_as_it_was_said(machine: Machine, said: str, told: str) -> None:
    with pytest.raises(UsageError) as caught:
        break_machine(ControlService(machine), [said])
    assert str(caught.value).startswith(f"--fault {said}: ")
    assert told in str(caught.value)


def test_each_wire_fault_is_on_the_way_to_its_service(machine: Machine) -> None:
    host = Host(machine)
    break_wires(host, ["slow@ipp:octets_per_s=2000", "lose@snmp:chance=0.3"])
    assert [(one.fault.service, type(one.fault).__name__) for one in host.wires.entries()] == [
        ("ipp", "Slow"),
        ("snmp", "Lose"),
    ]


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("slow", "slow acts on a service: write slow@SERVICE"),
        ("slow@ipp:octets_per_s", "WIRE@SERVICE[:KEY=VALUE,...]"),
        ("slow@gopher:octets_per_s=1", "gopher"),
        ("sloow@ipp", "slow"),
        ("slow@ipp:octets=1", "octets"),
    ],
)
def test_a_wire_fault_that_cannot_be_is_told_as_it_was_said(machine: Machine, said: str, told: str) -> None:
    with pytest.raises(UsageError) as caught:
        break_wires(Host(machine), [said])
    assert "--wire" in str(caught.value)
    assert told in str(caught.value)
