"""Causes in who may reach the printer, and who may change it."""

from __future__ import annotations

from misfeed.diagnostics.rules.rule import QuietRule

IT = "customer IT"

RULES = (
    QuietRule(
        "network.administrator.unknown",
        "network",
        {"administrator": "has a password"},
        administration=frozenset({"denied", "locked"}),
        owner=IT,
    ),
)
