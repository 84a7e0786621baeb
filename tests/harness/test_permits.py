"""Permits: their names, what they say, and the reasons that are made of them."""

from __future__ import annotations

import pytest
from misfeed.errors import UsageError
from misfeed.permits import NotPermitted, Permit, objection, parse_permits


def test_names_may_be_joined_by_commas_and_given_again() -> None:
    assert parse_permits(["print,cancel-jobs", "hands"]) == {Permit.PRINT, Permit.CANCEL_JOBS, Permit.HANDS}
    assert parse_permits([]) == frozenset()


@pytest.mark.parametrize(
    ("name", "hint"), [("prnt", "did you mean 'print'?"), ("everything", "there are print, cancel-jobs, set")]
)
def test_a_name_that_nobody_knows_is_told_with_what_was_meant(name: str, hint: str) -> None:
    with pytest.raises(UsageError, match=f"nothing is allowed by '{name}'; ") as told:
        parse_permits([name])
    assert hint in str(told.value)


def test_a_reason_says_what_would_happen_and_what_lets_it() -> None:
    assert objection([Permit.PRINT]) == "it would print; --allow print lets it"
    both = "it would print, need somebody's hands and break it on purpose; --allow print,hands,faults lets it"
    assert objection([Permit.FAULTS, Permit.HANDS, Permit.PRINT]) == both
    assert objection([]) == ""


def test_what_is_refused_carries_what_would_have_been_sent() -> None:
    error = NotPermitted("it would send the IPP operation Print-Job", [Permit.PRINT])
    assert (str(error), error.what) == (
        "it would print; --allow print lets it",
        "it would send the IPP operation Print-Job",
    )
    assert str(NotPermitted("it would send a riddle")) == "it would send a riddle"


def test_every_permit_is_explained() -> None:
    for permit in Permit:
        assert permit.meaning
        assert permit.deed
