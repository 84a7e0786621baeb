"""Failures with one likely cause are one group, however many models show it."""

from __future__ import annotations

from misfeed.history.causes import first_unmet, groups_of
from misfeed.journal import CaseRecord, Observation, Outcome, Phase, PhaseRecord, Verdict


def failed(
    name: str,
    reason: str = "",
    *seen: Observation,
    phase: Phase = Phase.DETECT,
    verdict: Verdict = Verdict.PRODUCT,
    outcome: Outcome = Outcome.FAILED,
) -> CaseRecord:
    return CaseRecord(
        case=name,
        scenario=name,
        outcome=outcome,
        reason=reason,
        verdict=verdict,
        phases=(PhaseRecord(Phase.FAULT, 0, 0), PhaseRecord(phase, 0, 9, outcome=outcome)),
        observations=seen,
    )


def unmet(phase: Phase, interface: str, what: str) -> Observation:
    return Observation(phase, interface, what, None, False)


def test_one_expectation_on_one_interface_is_one_group() -> None:
    seen = unmet(Phase.DETECT, "snmp", "alert critical input jam")
    first, second = groups_of(
        [
            failed("a", "a shows nothing", seen),
            failed("b", "b shows something else", seen),
            failed("c", "c shows nothing", unmet(Phase.DETECT, "ipp", "alert critical input jam")),
        ]
    )
    assert [case.case for case in first.cases] == ["a", "b"]
    assert first.label == "product, snmp in detect: alert critical input jam"
    assert [case.case for case in second.cases] == ["c"]


def test_another_verdict_or_phase_is_another_group() -> None:
    seen = unmet(Phase.DETECT, "snmp", "x")
    groups = groups_of(
        [
            failed("a", "", seen),
            failed("b", "", seen, verdict=Verdict.SCRIPT),
            failed("c", "", unmet(Phase.VERIFY, "snmp", "x"), phase=Phase.VERIFY),
        ]
    )
    assert [len(group.cases) for group in groups] == [1, 1, 1]


def test_without_an_observation_the_reason_counts_without_its_numbers() -> None:
    (group,) = groups_of(
        [failed("a", "delay is 9 s, but found 3"), failed("b", "delay is 12.5 s, but found 4")]
    )
    assert group.expected == "delay is # s"


def test_what_passed_or_is_allowed_makes_no_group() -> None:
    others = [failed("a", outcome=outcome) for outcome in Outcome if outcome not in ("failed", "error")]
    assert groups_of(others) == []


def test_what_a_healthy_device_rightly_did_not_show_is_no_cause() -> None:
    symptom = unmet(Phase.SETUP, "ipp", "printer-state is stopped")
    gate = unmet(Phase.SETUP, "device", "no error on any interface")
    assert first_unmet(failed("a", "", symptom, gate, phase=Phase.SETUP)) is gate
    assert first_unmet(failed("b", "", symptom)) is None
