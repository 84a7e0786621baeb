"""All rules, cheapest look first. Each module of this package holds those of one family of causes."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator

from misfeed.diagnostics.rules.rule import AlertRule, NetworkRule, QuietRule

__all__ = ["ALERT_RULES", "NETWORK_RULES", "QUIET_RULES", "AlertRule", "NetworkRule", "QuietRule"]


def _all() -> Iterator[AlertRule | NetworkRule | QuietRule]:
    for module in sorted(pkgutil.iter_modules(__path__), key=lambda one: one.name):
        yield from getattr(importlib.import_module(f"{__name__}.{module.name}"), "RULES", ())


_RULES = sorted(_all(), key=lambda rule: rule.minutes)
ALERT_RULES: tuple[AlertRule, ...] = tuple(rule for rule in _RULES if isinstance(rule, AlertRule))
# What the page shows points at few parts; where it shows nothing, everything may be worth a look.
QUIET_RULES: tuple[QuietRule, ...] = tuple(
    sorted((rule for rule in _RULES if isinstance(rule, QuietRule)), key=lambda rule: not rule.printed)
)
NETWORK_RULES: tuple[NetworkRule, ...] = tuple(rule for rule in _RULES if isinstance(rule, NetworkRule))
