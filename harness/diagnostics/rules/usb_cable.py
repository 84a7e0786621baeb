"""Causes between the printer and the computer on its USB cable."""

from __future__ import annotations

from misfeed.diagnostics.rules.rule import QuietRule

RULES = (
    QuietRule("usb.cable.damaged", "usb.cable", {"cable": "damaged"}, minutes=1.5),
    QuietRule("usb.cable.long", "usb.cable", {"length": "over 5 m"}, minutes=1.5),
    QuietRule("usb.cable.hub", "usb.cable", {"hub": "without power"}, minutes=1.5),
    QuietRule("usb.port.bent", "usb.port", {"contacts": "bent"}, minutes=3.0),
    QuietRule(
        "site.host.power-saving",
        "site.host",
        {"port power saving": "on"},
        minutes=1.5,
        owner="customer IT",
    ),
    QuietRule(
        "site.host.claim",
        "site.host",
        {"printer interface": "held by the IPP-over-USB service"},
        minutes=1.5,
        owner="customer IT",
    ),
)
