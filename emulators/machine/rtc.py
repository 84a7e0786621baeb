"""The printer's own clock and the cell that keeps it going without mains. Knows no time server."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from .part import Part, action, nvram, physical

RESET = datetime(2010, 1, 1, tzinfo=UTC)
"""Where the clock begins when it has lost its power."""
FIRST, LAST = datetime(2000, 1, 1, tzinfo=UTC), datetime(2099, 12, 31, 23, 59, 59, tzinfo=UTC)
"""What it can hold: it counts years with two digits, as such clocks do."""


def holds(date: datetime) -> bool:
    """Whether such a clock can show it; it shows the time of its site."""
    return FIRST <= date.replace(tzinfo=UTC) <= LAST


def was_set(shown: datetime) -> bool:
    """Whether firmware believes what its clock shows: not in the year that it begins in without power."""
    return shown.year > RESET.year


class Rtc(Part):
    """Fields:
    flat: the cell gives nothing. offset_s: how far the clock is ahead of the true time.
    """

    STEERS = False
    FAILS_BY = ("flat",)

    flat: bool = physical(False, hidden=True)
    offset_s: int = nvram(0)

    def power_came(self) -> None:
        """Without a cell it did not run while the power was away."""
        if self.flat:
            machine = self.machine
            true = machine.site_date(machine.now)
            self.offset_s = round((RESET.replace(tzinfo=true.tzinfo) - true).total_seconds())

    def shown(self, true: datetime) -> datetime:
        """What it shows at a true date; it stands still at the end of what it can hold."""
        try:
            date = true + timedelta(seconds=self.offset_s)
        except OverflowError:
            pass
        else:
            if holds(date):
                return date
        end = LAST if self.offset_s > 0 else FIRST
        return end.replace(tzinfo=true.tzinfo)

    def look(self) -> dict[str, str]:
        """The date on the panel beside today's, and what a meter tells of the cell."""
        cell = {"cell": "flat" if self.flat else "good"}
        if not self.machine.panel.lit:
            return cell
        return {"date": "today's" if abs(self.offset_s) < 300 else "years off"} | cell

    @action
    def replace(self) -> None:
        """Fit a new cell; the clock must be set after it."""
        if self.machine.power.on:
            self.machine.hazards.record("live-work", self.id, "the cell was changed under power")
        self.flat = False

    @action(panel=True)
    def set_clock(self) -> None:
        """Set it at the panel, or have it ask the time server."""
        self.offset_s = 0
