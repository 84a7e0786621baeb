"""Causes in inkjets: the print head, its carriage, its tanks and the ink absorber."""

from __future__ import annotations

from misfeed.diagnostics.rules.rule import AlertRule, QuietRule

_GAPS = frozenset({"white line", "missing colour"})
_DOUBLE = frozenset({"misregistration"})
_STARVED = frozenset({"fade", "missing colour"})
_NO_HEAD = frozenset({"markerMissing"})
_CARRIAGE = frozenset({"markerMotorFailure"})

RULES = (
    AlertRule("printhead.contacts.dirty", _NO_HEAD, "marker", "printhead", {"contacts": "ink on them"}, 3.0),
    AlertRule(
        "carriage.blocked", _CARRIAGE, look_at="carriage", sight={"way": "a scrap of paper"}, minutes=4.0
    ),
    AlertRule(
        "carriage.strip.smeared",
        _CARRIAGE,
        look_at="carriage",
        sight={"way": "free", "strip": "smeared"},
        minutes=4.0,
    ),
    AlertRule("absorber.soaked", frozenset({"markerWasteInkReceptacleFull"}), sight={"pad": "soaked"}),
    QuietRule("supply.vent.sealed", "{black_tank}", {"vent": "taped over"}, _STARVED, owner="customer"),
    QuietRule("supply.vent.sealed", "{colour}", {"vent": "taped over"}, _STARVED, owner="customer"),
    QuietRule(
        "printhead.nozzles.clogged",
        "printhead",
        {"nozzle check": "gaps"},
        _GAPS,
        first="print_nozzle_check",
        minutes=3.0,
    ),
    QuietRule("printhead.misaligned", "printhead", {"alignment": "off"}, _DOUBLE, minutes=3.0),
)
