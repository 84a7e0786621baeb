"""Rows of a console with types, and rows that are none."""

from __future__ import annotations

import pytest
from misfeed.interfaces.console_answers import (
    ConsoleAlert,
    ConsoleEvent,
    ConsoleSupply,
    alerts_of,
    counts_of,
    events_of,
    facts_of,
    supplies_of,
)
from misfeed.protocols.console import ConsoleError


def test_conditions_have_their_six_cells() -> None:
    line = "jam | critical | mediaPath | path.fuser | 13.20 | Paper jam"
    assert alerts_of([line, "none"]) == (
        ConsoleAlert("jam", "critical", "mediaPath", "path.fuser", "13.20", "Paper jam"),
    )


@pytest.mark.parametrize(("told", "pages"), [("1204", 1204), ("-", 0), ("\u00b2", 0)])
def test_an_event_says_at_how_many_pages_it_was(told: str, pages: int) -> None:
    line = f"2026-01-01 00:03:20 | {told} | jam | path.fuser | 13.20 | Paper jam"
    assert events_of([line]) == (
        ConsoleEvent("2026-01-01 00:03:20", pages, "jam", "path.fuser", "13.20", "Paper jam"),
    )


@pytest.mark.parametrize(("told", "percent"), [("80%", 80), ("80", 80), ("unknown", None), ("-1%", None)])
def test_a_supply_whose_level_is_not_known_has_none(told: str, percent: int | None) -> None:
    assert supplies_of([f"supply.black | Black | CE505A | {told}", "2 supplies"]) == (
        ConsoleSupply("supply.black", "Black", "CE505A", percent),
    )


def test_counts_are_the_facts_that_are_numbers() -> None:
    lines = ["pages: 1204", "fuser: worn out", "feeds: 0"]
    assert facts_of(lines) == {"pages": "1204", "fuser": "worn out", "feeds": "0"}
    assert counts_of(lines) == {"pages": 1204, "feeds": 0}


def test_a_line_without_a_name_is_no_fact() -> None:
    with pytest.raises(ConsoleError):
        facts_of(["no name"])
