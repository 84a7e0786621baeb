"""Causes in the scanner and its document feeder."""

from __future__ import annotations

from misfeed.diagnostics.rules.rule import AlertRule

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
)
