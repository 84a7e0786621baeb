"""Operations on jobs that are there (RFC 8011 §4.3, RFC 3998 §4, PWG 5100.7, PWG 5100.11).

What may become of a job is the machine's to say; this says it in IPP.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from misfeed.emulators.ipp.answers import Answer, Refusal, bad_request
from misfeed.emulators.ipp.asked import asked_of, unsupported_value
from misfeed.emulators.ipp.calls import NAMES, Call
from misfeed.emulators.ipp.handling import Handler, Handlers, of_owner
from misfeed.emulators.ipp.holds import HOLDING, held
from misfeed.emulators.ipp.job_settings import changes_of, hold
from misfeed.emulators.ipp.printer import Printer
from misfeed.emulators.ipp.queries import job_ids
from misfeed.emulators.ipp.targets import find_job, job_answer
from misfeed.emulators.ipp.wishes import READERS, NotOffered
from misfeed.emulators.machine import Job, JobState, QueueFull, moves
from misfeed.emulators.machine.job import JobReason
from misfeed.emulators.machine.moves import NotNow
from misfeed.protocols.ipp import Attribute, Operation, Status, Tag, integer, keyword


@contextmanager
def asking(printer: Printer) -> Iterator[None]:
    """Something is asked of a job, and happens now. Raises Refusal where the machine does not allow it."""
    try:
        yield
    except NotNow as error:
        raise Refusal(Status.CLIENT_ERROR_NOT_POSSIBLE, str(error)) from error
    except QueueFull as error:
        raise Refusal(Status.SERVER_ERROR_BUSY, str(error)) from error
    printer.machine.clock.finish_now()


# -- ending ----------------------------------------------------------------------------------------------


def cancel_job(printer: Printer, call: Call) -> Answer:
    job = find_job(printer, call)
    with asking(printer):
        moves.cancel(printer.machine.jobs, job.id)
    return Answer()


def cancel_current_job(printer: Printer, call: Call) -> Answer:
    """Cancel-Current-Job (RFC 3998 §4.2): the one that is being printed, if it is still the one meant."""
    job = _current(printer, call)
    with asking(printer):
        moves.cancel(printer.machine.jobs, job.id)
    return Answer()


def cancel_my_jobs(printer: Printer, call: Call) -> Answer:
    """Cancel-My-Jobs (PWG 5100.11 §4.2): all of the user's, or those named in job-ids."""
    named = job_ids(call)
    queue = printer.machine.jobs
    mine = [job for job in queue.open_jobs if job.user == call.user and (named is None or job.id in named)]
    if named is not None and len(mine) != len(named):
        raise Refusal(Status.CLIENT_ERROR_NOT_POSSIBLE, "not all of job-ids are unfinished jobs of this user")
    return _cancel_all(printer, mine)


def cancel_jobs(printer: Printer, call: Call) -> Answer:
    """Cancel-Jobs (PWG 5100.11 §4.1): everybody's, or those named in job-ids."""
    named = job_ids(call)
    queue = printer.machine.jobs
    if named is None:
        return _cancel_all(printer, queue.open_jobs, by_operator=True)
    known = {job.id for job in queue.jobs}
    for ids, status, why in (
        (sorted(set(named) - known, key=str), Status.CLIENT_ERROR_NOT_FOUND, "there is no job"),
        (
            sorted(named - {job.id for job in queue.open_jobs}, key=str),
            Status.CLIENT_ERROR_NOT_POSSIBLE,
            "over already:",
        ),
    ):
        numbers = [each for each in ids if isinstance(each, int)]
        if numbers:
            told = ", ".join(map(str, numbers))
            raise Refusal(status, f"{why} {told}", integer("job-ids", *numbers))
    return _cancel_all(printer, [job for job in queue.open_jobs if job.id in named], by_operator=True)


def _cancel_all(printer: Printer, jobs: Iterable[Job], *, by_operator: bool = False) -> Answer:
    for job in jobs:
        printer.machine.jobs.cancel(job.id, by_operator=by_operator)
    printer.machine.clock.finish_now()
    return Answer()


