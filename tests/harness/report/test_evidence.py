"""What counts against a case, and how its answers read."""

from __future__ import annotations

import pytest
from misfeed.journal import CaseRecord, Observation, Outcome, Phase, Value
from misfeed.messages import words
from misfeed.report.evidence import LONGEST_VALUE, Weight, seen_once, sights, unmet, value_text, weighed

JAM = "printer-state-reasons has media-jam-error"


def case(*observations: Observation) -> CaseRecord:
    return CaseRecord(case="a", scenario="a", outcome=Outcome.PASSED, observations=observations)


def test_a_symptom_that_a_healthy_device_does_not_show_counts_against_nobody() -> None:
    told = case(
        Observation(Phase.SETUP, "ipp", JAM, ["none"], False),
        Observation(Phase.DETECT, "ipp", JAM, ["media-jam-error"], True, 1_000),
        Observation(Phase.VERIFY, "ipp", JAM, ["none"], False),
    )
    assert [weight for _, weight in weighed(told)] == [Weight.TOLD, Weight.MET, Weight.TOLD]


def test_what_must_hold_after_the_repair_counts_when_it_does_not() -> None:
    idle = Observation(Phase.VERIFY, "ipp", "printer-state is idle", "stopped", False)
    assert unmet(case(idle)) == [idle]


@pytest.mark.parametrize("phase", [Phase.DECOY, Phase.TRIGGER])
def test_a_decoy_that_does_not_help_and_a_refused_trigger_are_as_they_should_be(phase: Phase) -> None:
    assert unmet(case(Observation(phase, "ipp", "printer-state is idle", "stopped", False))) == []


def test_equal_answers_in_a_row_are_shown_once_with_their_number() -> None:
    idle = Observation(Phase.VERIFY, "ipp", "printer-state is idle", "idle")
    other = Observation(Phase.VERIFY, "ipp", "printer-state is idle", True)
    (row,) = sights(case(idle, idle, other))
    assert [(look.seen.value, look.times) for look in row.stages[2]] == [("idle", 2), (True, 1)]


@pytest.mark.parametrize(
    ("value", "english", "spanish"),
    [
        ([], "nothing", "nada"),
        ({"ipp": [], "snmp": []}, "ipp: nothing; snmp: nothing", "ipp: nada; snmp: nada"),
        ({"631": "open", "9100": False}, "631: open; 9100: no", "631: open; 9100: no"),
        (["a", 1, 2.5], "a, 1, 2.5", "a, 1, 2.5"),
        ([["a", "b"], []], "a, b; nothing", "a, b; nada"),
        (True, "yes", "sí"),
        (0, "0", "0"),
        ("", "nothing", "nada"),
        ("one\ttwo\x00", "one�two�", "one�two�"),
    ],
)
def test_an_answer_reads_as_words(value: Value, english: str, spanish: str) -> None:
    assert value_text(value, words("en")) == english
    assert value_text(value, words("es")) == spanish


def test_a_long_answer_is_cut_and_tells_its_length() -> None:
    assert value_text("x" * 5_000, words()) == "x" * LONGEST_VALUE + "… (5000)"


def test_a_check_is_looked_at_once_and_a_fault_before_and_after() -> None:
    verified = Observation(Phase.VERIFY, "ipp", "printer-state is idle", "idle", True)
    assert seen_once(list(sights(case(verified))))
    before = Observation(Phase.SETUP, "ipp", JAM, ["none"], False)
    assert not seen_once(list(sights(case(before, verified))))
