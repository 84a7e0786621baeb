"""Whether it is worth while to look again before one sleeps."""

from __future__ import annotations

import sys

import pytest
from misfeed.transports import attention


def test_there_is_at_least_one_processor() -> None:
    assert attention.processors() >= 1


@pytest.mark.parametrize(
    ("platform", "processors", "worth"), [("linux", 2, True), ("linux", 1, False), ("win32", 8, False)]
)
def test_it_is_not_worth_it_where_nobody_else_can_do_anything_or_a_look_takes_long(
    monkeypatch: pytest.MonkeyPatch, platform: str, processors: int, worth: bool
) -> None:
    monkeypatch.setattr(sys, "platform", platform)
    monkeypatch.setattr(attention, "processors", lambda: processors)
    assert attention.worth_it() is worth
