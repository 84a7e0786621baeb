"""UB-01: over a cable that is too long, short questions are answered and long jobs fall off the bus."""

from __future__ import annotations

from typing import Any

import pytest
from misfeed.errors import Refused, UsageError
from misfeed.fixtures import document

FAULT = "usb.cable.long"


def send(bench: Any, name: str) -> None:
    bench.device.usb.write(document(name))
    bench.device.drop_usb()
    bench.wait(5)


def test_short_questions_are_answered(bench: Any) -> None:
    bench.break_it()
    assert bench.present
    for _ in range(50):
        assert int(bench.device.usb.port_status()) == 0x18
    assert bench.device.pjl.status().code == 10001
    assert bench.device.hands.look(bench.at)["computer's log"] == "quiet"
    bench.shows_nothing()


def test_a_long_job_falls_off_the_bus_and_the_device_comes_back(bench: Any) -> None:
    bench.break_it()
    sheets = bench.machine.engine.sheets
    for times in (1, 2):
        with pytest.raises(Refused):
            send(bench, "30p.pdf")
        bench.wait(120)
        assert bench.device.hands.look(bench.at)["computer's log"] == f"resets: {times}"
        assert bench.machine.engine.sheets == sheets
        assert int(bench.device.usb.port_status()) == 0x18
    assert bench.is_well


def test_a_short_job_goes_through(bench: Any) -> None:
    bench.break_it()
    before = len(bench.machine.jobs.jobs)
    send(bench, "one-page.pdf")
    assert len(bench.machine.jobs.jobs) == before + 1
    assert bench.device.hands.look(bench.at)["computer's log"] == "quiet"


def test_drivers_plugs_and_power_do_not_mend_it(bench: Any) -> None:
    bench.break_it()
    bench.do("reinstall_driver", "site.host")
    bench.do("reseat")
    bench.power_cycle()
    assert bench.present
    with pytest.raises(Refused):
        send(bench, "30p.pdf")


@pytest.mark.parametrize(("metres", "mended"), [(2, True), (5, True), (6, False)])
def test_a_cable_of_the_standards_length_mends_it(bench: Any, metres: int, mended: bool) -> None:
    bench.break_it()
    bench.do("replace", length_m=metres)
    assert bench.present is not mended
    before = len(bench.machine.jobs.jobs)
    if mended:
        send(bench, "30p.pdf")
        assert len(bench.machine.jobs.jobs) == before + 1
    else:
        with pytest.raises(Refused):
            send(bench, "30p.pdf")


def test_five_metres_are_no_fault(bench: Any) -> None:
    with pytest.raises(UsageError):
        bench.break_it(length_m=5)
