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
    QuietRule(
        "site.directory.account",
        "site.directory",
        {"asked from the printer's network": "answers", "accounts": "not all in good standing"},
        minutes=3.0,
        owner=IT,
    ),
    QuietRule(
        "site.directory.unreachable",
        "site.directory",
        {"asked from the printer's network": "silent"},
        minutes=3.0,
        owner=IT,
    ),
    QuietRule(
        "network.certificate.expired", "network", {"certificate dates": "expired"}, minutes=2.0, owner=IT
    ),
    QuietRule("network.tls.old", "network", {"TLS": "1.0, 1.1"}, minutes=2.0, owner=IT),
)
