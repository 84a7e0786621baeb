"""UB-01: behind a hub without power short questions are answered and long jobs fall off the bus."""

from __future__ import annotations

from typing import Any

import pytest
from misfeed.errors import Refused
from misfeed.fixtures import document

FAULT = "usb.cable.hub"


def send(bench: Any, name: str) -> None:
    bench.device.usb.write(document(name))
    bench.device.drop_usb()
    bench.wait(5)


def test_a_long_job_falls_off_the_bus_and_short_ones_go_through(bench: Any) -> None:
    bench.break_it()
    assert bench.present
    assert bench.device.hands.look(bench.at)["hub"] == "without power"
    with pytest.raises(Refused):
        send(bench, "30p.pdf")
    assert bench.device.hands.look(bench.at)["computer's log"] == "resets: 1"
    assert int(bench.device.usb.port_status()) == 0x18
    before = len(bench.machine.jobs.jobs)
    send(bench, "one-page.pdf")
    assert len(bench.machine.jobs.jobs) == before + 1


def test_another_cable_does_not_mend_it(bench: Any) -> None:
    bench.break_it()
    bench.do("replace")
    bench.do("reseat")
    bench.power_cycle()
    assert bench.present
    with pytest.raises(Refused):
        send(bench, "30p.pdf")


def test_a_port_of_the_computer_mends_it(bench: Any) -> None:
    bench.break_it()
    bench.do("plug_direct")
    assert not bench.present
    before = len(bench.machine.jobs.jobs)
    send(bench, "30p.pdf")
    assert len(bench.machine.jobs.jobs) == before + 1
    assert bench.device.hands.look(bench.at)["hub"] == "none"
