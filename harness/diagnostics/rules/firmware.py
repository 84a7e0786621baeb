"""Causes in firmware, formatter and storage."""

from __future__ import annotations

from misfeed.diagnostics.rules.rule import QuietRule

RULES = (
    QuietRule(
        "memory.module.failed",
        "memory",
        {"memory": "less than ordered", "module": "in its slot"},
        panel="too complex",
        minutes=2.0,
    ),
)
