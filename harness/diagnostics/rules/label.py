"""Causes in label printers: the thermal head, its ribbon, its platen and its gap sensor."""

from __future__ import annotations

from misfeed.diagnostics.rules.rule import AlertRule

_OPEN = frozenset({"coverOpen", "doorOpen"})

RULES = (
    AlertRule(
        "cover.lever.not-home", _OPEN, sight={"cover": "closed", "lever": "not home"}, owner="customer"
    ),
)
