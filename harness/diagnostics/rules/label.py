"""Causes in label printers: the thermal head, its ribbon, its platen and its gap sensor."""

from __future__ import annotations

from misfeed.diagnostics.rules.rule import AlertRule, QuietRule

_OPEN = frozenset({"coverOpen", "doorOpen"})
_LINE = frozenset({"white line"})

RULES = (
    AlertRule(
        "cover.lever.not-home", _OPEN, sight={"cover": "closed", "lever": "not home"}, owner="customer"
    ),
    QuietRule("thermal-head.dirty", "thermal-head", {"surface": "baked-on dirt"}, _LINE),
    QuietRule(
        "thermal-head.element.burnt", "thermal-head", {"surface": "clean", "elements": "scored"}, _LINE
    ),
)
