"""Causes in mains, power supply and sleep."""

from __future__ import annotations

from misfeed.diagnostics.rules.rule import QuietRule

RULES = (
    QuietRule(
        "power.sleep.deep",
        "power",
        {"lamp": "pulses slowly", "sleep level": "deepest"},
        dark=True,
        owner="customer IT",
    ),
    QuietRule("mains.outlet.dead", "mains", {"outlet": "dead"}, dark=True, minutes=2.0, owner="customer"),
    QuietRule("power.supply.dead", "power.supply", {"outputs": "no voltage"}, dark=True, minutes=10.0),
    QuietRule(
        "mains.circuit.weak",
        "mains",
        {"circuit": "shared with other machines"},
        minutes=3.0,
        owner="customer",
    ),
)
