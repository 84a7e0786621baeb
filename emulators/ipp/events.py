"""What has happened between two moments of a machine, as RFC 3995 §5.3.3.5 names events. Keeps nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from misfeed.emulators.machine import Job, JobState, Machine, Status

JOB_EVENTS = (
    "job-state-changed",
    "job-created",
    "job-completed",
    "job-stopped",
    "job-config-changed",
    "job-progress",
)
PRINTER_EVENTS = (
    "printer-state-changed",
    "printer-restarted",
    "printer-shutdown",
    "printer-stopped",
    "printer-config-changed",
    "printer-media-changed",
    "printer-queue-order-changed",
)
EVENTS = ("none", *PRINTER_EVENTS, *JOB_EVENTS)
"""notify-events-supported."""

DEFAULT_EVENTS = ("job-completed",)


@dataclass(frozen=True, slots=True)
class Moment:
    """What of a machine events tell the changes of."""

    jobs: tuple[Job, ...]
    state: tuple[object, ...]
    media: tuple[tuple[str, str, bool], ...]
    settings: tuple[object, ...]
    status: Status
    cycles: int
    shut: bool


def moment_of(machine: Machine) -> Moment:
    engine = machine.engine
    wanted = (engine.paused, engine.pausing, machine.jobs.holding, machine.jobs.rejecting)
    return Moment(
        machine.jobs.jobs,
        (machine.status, tuple(row.index for row in machine.alerts.rows), *wanted),
        tuple((tray.media, tray.type, bool(tray.present and tray.level)) for tray in machine.trays),
        (machine.notes.state(), machine.panel.language, machine.formatter.firmware),
        machine.status,
        machine.power.cycles if machine.power.ready else -1,
        machine.power.shut,
    )


@dataclass(frozen=True, slots=True)
class Happening:
    """One event, under all the names that one may have subscribed to it by, the most particular first."""

    names: tuple[str, ...]
    job: Job | None = None


def between(before: Moment, after: Moment) -> Iterator[Happening]:
    """What happened, the printer's own first."""
    if before.cycles != after.cycles and after.cycles >= 0:
        yield Happening(("printer-restarted", "printer-state-changed"))
    elif before.shut != after.shut and after.shut:
        yield Happening(("printer-shutdown", "printer-state-changed"))
    elif before.status != after.status and after.status is Status.STOPPED:
        yield Happening(("printer-stopped", "printer-state-changed"))
    elif before.state != after.state:
        yield Happening(("printer-state-changed",))
    if before.settings != after.settings:
        yield Happening(("printer-config-changed",))
    if before.media != after.media:
        yield Happening(("printer-media-changed",))
    if before.jobs is not after.jobs:
        yield from _of_jobs(before.jobs, after.jobs)


def _of_jobs(before: tuple[Job, ...], after: tuple[Job, ...]) -> Iterator[Happening]:
    known = {job.id: job for job in before}
    both = _waiting(before) & _waiting(after)
    if [job.id for job in before if job.id in both] != [job.id for job in after if job.id in both]:
        yield Happening(("printer-queue-order-changed",))
    for job in after:
        old = known.get(job.id)
        if old is job:
            continue
        if old is None:
            yield Happening(("job-created", "job-state-changed"), job)
        if old is None or (old.state, old.reasons, old.incoming) != (job.state, job.reasons, job.incoming):
            yield from _moved(old, job)
        if old is None:
            continue
        if old.delivered != job.delivered:
            yield Happening(("job-progress",), job)
        if any(getattr(old, name) != getattr(job, name) for name in _CONFIGURED) or (
            old.ticket.get("attributes") != job.ticket.get("attributes")
        ):
            yield Happening(("job-config-changed",), job)


_CONFIGURED = ("name", "copies", "sides", "media", "source", "priority")


def _moved(old: Job | None, job: Job) -> Iterator[Happening]:
    """A job's state, or the reasons for it, changed; one that came just now has been told of."""
    if job.state.finished:
        yield Happening(("job-completed", "job-state-changed"), job)
    elif job.state is JobState.STOPPED and (old is None or old.state is not JobState.STOPPED):
        yield Happening(("job-stopped", "job-state-changed"), job)
    elif old is not None:
        yield Happening(("job-state-changed",), job)


def _waiting(jobs: tuple[Job, ...]) -> set[int]:
    """Those whose place in the order means something: neither begun nor over."""
    return {job.id for job in jobs if job.began < 0 and not job.state.finished}
