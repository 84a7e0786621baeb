"""A case phase by phase, on a device made of answers."""

from __future__ import annotations

from typing import Any

import pytest
from misfeed import DO, fault, limit, see, vary
from misfeed.errors import DeviceRefusal, NoAnswer, ProtocolError, Refused, UsageError
from misfeed.interfaces.ipp import JobState, PrinterState
from misfeed.journal import Outcome, Phase
from misfeed.journal.records import encode
from misfeed.vocabulary import CaseFailed, Expectation
from misfeed.vocabulary.expectation import Seen, View
from misfeed.vocabulary.measure import Grade
from misfeed.vocabulary.watch import SHOW_S

from .declaring import case_of, stop

# -- symptoms ------------------------------------------------------------------------------------------------


def test_the_fault_goes_in_and_symptoms_are_timed_from_the_trigger_on(device: Any) -> None:
    device.clock.wait(100)
    device.clock.later(3, lambda: device.answers.update(state=PrinterState.STOPPED))
    device.clock.later(5, lambda: device.answers.update({"port status": 0x10}))
    case = case_of(device, trigger=DO.print("one-page.pdf", by="users"))
    seen = case.occur()
    assert device.injected == [("cover.tab.broken", "cover.front", {"severity": 0.5})]
    assert case.place_of_fault == "cover.front"
    assert {name: (one.after, one.value) for name, one in seen.items()} == {
        "ipp": (3.0, "stopped"),
        "usb": (5.0, "0x10"),
    }
    assert [one.after_us for one in case.observations] == [3_000_000, 5_000_000]
    assert [(one.name, one.duration_us) for one in case.phases] == [
        (Phase.FAULT, 0),
        (Phase.TRIGGER, 0),
        (Phase.DETECT, 5_000_000),
    ]


def test_a_symptom_that_does_not_show_fails_the_case_with_what_was_there_instead(device: Any) -> None:
    device.answers["state"] = PrinterState.STOPPED
    case = case_of(device)
    with pytest.raises(CaseFailed, match="usb does not show it: expected port status is 0x10, found 0x18"):
        case.occur()
    assert device.clock.now == SHOW_S * 1_000_000
    missing = case.observations[-1]
    assert (missing.interface, missing.held, missing.after_us) == ("usb", False, SHOW_S * 1_000_000)


@pytest.mark.parametrize(
    ("error", "found"),
    [
        (NoAnswer("ipp", 3), "silent"),
        (Refused("ipp"), "refused"),
        (DeviceRefusal("Get-Printer-Attributes", "server-error-busy"), "server-error-busy"),
    ],
)
def test_a_device_that_does_not_answer_shows_that(device: Any, error: Exception, found: str) -> None:
    stop(device)
    device.answers["state"] = error
    with pytest.raises(CaseFailed, match=f"ipp does not show it: .*{found}"):
        case_of(device).occur()


def test_a_trigger_may_be_refused(device: Any) -> None:
    stop(device)
    device.ports["ipp", "users"] = "silent"
    case = case_of(device, trigger=DO.print("one-page.pdf", by="users"))
    case.occur()
    note = next(one for one in case.observations if one.phase is Phase.TRIGGER)
    assert (note.held, note.value) == (False, "ipp (no answer within 3 s)")


def test_without_a_cable_nothing_is_expected_on_it(device: Any) -> None:
    device.has_usb = False
    device.answers["state"] = PrinterState.STOPPED
    shows = {
        "ipp": see.printer("stopped"),
        "usb": see.port_status(0x10),
        "pjl": see.pjl(40021),
    }
    case = case_of(device, shows=shows)
    assert set(case.occur()) == {"ipp"}


def test_symptoms_are_looked_for_from_the_vantage_point_in_their_name(device: Any) -> None:
    device.ports["ipp", "users"] = "silent"
    case = case_of(device, shows={"net@users": see.port("ipp", "silent"), "net": see.port("ipp", "open")})
    assert set(case.occur()) == {"net@users", "net"}


