"""PW-02: a weak circuit takes the printer down when a job begins, whatever the job."""

from __future__ import annotations

from typing import Any

from misfeed.emulators.machine import Page

FAULT = "mains.circuit.weak"


def outlet(bench: Any) -> None:
    bench.do("unplug", "power")
    bench.do("other_outlet")
    bench.do("plug_in", "power")
    bench.wait(120)


def test_nothing_shows_while_it_waits(bench: Any) -> None:
    bench.break_it()
    bench.wait(300)
    assert bench.present
    bench.shows_nothing()


def test_it_restarts_when_a_job_begins_and_the_job_is_lost(bench: Any) -> None:
    bench.break_it()
    cycles, before = bench.machine.power.cycles, bench.machine.engine.sheets
    bench.print()
    assert bench.machine.power.cycles == cycles + 1
    assert bench.machine.engine.sheets == before
    assert bench.machine.jobs.jobs == ()
    assert bench.machine.up_time_us < 120_000_000
    assert [kind.partition(":")[0] for kind in bench.device.staging.hazards()] == ["job-lost"]


def test_the_lights_go_out_and_every_interface_is_silent_until_it_has_booted(bench: Any) -> None:
    bench.break_it()
    bench.machine.jobs.submit(pages=(Page({"black": 50_000}),))
    bench.machine.clock.finish_now()
    assert bench.device.hands.read_panel() == ""
    assert not bench.device.usb.present()
    bench.wait(2)
    assert bench.device.hands.read_panel() == "Starting"
    assert not bench.device.at("admin").ping()
    assert bench.device.at("users").reach("ipp") == "silent"
    bench.wait(120)
    bench.shows_nothing()


def test_every_job_does_it_again_after_a_power_cycle_too(bench: Any) -> None:
    bench.break_it()
    bench.power_cycle()
    cycles = bench.machine.power.cycles
    bench.print()
    bench.print()
    assert bench.machine.power.cycles == cycles + 2
    assert bench.present


def test_firmware_is_the_wrong_guess(bench: Any) -> None:
    bench.break_it()
    bench.do("update_firmware", "formatter")
    bench.wait(120)
    assert not bench.prints()
    assert bench.present


def test_a_circuit_of_its_own_mends_it(bench: Any) -> None:
    bench.break_it()
    bench.print()
    outlet(bench)
    assert not bench.present
    assert bench.prints(20)
    bench.shows_nothing()
