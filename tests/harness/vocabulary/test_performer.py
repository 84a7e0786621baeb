"""Carrying out steps on a device made of answers."""

from __future__ import annotations

from typing import Any

import pytest
from misfeed import DO
from misfeed.contract import CannotAct
from misfeed.errors import DeviceRefusal, NoAnswer, UsageError
from misfeed.interfaces.ipp import JobState, PrinterState
from misfeed.permits import NotPermitted, Permit
from misfeed.vocabulary.cable_jobs import PRINT_S, STUCK_S
from misfeed.vocabulary.failure import StepFailed
from misfeed.vocabulary.performer import BOOT_S, Performer

MINUTE_US = 60_000_000


@pytest.fixture
def performer(device: Any) -> Performer:
    return Performer(device)


def test_hands_act_on_the_part_that_plays_the_role(device: Any, performer: Performer) -> None:
    performer.perform(DO.open("{tray}", minutes=2))
    performer.perform(DO.load("{tray}", 20))
    assert device.acts == [("open", "tray-1", 2, {}), ("load", "tray-1", 0, {"sheets": 20})]
    assert device.clock.now == 2 * MINUTE_US


def test_what_hands_cannot_do_is_told(device: Any, performer: Performer) -> None:
    device.cannot = {"open"}
    with pytest.raises(CannotAct, match="cannot open tray-1"):
        performer.perform(DO.open("{tray}"))
    with pytest.raises(UsageError, match="fake has no waste"):
        performer.perform(DO.empty("{waste}"))


@pytest.mark.parametrize("step", [DO.power_off(), DO.power_on(), DO.power_cycle()])
def test_power_takes_the_usb_connection_along(device: Any, performer: Performer, step: Any) -> None:
    performer.perform(step)
    assert device.usb_drops >= 1
    performer.perform(DO.open("{tray}"))
    assert device.usb_drops <= 2


def test_a_look_and_a_wait_take_their_time(device: Any, performer: Performer) -> None:
    performer.perform(DO.look("{tray}", minutes=1))
    performer.perform(DO.wait(3))
    assert device.clock.now == 4 * MINUTE_US
    with pytest.raises(CannotAct):
        performer.perform(DO.look("{cover}"))


# -- printing ------------------------------------------------------------------------------------------------


def test_a_print_goes_from_the_vantage_point_with_what_the_device_can_do(
    device: Any, performer: Performer
) -> None:
    performer.perform(DO.print("one-page.pdf", by="users", sides="two-sided-long-edge", copies=2))
    performer.perform(DO.print("one-page.pwg", media="iso_a5_148x210mm"))
    assert device.printed == [
        ("users", {"media": "iso_a4_210x297mm", "copies": 2}, "application/pdf"),
        ("admin", {"media": "iso_a5_148x210mm"}, "image/pwg-raster"),
    ]
    device.facts.values["duplex"] = True
    performer.perform(DO.print("one-page.pdf", sides="two-sided-long-edge"))
    assert device.printed[-1][1]["sides"] == "two-sided-long-edge"


def test_submitting_does_not_wait(device: Any, performer: Performer) -> None:
    device.answers["job"] = JobState.PENDING
    assert performer.submit(DO.print("one-page.pdf")).job_id == 1
    assert device.clock.now == 0


def test_a_print_waits_for_the_last_page(device: Any, performer: Performer) -> None:
    device.answers["job"] = JobState.PROCESSING
    device.clock.later(40, lambda: device.answers.update(job=JobState.COMPLETED))
    performer.perform(DO.print("one-page.pdf"))
    assert 40 <= device.clock.now / 1e6 <= 45


@pytest.mark.parametrize("state", [JobState.ABORTED, JobState.CANCELED])
def test_a_job_that_ends_otherwise_was_not_printed(
    device: Any, performer: Performer, state: JobState
) -> None:
    device.answers["job"] = state
    with pytest.raises(StepFailed, match=f"one-page.pdf was not printed: its job is {state.name.lower()}"):
        performer.perform(DO.print("one-page.pdf"))
    assert device.clock.now == 0, "there is nothing to wait for"


def test_a_printer_that_stays_stopped_is_given_up_after_a_minute(device: Any, performer: Performer) -> None:
    device.answers |= {"job": JobState.PROCESSING_STOPPED, "state": PrinterState.STOPPED}
    with pytest.raises(StepFailed, match="its job is processing-stopped"):
        performer.perform(DO.print("one-page.pdf"))
    assert STUCK_S <= device.clock.now / 1e6 <= STUCK_S + 10


def test_a_printer_that_stops_for_a_moment_is_waited_for(device: Any, performer: Performer) -> None:
    device.answers |= {"job": JobState.PROCESSING, "state": PrinterState.STOPPED}
    for start in (0, 100):
        device.clock.later(start + 50, lambda: device.answers.update(state=PrinterState.PROCESSING))
        device.clock.later(start + 100, lambda: device.answers.update(state=PrinterState.STOPPED))
    device.clock.later(240, lambda: device.answers.update(job=JobState.COMPLETED))
    performer.perform(DO.print("one-page.pdf"))
    assert device.clock.now / 1e6 >= 240


