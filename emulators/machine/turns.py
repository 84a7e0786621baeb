"""The order in which jobs print, as that of a tuple of jobs. Pure functions; moves nothing but places."""

from __future__ import annotations

from .job import Job, JobState

Jobs = tuple[Job, ...]


def placed(jobs: Jobs, job: Job) -> Jobs:
    """With `job` behind all open ones that have begun, or whose priority is as high as its own."""
    at = len(jobs)
    for number in range(len(jobs) - 1, -1, -1):
        ahead = jobs[number]
        if ahead.state.finished:
            continue
        if ahead.began >= 0 or ahead.priority >= job.priority:
            break
        at = number
    return (*jobs[:at], job, *jobs[at:])


def placed_next(jobs: Jobs, job: Job) -> Jobs:
    """With `job` behind those that are being printed and before all others."""
    others = without(jobs, job.id)
    at = 0
    for number, other in enumerate(others, 1):
        if other.state is JobState.PROCESSING or (other.state is JobState.STOPPED and not other.suspended):
            at = number
    return (*others[:at], job, *others[at:])


def placed_after(jobs: Jobs, job: Job, ahead: int) -> Jobs:
    """With `job` behind the one of id `ahead`."""
    others = without(jobs, job.id)
    at = 1 + next(number for number, other in enumerate(others) if other.id == ahead)
    return (*others[:at], job, *others[at:])


def without(jobs: Jobs, job_id: int) -> Jobs:
    return tuple([job for job in jobs if job.id != job_id])
