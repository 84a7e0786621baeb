"""How a diagnosis tells it."""

from __future__ import annotations

from misfeed.diagnostics.rules import AlertRule

RULES = (AlertRule("stamper.dry", frozenset({"jam"}), "finDevice", look_at="stamper", sight={"arm": "down"}),)