def test_a_printer_that_falls_silent_is_given_up_in_the_end(device: Any, performer: Performer) -> None:
    device.answers["job"] = NoAnswer("ipp", 3)
    with pytest.raises(StepFailed, match="its job is not told of"):
        performer.perform(DO.print("one-page.pdf"))
    assert device.clock.now / 1e6 == PRINT_S


def test_unknown_documents_are_misuse(performer: Performer) -> None:
    with pytest.raises(UsageError, match=r"no sample document 'one-pag\.pdf'; did you mean 'one-page\.pdf'"):
        performer.perform(DO.print("one-pag.pdf"))


def test_what_is_left_of_the_jobs_is_cancelled_once(device: Any, performer: Performer) -> None:
    performer.submit(DO.print("one-page.pdf"))
    performer.submit(DO.print("one-page.pdf", by="users"))
    performer.cancel_jobs()
    performer.cancel_jobs()
    assert device.cancelled == [1, 2]


NOBODY = NotPermitted("it would send the IPP operation Cancel-Job", [Permit.CANCEL_JOBS])


@pytest.mark.parametrize(
    ("why", "state", "left"),
    [
        (NOBODY, JobState.PROCESSING, {1: "it would cancel or hold jobs; --allow cancel-jobs lets it"}),
        (NOBODY, JobState.COMPLETED, {}),
        (NOBODY, NoAnswer("ipp", 3), {1: "it would cancel or hold jobs; --allow cancel-jobs lets it"}),
        (DeviceRefusal("Cancel-Job", "client-error-not-possible"), JobState.ABORTED, {}),
        (
            DeviceRefusal("Cancel-Job", "client-error-not-authorized"),
            JobState.PENDING,
            {1: "Cancel-Job: client-error-not-authorized"},
        ),
        (NoAnswer("ipp", 3), JobState.PENDING, {1: "ipp (no answer within 3 s)"}),
    ],
)
def test_a_job_that_cannot_be_cancelled_is_told_unless_it_is_over(
    device: Any, performer: Performer, why: Exception, state: Any, left: dict[int, str]
) -> None:
    performer.submit(DO.print("one-page.pdf"))
    device.answers |= {"cancel": why, "job": state}
    assert performer.cancel_jobs() == left
    assert performer.jobs == []


# -- the rest ------------------------------------------------------------------------------------------------


def test_a_power_cycle_is_over_when_it_has_booted(device: Any, performer: Performer) -> None:
    device.answers["panel"] = ""
    device.clock.later(150, lambda: device.answers.update(panel="Starting"))
    device.clock.later(200, lambda: device.answers.update(panel="Ready"))
    performer.perform(DO.power_cycle(minutes=2))
    assert [(verb, minutes) for verb, _, minutes, _ in device.acts] == [("power_off", 2), ("power_on", 0)]
    assert 200 <= device.clock.now / 1e6 <= 201


def test_a_device_that_does_not_boot_fails_the_power_cycle(device: Any, performer: Performer) -> None:
    device.answers["panel"] = "Starting"
    with pytest.raises(StepFailed, match="did not boot within 300 s"):
        performer.perform(DO.power_cycle())
    assert device.clock.now / 1e6 >= BOOT_S


def test_cooling_takes_as_long_as_it_takes(device: Any, performer: Performer) -> None:
    device.answers["temperature"] = lambda: 180 - device.clock.now / MINUTE_US * 20
    performer.perform(DO.wait_cool("fuser", below_c=50))
    assert device.clock.now == 7 * MINUTE_US


def test_a_cold_part_is_not_waited_for(device: Any, performer: Performer) -> None:
    performer.perform(DO.wait_cool("fuser", below_c=50))
    assert device.clock.now == 0


def test_cooling_is_waited_for_no_longer_than_said(device: Any, performer: Performer) -> None:
    device.answers["temperature"] = 180.0
    with pytest.raises(StepFailed, match="fuser is still at 180 °C"):
        performer.perform(DO.wait_cool("fuser", minutes=4))
    assert device.clock.now == 4 * MINUTE_US


def test_a_part_that_stays_hot_is_told_with_the_last_reading(device: Any, performer: Performer) -> None:
    readings = iter([180.0, 170.0, 160.0])
    device.answers["temperature"] = lambda: next(readings)
    with pytest.raises(StepFailed, match="fuser is still at 160 °C"):
        performer.perform(DO.wait_cool("fuser", minutes=2))


def test_the_sites_clients_are_set_and_only_as_they_can_be(device: Any, performer: Performer) -> None:
    performer.perform(DO.set_site("snmp.community", "fleet-r0", minutes=5))
    assert device.site == {"snmp.community": "fleet-r0"}
    assert device.clock.now == 5 * MINUTE_US
    with pytest.raises(UsageError, match=r"the site has no setting 'snmp\.comunity'; it has snmp\.community"):
        performer.perform(DO.set_site("snmp.comunity", "x"))
