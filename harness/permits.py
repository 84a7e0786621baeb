"""What may be done to a device that is not ours to break: a closed list of permits, each told in a sentence.

Without any only reading is allowed. Knows no protocol; who holds traffic against them is `misfeed.real`.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from enum import StrEnum

from misfeed.errors import UsageError


class Permit(StrEnum):
    """One thing that may be done to a device, beside reading."""

    PRINT = "print"
    CANCEL_JOBS = "cancel-jobs"
    SET = "set"
    RESTART = "restart"
    IDENTIFY = "identify"
    DETACH = "detach"
    LINE_BREAK = "line-break"
    HANDS = "hands"
    FAULTS = "faults"

    @property
    def meaning(self) -> str:
        """What it lets a run do, for help texts."""
        return _MEANINGS[self]

    @property
    def deed(self) -> str:
        """What would happen, for reasons: "it would print"."""
        return _DEEDS[self]


_MEANINGS = {
    Permit.PRINT: "print documents, which takes paper and toner",
    Permit.CANCEL_JOBS: "cancel, hold and release jobs, those of others too",
    Permit.SET: "change settings, and pause or enable the printer",
    Permit.RESTART: "restart it, or switch it off and on",
    Permit.IDENTIFY: "have it beep, flash or show a message",
    Permit.DETACH: "take it from this computer's own USB driver meanwhile, which ends what that prints",
    Permit.LINE_BREAK: "send a BREAK on its serial line, which halts or restarts some devices",
    Permit.HANDS: "have a person do things at it",
    Permit.FAULTS: "break it on purpose",
}

_DEEDS = {
    Permit.PRINT: "print",
    Permit.CANCEL_JOBS: "cancel or hold jobs",
    Permit.SET: "change settings",
    Permit.RESTART: "restart it",
    Permit.IDENTIFY: "make it beep or flash",
    Permit.DETACH: "take it from this computer's USB driver",
    Permit.LINE_BREAK: "send a BREAK",
    Permit.HANDS: "need somebody's hands",
    Permit.FAULTS: "break it on purpose",
}


class NotPermitted(UsageError):
    """Something would have been done to a device that nobody allowed. It was not done.

    Attributes:
        permits: what would allow it; none where nothing does.
        what: what would have been sent, in words.
    """

    def __init__(self, what: str, permits: Iterable[Permit] = ()) -> None:
        self.what = what
        self.permits = tuple(permits)
        super().__init__(objection(self.permits) if self.permits else what)


def objection(permits: Iterable[Permit]) -> str:
    """Why something is not done: "it would print; --allow print lets it"; "" for no permits."""
    lacking = [one for one in Permit if one in set(permits)]
    if not lacking:
        return ""
    *first, last = (one.deed for one in lacking)
    deeds = f"{', '.join(first)} and {last}" if first else last
    return f"it would {deeds}; --allow {','.join(lacking)} lets it"


def parse_permits(words: Iterable[str]) -> frozenset[Permit]:
    """Permits by name, several of them joined by commas. Raises UsageError."""
    names = [name.strip() for word in words for name in word.split(",")]
    return frozenset(_permit(name) for name in names)


def _permit(name: str) -> Permit:
    try:
        return Permit(name)
    except ValueError:
        near = difflib.get_close_matches(name, list(Permit), n=1)
        hint = f"did you mean {str(near[0])!r}?" if near else f"there are {', '.join(Permit)}"
        raise UsageError(f"nothing is allowed by {name!r}; {hint}") from None
