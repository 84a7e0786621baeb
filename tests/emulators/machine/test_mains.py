"""The outlet and its circuit: what a dip in voltage leaves behind."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from misfeed.emulators.machine import Job, Machine, Status

Print = Callable[..., Job]
SECOND = 1_000_000


def sag(machine: Machine, print_pages: Print) -> None:
    machine.mains.weak = True
    print_pages()
    assert machine.mains.sagging
    assert not machine.power.on


def test_a_sag_passes_and_the_printer_boots(machine: Machine, print_pages: Print) -> None:
    sag(machine, print_pages)
    machine.clock.advance(SECOND)
    assert machine.power.on
    machine.clock.advance(60 * SECOND)
    assert machine.status is Status.IDLE


@pytest.mark.parametrize("gone", ["mains", "power_supply"])
def test_a_sag_passes_even_when_all_power_goes_meanwhile(
    machine: Machine, print_pages: Print, gone: str
) -> None:
    sag(machine, print_pages)
    part = getattr(machine, gone)
    if gone == "mains":
        part.cut()
    else:
        part.fail()
    machine.clock.advance(SECOND)
    assert not machine.power.on
    part.dead = False
    machine.power.returned()
    machine.clock.advance(60 * SECOND)
    assert not machine.mains.sagging
    assert machine.status is Status.IDLE
