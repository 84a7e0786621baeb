"""Machine time as IPP tells it: seconds of up-time, and dates. Knows no attribute but those of time."""

from __future__ import annotations

from collections.abc import Callable

from misfeed.emulators.ipp.quirks import UP_TIME_IS_DATE
from misfeed.emulators.machine import US_PER_S, Machine
from misfeed.protocols.ipp import Attribute, DateTime, Tag, date_time, integer, out_of_band

_TENTH_US = US_PER_S // 10
"""What a dateTime tells at least (RFC 2579, DateAndTime)."""


def up_seconds(machine: Machine, time: int) -> int:
    """A machine time (microseconds) in seconds of up-time, from 1 (RFC 8011 §5.4.29)."""
    return 1 + max(0, time - machine.power.booted_at) // US_PER_S


def _up_time(machine: Machine) -> int:
    if UP_TIME_IS_DATE.acts(machine):
        return int(machine.date(machine.now).timestamp())
    return up_seconds(machine, machine.now)


def date_of(machine: Machine, time: int) -> DateTime:
    """The date at a machine time in microseconds."""
    return DateTime.of(machine.date(time))


def moment(name: str, machine: Machine, time: int) -> tuple[Attribute, Attribute]:
    """`time-at-NAME` and `date-time-at-NAME`, without a value before that moment (`time` below 0)."""
    plain, dated = f"time-at-{name}", f"date-time-at-{name}"
    if time < 0:
        return out_of_band(plain, Tag.NO_VALUE), out_of_band(dated, Tag.NO_VALUE)
    return integer(plain, up_seconds(machine, time)), date_time(dated, date_of(machine, time))


def printer_times(machine: Machine) -> tuple[Attribute, ...]:
    """The printer attributes that time alone changes, and when its state last changed."""
    booted = machine.power.booted_at
    state_changed = max(booted, machine.alerts.changed_at)
    return (
        integer("printer-up-time", _up_time(machine)),
        date_time("printer-current-time", date_of(machine, machine.now)),
        integer("printer-state-change-time", up_seconds(machine, state_changed)),
        date_time("printer-state-change-date-time", date_of(machine, state_changed)),
        integer("printer-config-change-time", up_seconds(machine, booted)),
        date_time("printer-config-change-date-time", date_of(machine, booted)),
    )


def unchanged_for(machine: Machine, wants: Callable[[str], bool]) -> float:
    """For how many microseconds those of `printer_times` stay as they are that somebody wants."""
    left = float("inf")
    if wants("printer-current-time"):
        left = _TENTH_US - machine.now % _TENTH_US
    if wants("printer-up-time"):
        # A date of whole seconds goes with the machine's time, whatever it is ahead.
        since = machine.now if UP_TIME_IS_DATE.acts(machine) else machine.up_time_us
        left = min(left, US_PER_S - since % US_PER_S)
    return left
