"""Causes in inkjets: the print head, its carriage, its tanks and the ink absorber."""

from __future__ import annotations

from misfeed.diagnostics.rules.rule import QuietRule

_GAPS = frozenset({"white line", "missing colour"})
_DOUBLE = frozenset({"misregistration"})

RULES = (
    QuietRule("printhead.nozzles.clogged", "printhead", {"nozzle check": "gaps"}, _GAPS, minutes=3.0),
    QuietRule("printhead.misaligned", "printhead", {"alignment": "off"}, _DOUBLE, minutes=3.0),
)
