"""FW-05: without its module the formatter has room for letters, and none for drawings."""

from __future__ import annotations

from typing import Any

from misfeed.emulators.machine import JobState, Page
from misfeed.emulators.machine.jobs import JobReason

FAULT = "memory.module.failed"


def draw(bench: Any) -> Any:
    """Print a page that is black to six tenths; returns the job as it ended."""
    job = bench.machine.jobs.submit(pages=(Page({"black": 600_000}),), media="iso_a4_210x297mm")
    bench.machine.clock.finish_now()
    bench.wait(120)
    return bench.machine.jobs.find(job.id)


def test_letters_print_as_before_and_nothing_shows(bench: Any) -> None:
    bench.break_it()
    assert bench.prints()
    bench.shows_nothing()
    assert bench.device.hands.look("memory")["memory"] == "less than ordered"
    ((_, kilobytes),) = bench.device.snmp.get("hrMemorySize.0")
    assert kilobytes.value == bench.part.spec.soldered_mb * 1024


def test_a_drawing_is_given_up_and_every_interface_says_why(bench: Any) -> None:
    bench.break_it()
    job = draw(bench)
    assert (job.state, job.reasons) == (JobState.ABORTED, (JobReason.ABORTED,))
    assert bench.is_well
    (alert,) = bench.device.snmp.alerts()
    assert (alert.code, alert.group) == ("interpreterComplexPageEncountered", "interpreter")
    assert alert.severity == "warningBinaryChangeEvent"
    assert "interpreter-complex-page-encountered-report" in bench.device.ipp.state_reasons()
    assert bench.device.pjl.status().code == 30017
    assert int(bench.device.usb.port_status()) == 0x18
    assert "too complex" in bench.device.hands.read_panel()


def test_a_letter_takes_the_message_away_and_the_next_drawing_brings_it_back(bench: Any) -> None:
    bench.break_it()
    draw(bench)
    assert bench.prints()
    assert not bench.device.snmp.alerts()
    bench.power_cycle()
    assert draw(bench).state is JobState.ABORTED
    assert bench.present


def test_pressing_the_module_in_again_is_not_enough(bench: Any) -> None:
    bench.break_it()
    bench.do("power_off", "power")
    bench.do("reseat")
    bench.do("power_on", "power")
    bench.wait(120)
    assert bench.present
    assert draw(bench).state is JobState.ABORTED


def test_the_cable_is_the_wrong_guess(bench: Any) -> None:
    bench.break_it()
    bench.do("unplug", "network")
    bench.do("plug_in", "network")
    assert draw(bench).state is JobState.ABORTED


def test_another_module_fitted_without_power_prints_the_drawing(bench: Any) -> None:
    bench.break_it()
    draw(bench)
    bench.do("power_off", "power")
    bench.do("replace")
    bench.do("power_on", "power")
    bench.wait(120)
    assert not bench.present
    assert draw(bench).state is JobState.COMPLETED
    bench.shows_nothing()
    assert not bench.device.staging.hazards()


def test_a_module_changed_under_power_is_noted(bench: Any) -> None:
    bench.break_it()
    bench.do("replace")
    assert [kind.partition(":")[0] for kind in bench.device.staging.hazards()] == ["live-work"]
