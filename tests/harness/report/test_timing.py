"""Detection times and phase spreads, as the plots show them."""

from __future__ import annotations

from misfeed.journal import CaseRecord, Observation, Outcome, Phase, PhaseRecord
from misfeed.report.timing import Spread, detections, phase_spreads


def case(name: str, *observations: Observation, phases: tuple[PhaseRecord, ...] = ()) -> CaseRecord:
    return CaseRecord(
        case=name, scenario="MP-01", outcome=Outcome.PASSED, observations=observations, phases=phases
    )


def test_an_interface_has_shown_the_fault_when_its_last_expectation_held() -> None:
    (ipp,) = detections(
        [
            case(
                "a",
                Observation(Phase.DETECT, "ipp", "x", after_us=10),
                Observation(Phase.DETECT, "ipp", "y", after_us=70),
            )
        ]
    )
    assert ipp.shown == ((70, "a"),)


def test_a_case_with_an_unmet_expectation_counts_as_not_shown() -> None:
    (ipp,) = detections(
        [
            case(
                "a",
                Observation(Phase.DETECT, "ipp", "x", after_us=10),
                Observation(Phase.DETECT, "ipp", "y", held=False, after_us=70),
            ),
            case("b", Observation(Phase.DETECT, "ipp", "x", after_us=30)),
        ]
    )
    assert ipp.shown == ((30, "b"),)
    assert ipp.missing == ("a",)
    assert ipp.median_us == 30


def test_what_was_seen_before_or_after_is_no_detection() -> None:
    assert detections([case("a", Observation(Phase.VERIFY, "ipp", "x", after_us=10))]) == []


def test_interfaces_come_in_a_fixed_order_with_vantage_points_beside_one_another() -> None:
    names = ["zz", "net@users", "snmp", "ipp", "net@admin"]
    found = detections([case("a", *(Observation(Phase.DETECT, name, "x", after_us=1) for name in names))])
    assert [one.interface for one in found] == ["ipp", "snmp", "net@admin", "net@users", "zz"]


def test_phases_spread_over_the_cases_of_a_scenario_and_empty_ones_do_not_count() -> None:
    cases = [
        case(str(us), phases=(PhaseRecord(Phase.REPAIR, 0, us), PhaseRecord(Phase.FAULT, us, us)))
        for us in (30, 10, 20, 0)
    ]
    assert phase_spreads(cases) == {"MP-01": {Phase.REPAIR: Spread(10, 20, 30)}}
