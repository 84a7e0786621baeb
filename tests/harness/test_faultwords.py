"""Faults as a person says them on the command line."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st
from misfeed.errors import UsageError
from misfeed.faultwords import parse_fault


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("supply.spent", ("supply.spent", "", {})),
        ("supply.spent@supply.black", ("supply.spent", "supply.black", {})),
        ("supply.spent:percent_left=5", ("supply.spent", "", {"percent_left": 5})),
        (
            "path.sensor.dirty@path.exit:when.chance=0.3,when.every_s=60",
            ("path.sensor.dirty", "path.exit", {"when": {"chance": 0.3, "every_s": 60}}),
        ),
        (
            'network.acl:allow=["10.0.0.1/32","10.0.9.0/24"],action=silent',
            ("network.acl", "", {"allow": ["10.0.0.1/32", "10.0.9.0/24"], "action": "silent"}),
        ),
    ],
)
def test_a_fault_is_a_name_a_place_and_parameters(said: str, meant: tuple[object, ...]) -> None:
    assert tuple(parse_fault(said)) == meant


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("", "names no fault"),
        ("@tray-1", "names no fault"),
        ("a:", "nothing after the colon"),
        ("a:b", "'b' is not KEY=VALUE"),
        ("a:=5", "is not KEY=VALUE"),
        ("a:b=1,b.c=2", "b is a value, and has nothing inside"),
    ],
)
def test_what_is_no_fault_is_told_with_the_form(said: str, told: str) -> None:
    with pytest.raises(UsageError, match=told):
        parse_fault(said)


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused(text: str) -> None:
    with suppress(UsageError):
        assert parse_fault(text).name