def purge_jobs(printer: Printer, _: Call) -> Answer:
    """Purge-Jobs (RFC 8011 §4.2.9): none is left, and none is remembered."""
    queue = printer.machine.jobs
    for job in queue.jobs:
        if not job.state.finished:
            queue.cancel(job.id, by_operator=True)
        queue.purge(job.id)
    printer.machine.clock.finish_now()
    return Answer()


# -- waiting ---------------------------------------------------------------------------------------------


def hold_job(printer: Printer, call: Call) -> Answer:
    job = find_job(printer, call)
    waits = _wait(printer, call, default="indefinite")
    with asking(printer):
        hold(printer, job, waits)
        wanted = _holding(call) or (keyword("job-hold-until", "indefinite"),)
        printer.machine.jobs.change(job.id, ticket=_waiting_ticket(job, wanted))
    return Answer()


def release_job(printer: Printer, call: Call) -> Answer:
    job = find_job(printer, call)
    if job.state is not JobState.HELD:
        raise Refusal(Status.CLIENT_ERROR_NOT_POSSIBLE, f"job {job.id} is {job.state.value}, not held")
    if JobReason.HELD_FOR_AUTHORISATION in job.reasons:
        raise Refusal(
            Status.CLIENT_ERROR_NOT_AUTHORIZED, f"job {job.id} waits for its owner to be authorised"
        )
    with asking(printer):
        moves.release(printer.machine.jobs, job.id)
        printer.machine.jobs.change(job.id, ticket=_waiting_ticket(job))
    return Answer()


def _wait(printer: Printer, call: Call, *, default: str) -> dict[str, Any]:
    """Fields of `Job`: until when it waits, as job-hold-until and its time have it among the operation
    attributes; `default` without either (RFC 8011 §4.3.5, PWG 5100.11 §3.1.5)."""
    time = call.attributes.get("job-hold-until-time")
    if time is None:
        return held(printer.machine, _hold_until(printer, call, default=default))
    try:
        wish = READERS["job-hold-until-time"](time, printer.offer)
    except NotOffered as error:
        raise bad_request("job-hold-until-time must be one dateTime") from error
    return held(printer.machine, _hold_until(printer, call, default="no-hold"), wish["hold_time"])


def _holding(call: Call) -> tuple[Attribute, ...]:
    return tuple(attribute for attribute in call.attributes.attributes if attribute.name in HOLDING)


def _waiting_ticket(job: Job, wanted: tuple[Attribute, ...] = ()) -> Mapping[str, Any]:
    """A job's ticket, with what is wanted now of its waiting in place of all that was asked before."""
    asked = asked_of(job)
    kept = tuple(attribute for attribute in asked if attribute.name not in HOLDING)
    return {**job.ticket, "attributes": (*kept, *wanted)} if wanted or kept != asked else job.ticket


def _hold_until(printer: Printer, call: Call, *, default: str) -> str:
    """job-hold-until, an operation attribute here."""
    until = call.string("job-hold-until", Tag.KEYWORD, *NAMES, default=default)
    if until not in printer.offer.hold_until:
        raise Refusal(
            Status.CLIENT_ERROR_ATTRIBUTES_OR_VALUES_NOT_SUPPORTED,
            f"job-hold-until {until} is not supported",
            unsupported_value("job-hold-until", Tag.KEYWORD, until),
        )
    return until


def suspend_current_job(printer: Printer, call: Call) -> Answer:
    job = _current(printer, call)
    with asking(printer):
        moves.suspend(printer.machine.jobs, job.id)
    return Answer()


def _current(printer: Printer, call: Call) -> Job:
    """The job that is being printed; where job-id names one, it must be that."""
    wanted = call.integer("job-id")
    begun = [
        job
        for job in printer.machine.jobs.open_jobs
        if job.state in (JobState.PROCESSING, JobState.STOPPED) and not job.suspended
    ]
    found = next((job for job in begun if wanted in (None, job.id)), None)
    if found is None:
        which = "no job" if wanted is None else f"job {wanted} is not what"
        raise Refusal(Status.CLIENT_ERROR_NOT_POSSIBLE, f"{which} is being printed")
    return found


