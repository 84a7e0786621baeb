"""Which commands of a service console only read, and what the others take to be allowed.

A console is a maintenance door: what is not known to be harmless is not typed into a device that is not ours.
"""

from __future__ import annotations

from misfeed.permits import Permit

READING = frozenset(
    {
        "",
        "help",
        "version",
        "status",
        "conditions",
        "log",
        "counters",
        "supplies",
        "sensors",
        "jobs",
        "net",
        "selftest",
        "logout",
    }
)
"""Commands that tell, and change nothing."""
_NVRAM_READING = frozenset({"", "list", "get", "settable"})
_OTHERS = frozenset({Permit.SET, Permit.RESTART})


def permit_for(line: str) -> frozenset[Permit] | None:
    """What it takes to type that line; None for one that only reads."""
    if not line.isprintable():
        # An end of a line within it would begin another command.
        return _OTHERS
    word, _, rest = line.strip().lower().partition(" ")
    if word in READING:
        return None
    if word == "nvram":
        return None if rest.strip().partition(" ")[0] in _NVRAM_READING else frozenset({Permit.SET})
    if word in ("reboot", "boot"):
        return frozenset({Permit.RESTART})
    return _OTHERS
