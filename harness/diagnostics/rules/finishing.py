"""Causes in the finisher."""

from __future__ import annotations

from misfeed.diagnostics.rules.rule import AlertRule

RULES = (
    AlertRule(
        "finisher.stapler.bent",
        frozenset({"jam"}),
        "finDevice",
        "finisher.stapler",
        {"head": "a bent staple sticks in it"},
        2.0,
        "customer",
    ),
)
