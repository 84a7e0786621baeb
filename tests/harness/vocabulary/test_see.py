"""Each thing that can be seen: held, not held, said in words, and what silence does."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from misfeed import see
from misfeed.contract import CannotAct
from misfeed.errors import DeviceRefusal, NoAnswer, UsageError
from misfeed.interfaces.ipp import PrinterState
from misfeed.vocabulary import Expectation
from misfeed.vocabulary.expectation import View, parts_of

SILENCE = NoAnswer("nobody there", 3.0)


def observed(device: Any, expectation: Expectation, vantage: str = "admin", **baseline: int) -> Any:
    counts = {name.replace("_", " "): count for name, count in baseline.items()}
    return expectation.observe(View(device.at(vantage), counts))


def held(device: Any, expectation: Expectation, vantage: str = "admin") -> bool:
    return bool(observed(device, expectation, vantage).held)


def test_reasons_must_all_be_there(device: Any) -> None:
    device.answers["reasons"] = frozenset({"media-jam-error", "toner-low-report"})
    assert held(device, see.reasons("media-jam-error"))
    assert held(device, see.reasons("media-jam-error", "toner-low-report"))
    seen = observed(device, see.reasons("media-jam-error", "cover-open-error"))
    assert (seen.held, seen.value) == (False, ["media-jam-error", "toner-low-report"])


def test_any_reason_needs_one(device: Any) -> None:
    device.answers["reasons"] = frozenset({"door-open-error"})
    assert held(device, see.any_reason("cover-open-error", "door-open-error"))
    assert not held(device, see.any_reason("cover-open-error"))


def test_the_state_is_told_in_the_words_of_ipp(device: Any) -> None:
    assert held(device, see.printer("idle"))
    device.answers["state"] = PrinterState.STOPPED
    seen = observed(device, see.printer("idle"))
    assert (seen.held, seen.value) == (False, "stopped")


@pytest.mark.parametrize(
    ("expectation", "expected"),
    [
        (see.alert("jam"), True),
        (see.alert("jam", severity="critical", group="input"), True),
        (see.alert("jam", severity="warning"), False),
        (see.alert("jam", group="mediaPath"), False),
        (see.alert("coverOpen"), False),
        (see.any_alert("coverOpen", "jam"), True),
        (see.any_alert("jam", severity="warning"), False),
        (see.any_alert("coverOpen", "doorOpen"), False),
    ],
)
def test_an_alert_is_one_row_that_fits_in_all_that_is_said(
    device: Any, alert: Callable[..., Any], expectation: Expectation, expected: bool
) -> None:
    device.answers["alerts"] = (alert("tonerLow", "warning", "markerSupplies"), alert("jam"))
    assert held(device, expectation) is expected


@pytest.mark.parametrize("told", ["warning", "warningBinaryChangeEvent"])
@pytest.mark.parametrize("wanted", ["warning", "warningBinaryChangeEvent"])
def test_a_warning_is_one_whether_unary_or_binary(
    device: Any, alert: Callable[..., Any], told: str, wanted: str
) -> None:
    device.answers["alerts"] = (alert("markerTonerAlmostEmpty", told),)
    assert held(device, see.alert("markerTonerAlmostEmpty", severity=wanted))
    assert held(device, see.any_alert("markerTonerAlmostEmpty", severity=wanted))
    assert not held(device, see.alert("markerTonerAlmostEmpty", severity="critical"))


def test_two_rows_that_fit_by_halves_are_no_alert(device: Any, alert: Callable[..., Any]) -> None:
    device.answers["alerts"] = (alert("jam", "warning", "input"), alert("coverOpen", "critical", "cover"))
    assert not held(device, see.alert("jam", severity="critical"))


def test_alerts_with_columns_left_out_are_read_all_the_same(device: Any, alert: Callable[..., Any]) -> None:
    device.answers["alerts"] = (alert("jam", None, None), alert(None))
    assert held(device, see.alert("jam"))
    assert not held(device, see.alert("jam", severity="critical"))


def test_error_bits_go_by_name(device: Any) -> None:
    device.answers["error bits"] = frozenset({"jammed", "doorOpen"})
    assert held(device, see.error_bit("jammed"))
    assert not held(device, see.error_bit("noPaper"))


def test_the_port_status_is_the_whole_octet(device: Any) -> None:
    assert held(device, see.port_status(0x18))
    seen = observed(device, see.port_status(0x10))
    assert (seen.held, seen.value) == (False, "0x18")


def test_pjl_codes(device: Any) -> None:
    assert held(device, see.pjl(10001))
    seen = observed(device, see.pjl(40022))
    assert (seen.held, seen.value) == (False, 10001)


def test_the_panel_is_read_without_regard_to_case(device: Any) -> None:
    device.answers["panel"] = "13.02 Jam in tray 2"
    assert held(device, see.text("jam"))
    assert not held(device, see.text("open"))
    assert not held(device, see.dark())
    device.answers["panel"] = ""
    assert held(device, see.dark())
    assert not held(device, see.text("jam"))


def test_a_port_is_seen_from_where_one_stands_or_from_where_is_said(device: Any) -> None:
    device.ports = {("ipp", "users"): "refused"}
    assert held(device, see.port("ipp", "open"))
    assert held(device, see.port("ipp", "refused"), "users")
    assert held(device, see.port("ipp", "refused", by="users"))
    assert not held(device, see.port("ipp", "silent", by="users"))


def test_ping(device: Any) -> None:
    assert held(device, see.ping())
    device.answers["ping"] = False
    assert not held(device, see.ping())
    assert held(device, see.ping(answers=False))


def test_a_matrix_holds_only_as_a_whole(device: Any) -> None:
    device.ports = {("ipp", "guest"): "silent", ("snmp", "guest"): "refused"}
    open_to = {"users": ("ipp", "snmp")}
    assert held(device, see.ports_matrix(open_to, {"guest": ("ipp", "snmp")}))
    seen = observed(device, see.ports_matrix(open_to, {"guest": ("ipp",), "server": ("ipp",)}))
    assert (seen.held, seen.value["ipp@server"]) == (False, "open")
    device.ports["snmp", "users"] = "silent"
    assert not held(device, see.ports_matrix(open_to))


def test_a_look_at_a_part_named_by_its_role(device: Any) -> None:
    assert held(device, see.looks("{tray}", paper="empty"))
    assert not held(device, see.looks("{tray}", paper="empty", tray="out"))
    assert not held(device, see.looks("{tray}", colour="blue"))
    with pytest.raises(CannotAct):
        held(device, see.looks("{cover}", tab="broken"))
    with pytest.raises(UsageError, match="fake has no waste"):
        held(device, see.looks("{waste}", contents="full"))


def test_no_new_event_compares_with_the_count_before(device: Any) -> None:
    assert observed(device, see.no_new_event(), critical_events=3).held
    assert not observed(device, see.no_new_event(), critical_events=2).held


def test_no_new_event_is_not_vouched_for_without_a_count_before(device: Any) -> None:
    assert not observed(device, see.no_new_event()).held


@pytest.mark.parametrize("rows", [(), ({},), ({"prtAlertCriticalEvents": "many"},)])
def test_a_device_that_does_not_count_alerts_is_told_of(device: Any, rows: Any) -> None:
    device.answers["rows"] = rows
    with pytest.raises(DeviceRefusal, match="prtAlertCriticalEvents"):
        observed(device, see.no_new_event(), critical_events=0)


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        ("reasons", frozenset({"media-jam-error", "toner-low-report"})),
        ("reasons", frozenset({"paused"})),
        ("alerts", "critical"),
        ("port status", 0x10),
    ],
)
def test_one_interface_with_trouble_is_enough_not_to_be_healthy(
    device: Any, alert: Callable[..., Any], name: str, answer: Any
) -> None:
    assert held(device, see.no_conditions())
    device.answers[name] = (alert("jam", answer),) if name == "alerts" else answer
    assert not held(device, see.no_conditions())


def test_reports_and_warnings_are_healthy(device: Any, alert: Callable[..., Any]) -> None:
    device.answers["reasons"] = frozenset({"toner-low-report", "media-low-warning"})
    device.answers["alerts"] = (alert("tonerLow", "warning"),)
    assert held(device, see.no_conditions())


def test_health_asks_only_interfaces_that_are_there(device: Any) -> None:
    import dataclasses

    device.facts = dataclasses.replace(device.facts, services=frozenset({"ipp"}))
    device.has_usb = False
    device.answers |= {"alerts": SILENCE, "port status": SILENCE}
    assert observed(device, see.no_conditions()).value == {"ipp": []}


def test_joined_expectations_hold_together_and_tell_each_value(device: Any) -> None:
    both = see.printer("idle") & see.ping() & see.text("ready")
    assert observed(device, both).value == ["idle", "answers", "Ready"]
    assert held(device, both)
    assert not held(device, both & see.pjl(1))
    assert both.text == "printer-state is idle and ping answers and panel says 'ready'"
    assert both.interface == "ipp"
    assert len(parts_of(both)) == 3


@pytest.mark.parametrize(
    ("expectation", "answer"),
    [
        (see.reasons("none"), "reasons"),
        (see.any_reason("none"), "reasons"),
        (see.printer("idle"), "state"),
        (see.alert("jam"), "alerts"),
        (see.any_alert("jam"), "alerts"),
        (see.error_bit("jammed"), "error bits"),
        (see.port_status(0x18), "port status"),
        (see.pjl(10001), "pjl"),
        (see.no_new_event(), "critical"),
        (see.no_conditions(), "reasons"),
        (see.ping() & see.printer("idle"), "state"),
    ],
)
def test_silence_is_passed_on_to_whoever_looks(device: Any, expectation: Expectation, answer: str) -> None:
    device.answers[answer] = SILENCE
    with pytest.raises(NoAnswer):
        observed(device, expectation)


@pytest.mark.parametrize(
    ("expectation", "interface", "text"),
    [
        (see.reasons("b", "a"), "ipp", "printer-state-reasons has a, b"),
        (see.any_reason("b", "a"), "ipp", "printer-state-reasons has b or a"),
        (see.alert("jam"), "snmp", "alert jam"),
        (see.alert("jam", severity="critical", group="input"), "snmp", "alert critical input jam"),
        (see.any_alert("jam", "coverOpen", severity="critical"), "snmp", "alert critical jam or coverOpen"),
        (see.error_bit("jammed"), "snmp", "hrPrinterDetectedErrorState has jammed"),
        (see.port_status(0x10), "usb", "port status is 0x10"),
        (see.pjl(40022), "pjl", "PJL CODE is 40022"),
        (see.text("jam"), "panel", "panel says 'jam'"),
        (see.dark(), "panel", "panel is dark"),
        (see.self_test("nic"), "console", "the console's self-test finds nic: failed"),
        (see.escpos("paper_end"), "escpos", "ESC/POS status has paper_end"),
        (see.console("jam"), "console", "the service console says 'jam' (conditions)"),
        (see.web("jam"), "web", "web page says 'jam'"),
        (see.port("ipp", "open"), "net", "ipp is open"),
        (see.port("ipp", "open", by="users"), "net", "ipp is open for users"),
        (see.ping(False), "net", "ping is silent"),
        (
            see.ports_matrix({"users": ("ipp", "snmp")}, {"guest": ("ipp",)}),
            "net",
            "users reaches ipp, snmp; guest does not reach ipp",
        ),
        (see.looks("{tray}", paper="empty", tray="in"), "eye", "{tray}: paper empty, tray in"),
        (see.line_errors(), "snmp", "the count of damaged frames rises"),
        (see.line_errors(rising=False), "snmp", "the count of damaged frames stands still"),
        (see.usb("absent"), "usb", "the printer on the USB cable is absent"),
        (see.administration("denied"), "ipp", "administration with the site's password is denied"),
        (see.admits("ana"), "ipp", "a job of ana is accepted"),
        (
            see.job_reason("job-password-wait"),
            "ipp",
            "the job-state-reasons of a job that waits have job-password-wait",
        ),
        (see.secure("expired"), "net", "a strict TLS client finds it expired"),
        (see.discovered(), "net", "it is discovered"),
        (see.discovered(found=False), "net", "it is not discovered"),
        (see.no_new_event(), "snmp", "no new critical event"),
        (see.no_conditions(), "ipp", "no error on any interface"),
    ],
)
def test_what_is_expected_is_told_in_words(expectation: Expectation, interface: str, text: str) -> None:
    assert (expectation.interface, expectation.text) == (interface, text)
