"""One fixed colour per interface and one mark per phase, readable on light and dark ground and in grey."""

from __future__ import annotations

from misfeed.journal import Phase

# Contrast with both grounds of the page is at least 3 to 1 (WCAG 2.2 §1.4.11); a test holds them to it.
INTERFACES = {
    "ipp": "#0b78c2",
    "snmp": "#c2570c",
    "usb": "#2a8a3e",
    "pjl": "#8a63d2",
    "panel": "#b0428f",
    "net": "#0f8585",
    "web": "#9c7013",
    "page": "#b14d3c",
    "escl": "#4f76cf",
    "log": "#6b7785",
    "lpd": "#857062",
    "console": "#6f8420",
    "escpos": "#a0527a",
    "trap": "#c23b63",
}
OTHER = "#747474"

# Shapes differ so that colour is never the only mark.
PHASES = {
    Phase.SETUP: ("#6b7785", "|"),
    Phase.FAULT: ("#b14d3c", "x"),
    Phase.TRIGGER: ("#9c7013", ">"),
    Phase.DETECT: ("#0b78c2", "o"),
    Phase.DIAGNOSE: ("#8a63d2", "s"),
    Phase.DECOY: ("#c23b63", "v"),
    Phase.REPAIR: ("#c2570c", "D"),
    Phase.VERIFY: ("#2a8a3e", "^"),
    Phase.RECOVER: ("#0f8585", "P"),
}


def interface_colour(name: str) -> str:
    """The colour of an interface; "net@users" has the colour of "net"."""
    return INTERFACES.get(name.partition("@")[0], OTHER)


def interface_rank(name: str) -> tuple[int, str]:
    """Sort key: known interfaces in a fixed order, others after them by name."""
    base = name.partition("@")[0]
    known = list(INTERFACES)
    return (known.index(base) if base in INTERFACES else len(known), name)