def test_axes_take_their_values_everywhere(device: Any) -> None:
    how = vary("how", "refused", "silent")
    device.ports["ipp", "users"] = "silent"
    case = case_of(
        device,
        {"how": "silent"},
        fault=fault("network.acl", action=how),
        shows={"net@users": see.port("ipp", how) & see.ping()},
        repair=[DO.set_site("snmp.community", how, then=see.port("ipp", how, by="users"))],
        verify=[see.port("ipp", how, by="users")],
    )
    assert case[how] == case["how"] == "silent"
    case.occur()
    assert device.injected == [("network.acl", "", {"action": "silent"})]
    case.repair()
    assert device.site == {"snmp.community": "silent"}
    case.verify()


class Smell(Expectation):
    """Something to see that a script brings along, with a value that JSON has no word for."""

    interface = "nose"
    text = "it smells of ozone"

    def observe(self, view: View) -> Seen:
        return Seen(held=True, value=1 + 2j)


def test_a_script_may_bring_things_to_see_of_its_own(device: Any) -> None:
    case = case_of(device, shows={"nose": Smell() & Smell()})
    assert case.occur()["nose"].value == [1 + 2j, 1 + 2j]
    (note,) = case.observations
    assert (note.what, note.value) == ("it smells of ozone and it smells of ozone", "[(1+2j), (1+2j)]")
    assert encode(note)


# -- repair and decoy ----------------------------------------------------------------------------------------


def test_steps_are_recorded_with_their_minutes_and_the_parts_names(device: Any) -> None:
    case = case_of(device)
    case.repair()
    assert [(one.text, one.minutes, one.outcome) for one in case.repair_steps] == [
        ("open cover.front", 1, Outcome.PASSED),
        ("replace cover.front", 4, Outcome.PASSED),
    ]
    assert case.phases[0].duration_us == 5 * 60_000_000


def test_a_step_whose_sign_does_not_show_fails(device: Any) -> None:
    device.answers["panel"] = "Door open"
    repair = [DO.close("{cover}", then=see.text("ready"), within_s=30), DO.power_off()]
    case = case_of(device, repair=repair)
    with pytest.raises(CaseFailed, match="panel: expected panel says 'ready', found Door open"):
        case.repair()
    assert device.clock.now == 30_000_000
    assert [one.outcome for one in case.repair_steps] == [Outcome.FAILED]
    assert [verb for verb, *_ in device.acts] == ["close"]


def test_a_step_that_cannot_be_done_fails_and_says_which(device: Any) -> None:
    device.cannot = {"replace"}
    case = case_of(device)
    with pytest.raises(CaseFailed, match=r"step failed: replace cover\.front: cannot replace cover\.front"):
        case.repair()
    assert [one.outcome for one in case.repair_steps] == [Outcome.PASSED, Outcome.FAILED]


def test_misuse_in_a_step_stays_misuse(device: Any) -> None:
    with pytest.raises(UsageError, match="no sample document"):
        case_of(device, repair=[DO.print("gone.pdf")]).repair()


def test_no_new_event_after_a_step_compares_with_the_count_before_it(device: Any) -> None:
    step = DO.wait(1, then=see.no_new_event(), within_s=10)
    case_of(device, repair=[step]).repair()
    device.clock.later(30, lambda: device.answers.update(critical=4))
    with pytest.raises(CaseFailed, match="expected no new critical event, found 4"):
        case_of(device, repair=[step]).repair()


def test_a_decoy_that_does_not_verify_is_noted_and_its_jobs_are_cancelled(device: Any) -> None:
    stop(device)
    device.answers["job"] = JobState.PENDING
    case = case_of(
        device,
        trigger=DO.print("one-page.pdf"),
        decoy=[DO.reseat("{cover}")],
        verify=[DO.print("plain-3p.pdf"), see.no_conditions()],
    )
    case.occur()
    case.try_decoy()
    assert [one.text for one in case.decoy_steps] == ["reseat cover.front"]
    note = case.observations[-1]
    assert (note.phase, note.value) == (
        Phase.DECOY,
        "plain-3p.pdf was not printed: its job is pending",
    )
    assert device.cancelled == [1, 2]


def test_a_decoy_that_verifies_fails_the_case(device: Any) -> None:
    case = case_of(device, decoy=[DO.reseat("{cover}")])
    with pytest.raises(CaseFailed, match="the decoy verified"):
        case.try_decoy()


