"""Recorded walks, damaged and whole."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from misfeed.emulators.snmp.recording import Problem, read_recording
from misfeed.errors import UsageError
from misfeed.protocols.snmp import Integer32, OctetString


def test_damaged_lines_are_named_and_cost_only_themselves() -> None:
    data = (
        b"1.3.6.1.2.1.1.1.0|4|Printer\r\n"
        b"garbage\n"
        b"\n"
        b"# a remark\n"
        b"1.3.6.x|2|1\n"
        b"1.3.6.1.2.1.1.7.0|2|many\n"
        b"1.3.6.1.2.1.1.6.0|4|here\n"
    )
    found = read_recording(data, "walk")
    assert list(found.values.values()) == [OctetString(b"Printer"), OctetString(b"here")]
    assert [problem.line for problem in found.problems] == [2, 5, 6]
    assert "OID|TAG|VALUE" in found.problems[0].reason
    assert "'many' is no whole number" in found.problems[2].reason


def test_repeated_lines_keep_the_first_value() -> None:
    found = read_recording(b"1.3.1|2|1\n1.3.1|2|2\n1.3.1|2|1\n", "walk")
    assert found.values == {(1, 3, 1): Integer32(1)}
    assert [problem.reason for problem in found.problems] == [
        "1.3.1 comes again with another value; the first one stands",
        "1.3.1 comes again with the same value; the first one stands",
    ]


def test_lines_out_of_order_are_sorted_and_named() -> None:
    found = read_recording(b"1.3.10|2|1\n1.3.9|2|2\n1.3.11|2|3\n", "walk")
    assert list(found.values) == [(1, 3, 9), (1, 3, 10), (1, 3, 11)]
    assert found.problems == (Problem(2, "1.3.9 is out of order; it is served in order"),)


def test_values_keep_bars_and_octets_that_are_no_text() -> None:
    found = read_recording(b"1.3.1|4|a|b\xff\x00 \n", "walk")
    assert found.values == {(1, 3, 1): OctetString(b"a|b\xff\x00 ")}


@pytest.mark.parametrize("data", [b"", b"\n\n", b"Hello\n", b"1.3.6|4:numeric|x\n"])
def test_a_file_without_one_usable_line_is_refused(data: bytes) -> None:
    with pytest.raises(UsageError, match="holds no recorded SNMP value"):
        read_recording(data, "walk")


def test_a_file_of_nothing_but_damage_is_reported_in_bounds() -> None:
    found = read_recording(b"1.3.1|2|1\n" + b"junk\n" * 5_000, "walk")
    assert len(found.problems) == 201
    assert found.problems[-1].reason.startswith("4800 more")


@given(st.binary(max_size=300))
def test_junk_raises_nothing_but_a_usage_error(data: bytes) -> None:
    with contextlib.suppress(UsageError):
        read_recording(data, "junk")
