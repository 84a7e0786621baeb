"""What a queue says of its jobs, and which of them it removes (RFC 1179 §5.3 to §5.5): views of the machine.

All queues of a printer lead to the one that the machine has. Knows no connection.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from misfeed.emulators.lpd.quirks import ANY_QUEUE, FOREIGN_REMOVAL
from misfeed.emulators.machine import Job, JobState, Machine, Status
from misfeed.emulators.machine.jobs import MAX_OPEN

QUEUES = ("lp", "raw", "auto", "text", "print")
"""Names under which it takes jobs; what they hold is recognised by itself under each."""

SUPERUSER = "root"
"""May remove everybody's jobs (§5.5)."""

_RANKS = {1: "st", 2: "nd", 3: "rd"}
_MAX_SHOWN = 60


def has_queue(machine: Machine, name: str) -> bool:
    return name.lower() in QUEUES or ANY_QUEUE.acts(machine)


def takes_jobs(machine: Machine) -> bool:
    """Whether a job that came now would be queued."""
    jobs = machine.jobs
    return not jobs.rejecting and len(jobs.open_jobs) < MAX_OPEN


def short_state(machine: Machine, queue: str, words: Sequence[str]) -> str:
    """The answer to "Send queue state (short)"."""
    return "".join(f"{line}\n" for line in _short(machine, queue, words))


def long_state(machine: Machine, queue: str, words: Sequence[str]) -> str:
    """The answer to "Send queue state (long)"."""
    return "".join(f"{line}\n" for line in _long(machine, queue, words))


def unknown(queue: str) -> str:
    """What is answered where a state was asked of a queue that there is not."""
    return f"{_plain(queue)}: unknown printer\n"


def remove(machine: Machine, agent: str, words: Sequence[str]) -> None:
    """Remove jobs by number or user's name; without any, the one that prints. An agent has its own jobs."""
    waiting = machine.jobs.open_jobs
    chosen = _chosen(waiting, words) if words else [job for job in waiting if _is_active(job)]
    for job in chosen:
        if agent in (job.user, SUPERUSER) or FOREIGN_REMOVAL.acts(machine):
            machine.jobs.cancel(job.id, by_operator=agent != job.user)


def _chosen(jobs: Sequence[Job], words: Sequence[str]) -> list[Job]:
    return [job for job in jobs if not words or str(job.id) in words or job.user in words]


def _is_active(job: Job) -> bool:
    return job.state in (JobState.PROCESSING, JobState.STOPPED)


def _ranked(machine: Machine, words: Sequence[str]) -> Iterator[tuple[str, Job]]:
    """Jobs that are not over, each with its place as `lpq` tells it."""
    place = 0
    for job in machine.jobs.open_jobs:
        if _is_active(job):
            rank = "active"
        elif job.state is JobState.HELD:
            rank = "hold"
        else:
            place += 1
            rank = _ordinal(place)
        if _chosen((job,), words):
            yield rank, job


def _ordinal(number: int) -> str:
    teen = number // 10 % 10 == 1
    return f"{number}{'th' if teen else _RANKS.get(number % 10, 'th')}"


def _headline(machine: Machine, queue: str) -> Iterator[str]:
    name = _plain(queue)
    if machine.status is Status.STOPPED:
        yield f"Warning: {name} is down: {_plain(machine.panel.text()) or 'it is starting'}"
    elif machine.status is Status.PROCESSING:
        yield f"{name} is ready and printing"
    if machine.jobs.rejecting:
        yield f"Warning: {name} queue is turned off"


def _short(machine: Machine, queue: str, words: Sequence[str]) -> Iterator[str]:
    yield from _headline(machine, queue)
    rows = list(_ranked(machine, words))
    if not rows:
        yield "no entries"
        return
    yield f"{'Rank':<7}{'Owner':<11}{'Job':<5}{'Files':<38}Total Size"
    for rank, job in rows:
        size = f"{job.octets} bytes"
        yield f"{rank:<6} {_plain(job.user)[:10]:<10} {job.id:<4} {_plain(job.name)[:37]:<37} {size}"


def _long(machine: Machine, queue: str, words: Sequence[str]) -> Iterator[str]:
    yield from _headline(machine, queue)
    rows = list(_ranked(machine, words))
    if not rows:
        yield "no entries"
    for rank, job in rows:
        copies = f"{job.copies} copies of " if job.copies > 1 else ""
        yield ""
        yield f"{_plain(job.user)}: {rank:<33} [job {job.id:03} {_plain(job.origin) or 'localhost'}]"
        yield f"        {copies}{_plain(job.name):<32} {job.octets} bytes"


def _plain(text: str) -> str:
    """One line of it, without what moves a terminal's cursor."""
    return "".join(one if one.isprintable() else "?" for one in " ".join(text.split()))[:_MAX_SHOWN]
