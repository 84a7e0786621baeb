"""The `Date` of HTTP answers (RFC 9110 §6.6.1), by the printer's own clock. Knows no connection."""

from __future__ import annotations

from datetime import UTC, datetime

from misfeed.emulators.machine import US_PER_S, Machine
from misfeed.emulators.machine.rtc import was_set

# Not the computer's language (`strftime`), and not `email`, which takes long to import.
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def imf_fixdate(date: datetime) -> str:
    """A date with its time zone as HTTP has it (RFC 9110 §5.6.7)."""
    gmt = date.astimezone(UTC)
    day = f"{_DAYS[gmt.weekday()]}, {gmt.day:02} {_MONTHS[gmt.month - 1]} {gmt.year:04}"
    return f"{day} {gmt.hour:02}:{gmt.minute:02}:{gmt.second:02} GMT"


class Dating:
    """Tells one machine's date, and reckons it anew only when its second is over."""

    __slots__ = ("_machine", "_told")

    def __init__(self, machine: Machine) -> None:
        self._machine = machine
        # The words, from when until when they are true, and of which revision. In one, as whoever asks
        # memory has no lock.
        self._told = ("", 0, 0, -1)

    def __call__(self) -> str:
        """The date now; "" while the clock is not set: who has no clock sends none (RFC 9110 §6.6.1)."""
        return self.at(self._machine.clock.now)

    def at(self, now: int) -> str:
        """The same at a time of the machine's clock in microseconds."""
        words, since, until, revision = self._told
        if since <= now < until and revision == self._machine.revision:
            return words
        return self._anew(now)

    def _anew(self, now: int) -> str:
        machine = self._machine
        revision = machine.revision
        shown = machine.date(machine.now + now - machine.clock.now)
        words = imf_fixdate(shown) if was_set(shown) else ""
        since = now - shown.microsecond
        self._told = (words, since, since + US_PER_S, revision)
        return words
