"""NW-15: one user is not let print, whichever way their job comes; everybody else is."""

from __future__ import annotations

from typing import Any

import pytest
from misfeed.contract import CannotAct
from misfeed.emulators.machine.jobs import JobReason
from misfeed.errors import UsageError
from misfeed.interfaces.ipp import IppRefusal

FAULT = "site.directory.account"
STANDINGS = {
    "locked": ("client-error-account-authorization-failed", "account-authorization-failed", "not authorised"),
    "not-enrolled": (
        "client-error-account-authorization-failed",
        "account-authorization-failed",
        "not authorised",
    ),
    "quota-spent": ("client-error-account-limit-reached", "account-limit-reached", "quota exceeded"),
}
EACH = pytest.mark.parametrize("standing", sorted(STANDINGS))


def refusal(bench: Any, user: str) -> str:
    try:
        bench.device.at("users").ipp_as(user).validate_job()
    except IppRefusal as refused:
        return str(refused.answer).partition(" ")[0]
    return ""


@EACH
def test_ipp_refuses_the_user_and_nobody_else(bench: Any, standing: str) -> None:
    bench.break_it(standing=standing)
    assert bench.present
    assert refusal(bench, "ana") == STANDINGS[standing][0]
    assert refusal(bench, "ben") == ""
    assert bench.prints()
    bench.shows_nothing()


@EACH
def test_the_panel_tells_who_swipes(bench: Any, standing: str) -> None:
    bench.break_it(standing=standing)
    bench.do("swipe", "accounting", user="ben")
    assert bench.device.hands.look("accounting")["last badge"] == "welcome, ben"
    assert bench.device.hands.read_panel() != "Access denied"
    bench.do("swipe", "accounting", user="ana")
    assert bench.device.hands.look("accounting")["last badge"] == f"ana: {STANDINGS[standing][2]}"
    assert bench.device.hands.read_panel() == "Access denied"


@EACH
def test_a_job_that_comes_by_another_way_is_aborted(bench: Any, standing: str) -> None:
    bench.break_it(standing=standing)
    usb = bench.device.usb
    usb.write(b'\x1b%-12345X@PJL JOB\r\n@PJL SET USERNAME="ana"\r\n@PJL ENTER LANGUAGE=PCL\r\n')
    usb.write(b"Hello\f\x1b%-12345X@PJL EOJ\r\n\x1b%-12345X")
    bench.wait(5)
    job = bench.machine.jobs.jobs[-1]
    assert (job.user, job.state.value) == ("ana", "aborted")
    assert JobReason(STANDINGS[standing][1]) in job.reasons


def test_neither_power_nor_another_reader_mends_it(bench: Any) -> None:
    bench.break_it()
    bench.do("replace_reader", "accounting")
    bench.power_cycle()
    assert bench.present
    assert refusal(bench, "ana")


@EACH
def test_the_directory_mends_it(bench: Any, standing: str) -> None:
    bench.break_it(standing=standing)
    bench.do("set_account", user="ben")
    assert bench.present
    bench.do("set_account", user="ana", standing="good")
    assert not bench.present
    assert refusal(bench, "ana") == ""
    assert bench.device.hands.look(bench.at)["accounts"] == "all in good standing"


def test_a_standing_that_there_is_not_is_told(bench: Any) -> None:
    with pytest.raises(UsageError):
        bench.break_it(standing="suspicious")
    with pytest.raises(CannotAct, match="an account is good, locked"):
        bench.do("set_account", user="ana", standing="suspicious")
