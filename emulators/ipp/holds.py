"""When a job may be printed, and how long it is told of once it is over (RFC 8011 §5.2.2, PWG 5100.7 §6.8):
what its ticket says, as fields of the machine's job.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from misfeed.emulators.ipp.ticket import Ticket
from misfeed.emulators.machine import JobState, Machine
from misfeed.emulators.machine.hold_times import PERIODS, opens
from misfeed.emulators.machine.job import FOR_EVER_S

HOLDING = frozenset(
    {"job-delay-output-until", "job-delay-output-until-time", "job-hold-until", "job-hold-until-time"}
)
"""Attributes that have a job wait."""
_MICROSECOND = timedelta(microseconds=1)


def waits(machine: Machine, ticket: Ticket) -> dict[str, Any]:
    """Fields of `Job`: whether it waits, and until when."""
    words = {"no-hold" if ticket.delay == "no-delay-output" else ticket.delay, ticket.hold}
    return _held(machine, words, [time for time in (ticket.hold_time, ticket.delay_time) if time is not None])


def held(machine: Machine, until: str, time: datetime | None = None) -> dict[str, Any]:
    """The same for a job-hold-until and its time alone."""
    return _held(machine, (until,), () if time is None else (time,))


def _held(machine: Machine, words: Iterable[str], times: Iterable[datetime]) -> dict[str, Any]:
    """Until the last of them, by the printer's own clock; what is past holds nothing."""
    if "indefinite" in words:
        return {"state": JobState.HELD, "until": -1}
    now = machine.date(machine.now)
    moments = [*(opens(word, now) for word in words if word in PERIODS), *times]
    last = max(moments, default=now)
    if last <= now:
        return {"state": JobState.PENDING, "until": -1}
    return {"state": JobState.HELD, "until": machine.now + (last - now) // _MICROSECOND}


def reason(asked: Iterable[str]) -> str:
    """job-state-reasons of a job that waits, by what was asked of it."""
    only = {name for name in asked if name in HOLDING}
    delayed = bool(only) and all(name.startswith("job-delay") for name in only)
    return "job-delay-output-until-specified" if delayed else "job-hold-until-specified"


def retained(machine: Machine, ticket: Ticket) -> Mapping[str, int]:
    """Fields of `Job`: for how long after its end, or until which moment at least, it is told of."""
    time, now = ticket.retain_time, machine.date(machine.now)
    at = -1 if time is None or time <= now else machine.now + (time - now) // _MICROSECOND
    return {"retain_s": FOR_EVER_S if ticket.retain == "indefinite" else ticket.retain_s, "retain_at": at}