def test_a_verification_that_is_misuse_does_not_pass_for_a_decoy_that_fails(device: Any) -> None:
    case = case_of(device, decoy=[DO.reseat("{cover}")], verify=[DO.print("gone.pdf")])
    with pytest.raises(UsageError):
        case.try_decoy()


def test_a_device_that_breaks_the_protocol_under_the_decoy_does_not_pass_for_one_it_does_not_mend(
    device: Any,
) -> None:
    device.answers["reasons"] = ProtocolError("no IPP", b"\xff")
    with pytest.raises(ProtocolError, match="no IPP"):
        case_of(device, decoy=[DO.reseat("{cover}")]).try_decoy()


def test_without_a_decoy_there_is_no_such_phase(device: Any) -> None:
    case = case_of(device)
    case.try_decoy()
    assert case.phases == []


def test_a_new_secret_of_the_site_is_not_written_down(device: Any) -> None:
    case = case_of(device, repair=[DO.set_site("snmp.community", "fleet-r0")])
    case.repair()
    assert device.site == {"snmp.community": "fleet-r0"}
    (record,) = case.repair_steps
    assert record.text == "set site (name snmp.community, value ********)"
    assert b"fleet-r0" not in b"".join(map(encode, (*case.repair_steps, *case.observations)))


# -- verification --------------------------------------------------------------------------------------------


def test_what_must_be_seen_after_a_step_counts_in_a_verification_too(device: Any) -> None:
    case = case_of(device, verify=[DO.open("{cover}", then=see.error_bit("doorOpen"))])
    assert not case.verifies()
    device.answers["error bits"] = frozenset({"doorOpen"})
    assert case.verifies()


@pytest.mark.parametrize(
    ("trouble", "said"),
    [
        ({"answers": {"job": JobState.ABORTED}}, "was not printed"),
        ({"answers": {"job": DeviceRefusal("Get-Job", "client-error-not-found")}}, "client-error-not-found"),
        ({"ports": {("ipp", "admin"): "silent"}}, "no answer within"),
        ({"cannot": {"open"}}, "cannot open cover.front"),
        ({"answers": {"port status": 0x10}}, "expected no error on any interface"),
        ({"answers": {"reasons": NoAnswer("ipp", 3)}}, "found silent"),
    ],
)
def test_whatever_goes_wrong_in_a_verification_fails_it(device: Any, trouble: Any, said: str) -> None:
    device.answers |= trouble.get("answers", {})
    device.ports |= trouble.get("ports", {})
    device.cannot |= trouble.get("cannot", set())
    case = case_of(device, verify=[DO.open("{cover}"), DO.print("one-page.pdf"), see.no_conditions()])
    with pytest.raises(CaseFailed, match=said):
        case.verify()
    assert case.phases[-1].outcome is Outcome.FAILED


def test_new_events_during_a_verification_fail_it(device: Any) -> None:
    case = case_of(device, verify=[DO.wait(1), see.no_new_event()])
    assert case.verifies()
    device.clock.later(30, lambda: device.answers.update(critical=4))
    assert not case.verifies()


def test_a_failed_verification_leaves_no_jobs(device: Any) -> None:
    device.answers["job"] = JobState.ABORTED
    assert not case_of(device, verify=[DO.print("one-page.pdf")]).verifies()
    assert device.cancelled == [1]


def test_a_verification_says_how_long_it_took(device: Any) -> None:
    assert case_of(device, verify=[DO.wait(2)]).verify().after == 120


# -- measurements and attachments ----------------------------------------------------------------------------


def test_a_measurement_is_kept_with_the_case(device: Any) -> None:
    case = case_of(device)
    assert case.measure("delay", 1.9, limit(le=2, unit="s", marginal=0.1)) is Grade.MARGINAL
    assert [(one.name, one.marginal) for one in case.measurements] == [("delay", True)]


def test_an_attachment_is_kept(device: Any) -> None:
    case = case_of(device)
    case.attach("walk.txt", "a walk")
    assert [(one.name, one.data) for one in case.attachments.records] == [("walk.txt", b"a walk")]
