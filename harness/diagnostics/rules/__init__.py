"""All rules, cheapest look first. Each module of this package holds those of one family of causes."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator

from misfeed.diagnostics.rules.rule import AlertRule, ConsoleRule, NetworkRule, QuietRule

__all__ = [
    "ALERT_RULES",
    "CONSOLE_RULES",
    "NETWORK_RULES",
    "QUIET_RULES",
    "AlertRule",
    "ConsoleRule",
    "NetworkRule",
    "QuietRule",
]


def _all() -> Iterator[AlertRule | ConsoleRule | NetworkRule | QuietRule]:
    for module in sorted(pkgutil.iter_modules(__path__), key=lambda one: one.name):
        yield from getattr(importlib.import_module(f"{__name__}.{module.name}"), "RULES", ())


_EVERY = tuple(_all())
# The console is asked once for all of them.
CONSOLE_RULES: tuple[ConsoleRule, ...] = tuple(rule for rule in _EVERY if isinstance(rule, ConsoleRule))
_RULES = sorted((rule for rule in _EVERY if not isinstance(rule, ConsoleRule)), key=lambda rule: rule.minutes)
ALERT_RULES: tuple[AlertRule, ...] = tuple(rule for rule in _RULES if isinstance(rule, AlertRule))
# What the page shows points at few parts; where it shows nothing, everything may be worth a look.
QUIET_RULES: tuple[QuietRule, ...] = tuple(
    sorted((rule for rule in _RULES if isinstance(rule, QuietRule)), key=lambda rule: not rule.printed)
)
NETWORK_RULES: tuple[NetworkRule, ...] = tuple(rule for rule in _RULES if isinstance(rule, NetworkRule))
