"""Records travel as plain data and come back the same; what does not fit is refused in one sentence."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from misfeed.errors import UsageError
from misfeed.journal import CaseRecord, FindingRecord, Observation, Outcome, Phase, PhaseRecord, Verdict
from misfeed.journal.records import encode

texts = st.text(max_size=20)
values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**63 - 1) | st.floats(allow_nan=False) | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=6,
)
observations = st.builds(
    Observation,
    phase=st.sampled_from(Phase),
    interface=texts,
    what=texts,
    value=values,
    held=st.booleans(),
    after_us=st.none() | st.integers(0, 2**40),
)
phases = st.builds(
    PhaseRecord,
    name=st.sampled_from(Phase),
    started_us=st.integers(0, 2**40),
    ended_us=st.integers(0, 2**40),
    outcome=st.sampled_from(Outcome),
)
cases = st.builds(
    CaseRecord,
    case=texts,
    scenario=texts,
    outcome=st.sampled_from(Outcome),
    verdict=st.sampled_from(Verdict),
    variant=st.dictionaries(texts, values, max_size=3),
    phases=st.lists(phases, max_size=3).map(tuple),
    observations=st.lists(observations, max_size=3).map(tuple),
    finding=st.none()
    | st.builds(FindingRecord, cause=texts, evidence=st.lists(texts, max_size=3).map(tuple)),
)


@settings(max_examples=60)
@given(cases)
def test_a_record_survives_the_way_from_a_worker_to_the_controller(case: CaseRecord) -> None:
    travelled = json.loads(json.dumps(case.to_plain()))
    assert CaseRecord.from_plain(travelled) == case


@settings(max_examples=60)
@given(values)
def test_junk_in_place_of_a_record_is_a_usage_error(junk: object) -> None:
    with pytest.raises(UsageError):
        CaseRecord.from_plain(junk)


def test_the_error_names_the_field_that_does_not_fit() -> None:
    with pytest.raises(UsageError, match=r"outcome"):
        CaseRecord.from_plain({"case": "a", "scenario": "a", "outcome": "perhaps"})


def test_bytes_a_device_sent_that_are_no_unicode_stay_readable() -> None:
    panel = b"Toner \xff low".decode("utf-8", "surrogateescape")
    case = CaseRecord(
        case="a",
        scenario="a",
        outcome=Outcome.PASSED,
        observations=(Observation(Phase.DETECT, "panel", "text", panel),),
    )
    assert b"Toner \\\\udcff low" in encode(case)


def test_what_json_has_no_word_for_is_refused() -> None:
    with pytest.raises(UsageError, match="plain data only"):
        encode(CaseRecord(case="a", scenario="a", outcome=Outcome.PASSED, variant={"odd": object()}))


def test_a_clock_set_back_gives_no_negative_duration() -> None:
    assert PhaseRecord(Phase.REPAIR, started_us=9, ended_us=3).duration_us == 0
