"""Which commands of a service console only read, and what the others take to be allowed.

A console is a maintenance door: what is not known to be harmless is not typed into a device that is not ours.
"""

from __future__ import annotations

import re

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
        "logout",
    }
)
"""Commands that tell, and change nothing, as long as nothing follows: `log clear` is another."""
_READING_MORE = re.compile(r"log [0-9]+|nvram(?: list| settable| get [\w.-]+)?", re.ASCII)
_RESTARTING = frozenset({"reboot", "boot", "selftest"})
"""A self-test does what a start does: on a real device it moves motors, and may print."""
_OTHERS = frozenset({Permit.SET, Permit.RESTART})


def permit_for(line: str) -> frozenset[Permit] | None:
    """What it takes to type that line; None for one that only reads."""
    if not line.isprintable():
        # An end of a line within it would begin another command.
        return _OTHERS
    words = line.lower().split()
    typed = " ".join(words)
    if typed in READING or _READING_MORE.fullmatch(typed):
        return None
    if words[0] == "nvram":
        return frozenset({Permit.SET})
    return frozenset({Permit.RESTART}) if typed in _RESTARTING else _OTHERS
