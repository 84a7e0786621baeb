"""The verdict of a run says the worst that is certain, and lists read in the order people expect."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from misfeed.journal import CaseRecord, Outcome, Verdict
from misfeed.report.tally import RunVerdict, first_trouble, natural, tally_of


def case(name: str, outcome: Outcome, verdict: Verdict = Verdict.NONE) -> CaseRecord:
    return CaseRecord(case=name, scenario=name, outcome=outcome, verdict=verdict)


@pytest.mark.parametrize(
    ("outcomes", "remaining", "verdict"),
    [
        ([], 0, RunVerdict.NOTHING_RAN),
        ([Outcome.SKIPPED, Outcome.SKIPPED], 0, RunVerdict.NOTHING_RAN),
        ([Outcome.PASSED, Outcome.SKIPPED], 0, RunVerdict.PASSED),
        ([Outcome.PASSED], 3, RunVerdict.UNFINISHED),
        ([Outcome.PASSED, Outcome.ERROR], 0, RunVerdict.FAILED),
        ([Outcome.FAILED], 3, RunVerdict.FAILED),
    ],
)
def test_the_verdict_of_a_run(outcomes: list[Outcome], remaining: int, verdict: RunVerdict) -> None:
    assert tally_of([case(str(n), o) for n, o in enumerate(outcomes)], remaining).verdict is verdict


def test_verdicts_keep_product_and_bench_apart() -> None:
    cases = [
        case("a", Outcome.FAILED, Verdict.PRODUCT),
        case("b", Outcome.ERROR, Verdict.BENCH),
        case("c", Outcome.FAILED, Verdict.PRODUCT),
    ]
    assert tally_of(cases).by_verdict == ((Verdict.PRODUCT, 2), (Verdict.BENCH, 1))


def test_the_first_failure_is_the_products_own_before_any_trouble_of_the_bench() -> None:
    bench, product = case("a", Outcome.ERROR, Verdict.BENCH), case("b", Outcome.FAILED, Verdict.PRODUCT)
    assert first_trouble([bench, product]) is product
    assert first_trouble([bench]) is bench
    assert first_trouble([case("c", Outcome.PASSED)]) is None


def test_numbers_in_names_count_as_numbers() -> None:
    assert sorted(["MP-10", "MP-9", "MP-1[b]", "MP-1"], key=natural) == ["MP-1", "MP-1[b]", "MP-9", "MP-10"]


@given(st.lists(st.text(alphabet="a1²٣-[] 90", max_size=12), max_size=8))
def test_any_names_can_be_ordered(names: list[str]) -> None:
    sorted(names, key=natural)
