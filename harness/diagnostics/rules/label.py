"""Causes in label printers: the thermal head, its ribbon, its platen and its gap sensor."""

from __future__ import annotations

from misfeed.diagnostics.rules.rule import AlertRule, QuietRule

_OPEN = frozenset({"coverOpen", "doorOpen"})
_NO_GAP = frozenset({"mediaPathJam"})
_LINE = frozenset({"white line"})
_BLANK = frozenset({"blank"})
_CREEPS = frozenset({"misregistration"})
_FOLDS = frozenset({"wrinkle"})

RULES = (
    AlertRule(
        "cover.lever.not-home", _OPEN, sight={"cover": "closed", "lever": "not home"}, owner="customer"
    ),
    AlertRule("gap-sensor.dusty", _NO_GAP, "mediaPath", "gap-sensor", {"lens": "label dust"}, 3.0),
    AlertRule(
        "gap-sensor.uncalibrated",
        _NO_GAP,
        "mediaPath",
        "gap-sensor",
        {"lens": "clean", "calibration": "of other labels"},
        3.0,
        "customer",
    ),
    AlertRule(
        "cutter.gummed",
        frozenset({"jam"}),
        "finDevice",
        "cutter",
        {"blade": "gummed with label glue"},
        2.0,
    ),
    QuietRule("thermal-head.dirty", "thermal-head", {"surface": "baked-on dirt"}, _LINE),
    QuietRule(
        "thermal-head.element.burnt", "thermal-head", {"surface": "clean", "elements": "scored"}, _LINE
    ),
    QuietRule(
        "thermal-head.method.direct",
        "thermal-head",
        {"print method": "direct thermal"},
        _BLANK,
        "ribbon is in",
        owner="customer",
    ),
    QuietRule(
        "thermal-head.pressure.uneven", "thermal-head", {"toggles": "uneven"}, _FOLDS, owner="customer"
    ),
    QuietRule("platen.glazed", "platen", {"surface": "glazed"}, _CREEPS, minutes=2.0),
)
