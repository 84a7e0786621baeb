"""Rows as aligned text."""

from __future__ import annotations

from misfeed.emulators.commands.columns import columns


def test_columns_are_as_wide_as_their_widest_cell() -> None:
    assert columns([("a", "bb"), ("ccc", "d")], "  ") == "  a    bb\n  ccc  d\n"


def test_rows_may_be_short_and_leave_no_blanks_behind() -> None:
    assert columns([("a", "", ""), ("b",)]) == "a\nb\n"


def test_no_rows_are_no_text() -> None:
    assert columns([]) == ""
