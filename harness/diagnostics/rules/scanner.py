"""Causes in the scanner and its document feeder."""

from __future__ import annotations

from misfeed.diagnostics.rules.rule import AlertRule, QuietRule

_ORIGINALS = frozenset({"scanMediaPathJam", "scanMediaPathInputFeedError"})
_FEEDER = "scanner.feeder"

RULES = (
    AlertRule(
        "scanner.feeder.rollers.worn",
        _ORIGINALS,
        "scanMediaPath",
        f"{_FEEDER}.rollers",
        {"surface": "glazed"},
        2.0,
    ),
    AlertRule(
        "scanner.feeder.jam",
        frozenset({"scanMediaPathJam"}),
        "scanMediaPath",
        _FEEDER,
        {"path": "an original is stuck"},
        3.0,
        "customer",
    ),
    AlertRule(
        "scanner.lock.on", frozenset({"scannerSensorFailure"}), "scanner", "scanner.lock", {"lock": "on"}
    ),
    AlertRule(
        "scanner.lamp.burnt",
        frozenset({"scannerLightFailure"}),
        "scanner",
        "scanner.carriage",
        {"lamp": "stays dark"},
        2.0,
    ),
    QuietRule("scanner.strip.speck", "scanner.strip", {"glass": "a speck on it"}, owner="customer"),
)
