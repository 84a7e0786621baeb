"""What may become of a job that somebody has something to say about, and when it may not.

The rules are RFC 8011's and RFC 3998's, for whoever asks; knows no protocol.
"""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace

from .job import Job, JobReason, JobState
from .jobs import JobQueue
from .turns import placed, placed_after, placed_next, without

_WAITING = frozenset({JobState.PENDING, JobState.HELD})


class NotNow(Exception):
    """A job, as it stands, cannot be moved so; the message says why, and nothing has changed."""


def cancel(queue: JobQueue, job_id: int, *, by_operator: bool = False) -> None:
    """Cancel-Job (RFC 8011 §4.3.3). Raises NotNow."""
    queue.cancel(_open_job(queue, job_id).id, by_operator=by_operator)


def hold(queue: JobQueue, job_id: int, until: int = -1) -> None:
    """Hold-Job (RFC 8011 §4.3.5), for ever or until a machine time. Raises NotNow."""
    queue.hold(_waiting_job(queue, job_id).id, until)


def release(queue: JobQueue, job_id: int) -> None:
    """Release-Job (RFC 8011 §4.3.6). Raises NotNow."""
    queue.release(_waiting_job(queue, job_id).id)


def suspend(queue: JobQueue, job_id: int) -> None:
    """Suspend-Current-Job (RFC 3998 §4.3.1): a job that has begun lets the others pass. Raises NotNow."""
    job = _open_job(queue, job_id)
    if job.state not in (JobState.PROCESSING, JobState.STOPPED) or job.suspended:
        raise NotNow(f"job {job_id} is {_standing(job)}, not being printed")
    queue.change(job_id, state=JobState.STOPPED, reasons=(JobReason.SUSPENDED,))


def resume(queue: JobQueue, job_id: int) -> None:
    """Resume-Job (RFC 3998 §4.3.2): it goes on when its turn comes. Raises NotNow."""
    job = _open_job(queue, job_id)
    if not job.suspended:
        raise NotNow(f"job {job_id} is {_standing(job)}, not suspended")
    queue.jobs = placed_next(queue.jobs, queue.change(job_id, state=JobState.PENDING, reasons=()))


def promote(queue: JobQueue, job_id: int) -> None:
    """Promote-Job (RFC 3998 §4.4.1): it prints next. Raises NotNow."""
    queue.jobs = placed_next(queue.jobs, _pending_job(queue, job_id))


def put_after(queue: JobQueue, job_id: int, ahead: int) -> None:
    """Schedule-Job-After (RFC 3998 §4.4.2): it prints once the job `ahead` has. Raises NotNow."""
    job = _pending_job(queue, job_id)
    other = _open_job(queue, ahead)
    if other.id == job.id or other.state is JobState.HELD:
        raise NotNow(f"job {job_id} cannot be printed after job {ahead}")
    queue.jobs = placed_after(queue.jobs, job, ahead)


def set_priority(queue: JobQueue, job_id: int, priority: int) -> None:
    """How early a job that waits is to print, 1 to 100. Raises NotNow."""
    _waiting_job(queue, job_id)
    job = queue.change(job_id, priority=priority)
    queue.jobs = placed(without(queue.jobs, job_id), job)


def restart(queue: JobQueue, job_id: int) -> None:
    """Restart-Job (RFC 8011 §4.3.7): a job that is over begins anew, under its number. Raises NotNow."""
    job = _printable_again(queue, job_id)
    begun = {"fed": 0, "delivered": 0, "impressions": 0, "began": -1, "ended": -1}
    fresh = replace(job, state=JobState.PENDING, reasons=(), until=-1, **begun)
    queue.jobs = placed(without(queue.jobs, job_id), fresh)
    queue.machine.power.wake()


def copy(queue: JobQueue, job_id: int, **changes: Any) -> Job:
    """Print a job that is over once more, as a new one (RFC 3998 §4.1, PWG 5100.7 §4.6).

    Raises NotNow, or QueueFull.
    """
    job = _printable_again(queue, job_id)
    kept = ("name", "user", "format", "octets", "pages", "copies", "sides", "media", "source", "media_type")
    made = ("bin", "lead", "sets", "grouped", "collated", "stapled", "finished", "pace_percent")
    details = {
        name: getattr(job, name) for name in (*kept, *made, "origin", "ticket", "priority", "documents")
    }
    return queue.submit(**{**details, **changes})


def hold_new(queue: JobQueue, holding: bool) -> None:
    """Hold-New-Jobs and Release-Held-New-Jobs (RFC 3998 §3.4): the latter lets go of all that were held
    so."""
    queue.holding = holding
    for job in queue.open_jobs if not holding else ():
        if JobReason.HELD_ON_CREATE in job.reasons:
            queue.change(job.id, state=JobState.PENDING, reasons=())


def _job(queue: JobQueue, job_id: int) -> Job:
    job = queue.find(job_id)
    if job is None:
        raise KeyError(job_id)
    return job


def _open_job(queue: JobQueue, job_id: int) -> Job:
    job = _job(queue, job_id)
    if job.state.finished:
        raise NotNow(f"job {job_id} is {job.state.value} already")
    return job


def _waiting_job(queue: JobQueue, job_id: int) -> Job:
    job = _open_job(queue, job_id)
    if job.state not in _WAITING:
        raise NotNow(f"job {job_id} is {_standing(job)}: it has begun")
    return job


def _pending_job(queue: JobQueue, job_id: int) -> Job:
    job = _open_job(queue, job_id)
    if job.state is not JobState.PENDING:
        raise NotNow(f"job {job_id} is {_standing(job)}, not pending")
    return job


def _printable_again(queue: JobQueue, job_id: int) -> Job:
    job = _job(queue, job_id)
    if not job.state.finished:
        raise NotNow(f"job {job_id} is {_standing(job)}: it is not over")
    if not job.pages:
        raise NotNow(f"job {job_id} has no page that could be printed again")
    return job


def _standing(job: Job) -> str:
    return "suspended" if job.suspended else job.state.value
