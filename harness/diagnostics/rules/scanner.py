"""Causes in the scanner and its document feeder."""

from __future__ import annotations

from misfeed.diagnostics.rules.rule import AlertRule, QuietRule

_ORIGINALS = frozenset({"scanMediaPathJam", "scanMediaPathInputFeedError"})
_FEEDER = "scanner.feeder"
IT = "customer IT"

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
    QuietRule(
        "scanner.sender.smb1",
        "scanner.sender",
        {"send log": "folder: SMB negotiate failed: connection reset", "SMB": "1.0"},
        minutes=5.0,
        owner=IT,
    ),
    QuietRule("site.mail.password", "site.mail", {"last client": "wrong password"}, minutes=5.0, owner=IT),
    QuietRule(
        "site.mail.root",
        "site.mail",
        {"last client": "client does not trust the certificate"},
        minutes=5.0,
        owner=IT,
    ),
    QuietRule("site.share.expired", "site.share", {"account": "password expired"}, minutes=5.0, owner=IT),
)