def schedule_job_after(printer: Printer, call: Call) -> Answer:
    """Schedule-Job-After (RFC 3998 §4.4.2); without predecessor-job-id, it is next."""
    job = find_job(printer, call)
    queue = printer.machine.jobs
    ahead = call.integer("predecessor-job-id")
    if ahead is not None and queue.find(ahead) is None:
        raise Refusal(
            Status.CLIENT_ERROR_NOT_FOUND,
            f"there is no job {ahead}",
            integer("predecessor-job-id", ahead),
        )
    with asking(printer):
        if ahead is None:
            moves.promote(queue, job.id)
        else:
            moves.put_after(queue, job.id, ahead)
    return Answer()


def _moved(move: Callable[..., None]) -> Callable[[Printer, Call], Answer]:
    """An operation that says nothing but which job is meant."""

    def run(printer: Printer, call: Call) -> Answer:
        job = find_job(printer, call)
        with asking(printer):
            move(printer.machine.jobs, job.id)
        return Answer()

    return run


# -- printing again --------------------------------------------------------------------------------------


def restart_job(printer: Printer, call: Call) -> Answer:
    """Restart-Job (RFC 8011 §4.3.7)."""
    job = find_job(printer, call)
    waits = _wait(printer, call, default="no-hold")
    with asking(printer):
        moves.restart(printer.machine.jobs, job.id)
        hold(printer, job, waits)
        printer.machine.jobs.change(job.id, ticket=_waiting_ticket(job, _holding(call)))
    return Answer()


def reprocess_job(printer: Printer, call: Call) -> Answer:
    """Reprocess-Job (RFC 3998 §4.1): the same again, as a new job."""
    job = find_job(printer, call)
    waits = _wait(printer, call, default="no-hold")
    with asking(printer):
        new = moves.copy(printer.machine.jobs, job.id, **waits, ticket=_waiting_ticket(job, _holding(call)))
    return job_answer(printer, call, new.id)


def resubmit_job(printer: Printer, call: Call) -> Answer:
    """Resubmit-Job (PWG 5100.7 §4.6): again, as a new job, with other wishes where there are any."""
    job = find_job(printer, call)
    changes, unsupported = changes_of(printer, call, job)
    if call.attributes.get("job-hold-until") is not None:
        if call.job is not None and call.job.get("job-hold-until") is not None:
            raise bad_request("job-hold-until stands twice")
        changes |= held(printer.machine, _hold_until(printer, call, default="no-hold"))
    with asking(printer):
        new = moves.copy(printer.machine.jobs, job.id, **{"user": call.user, **changes})
    return job_answer(printer, call, new.id, unsupported)


HANDLERS: Handlers = {
    Operation.CANCEL_JOB: of_owner(cancel_job),
    Operation.HOLD_JOB: of_owner(hold_job),
    Operation.RELEASE_JOB: of_owner(release_job),
    Operation.RESTART_JOB: of_owner(restart_job),
    Operation.REPROCESS_JOB: of_owner(reprocess_job),
    Operation.RESUBMIT_JOB: of_owner(resubmit_job),
    Operation.RESUME_JOB: of_owner(_moved(moves.resume)),
    Operation.PROMOTE_JOB: Handler(_moved(moves.promote), about_job=True, administrative=True),
    Operation.SCHEDULE_JOB_AFTER: Handler(schedule_job_after, about_job=True, administrative=True),
    Operation.CANCEL_CURRENT_JOB: Handler(cancel_current_job, administrative=True),
    Operation.SUSPEND_CURRENT_JOB: Handler(suspend_current_job, administrative=True),
    Operation.CANCEL_MY_JOBS: Handler(cancel_my_jobs),
    Operation.CANCEL_JOBS: Handler(cancel_jobs, administrative=True),
    Operation.PURGE_JOBS: Handler(purge_jobs, administrative=True),
}
