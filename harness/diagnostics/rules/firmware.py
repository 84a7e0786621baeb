"""Causes in firmware, formatter and storage."""

from __future__ import annotations

from misfeed.diagnostics.rules.rule import AlertRule, ConsoleRule, QuietRule

RULES = (
    ConsoleRule("nic.dead", "nic", unit="nic", detail="not found"),
    ConsoleRule("formatter.nvram.failing", "formatter", unit="nvram"),
    ConsoleRule("formatter.image.damaged", "formatter", unit="firmware"),
    ConsoleRule("memory.module.failed", "memory", unit="ram", detail="module"),
    AlertRule(
        "formatter.link.loose",
        frozenset({"subunitTimingFailure"}),
        "generalPrinter",
        "formatter.link",
        {"connector": "not fully home"},
        5.0,
    ),
    AlertRule(
        "disk.failed",
        frozenset({"subunitUnrecoverableStorageError"}),
        "generalPrinter",
        "disk",
        {"sound": "clicks"},
        5.0,
    ),
    AlertRule(
        "disk.foreign",
        frozenset({"subunitUnrecoverableStorageError"}),
        "generalPrinter",
        "disk",
        {"sound": "spins", "label": "not the one in the papers"},
        5.0,
    ),
    QuietRule(
        "formatter.nvram.failing",
        "formatter",
        {"settings": "as delivered, though set since"},
        panel="nvram",
        minutes=2.0,
    ),
    QuietRule(
        "formatter.image.damaged",
        "formatter",
        {"firmware": "damaged"},
        panel="no bootable firmware",
        minutes=2.0,
    ),
    QuietRule(
        "nic.dead",
        "nic",
        {"link light": "dark", "cable": "brings a laptop online"},
        panel="network not installed",
        minutes=5.0,
    ),
    QuietRule(
        "formatter.firmware.old",
        "formatter",
        {"firmware": "out of date", "event log": "firmware errors"},
        minutes=2.0,
    ),
    QuietRule(
        "memory.module.failed",
        "memory",
        {"memory": "less than ordered", "module": "in its slot"},
        panel="too complex",
        minutes=2.0,
    ),
)
