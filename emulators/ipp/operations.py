"""What the printer does when asked: one function per operation, and the table that lists them all."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from misfeed.emulators.ipp.answers import Answer, Refusal, bad_request
from misfeed.emulators.ipp.calls import Call
from misfeed.emulators.ipp.jobs import BRIEF, WHICH, job_attributes
from misfeed.emulators.ipp.printer import Printer, printer_group
from misfeed.emulators.ipp.printing import close_job, create_job, print_job, send_document, validate_job
from misfeed.emulators.ipp.reception import Receiver
from misfeed.emulators.ipp.selection import JOB_GROUPS, PRINTER_GROUPS, Selection, part_of_job, select
from misfeed.emulators.ipp.targets import find_job
from misfeed.emulators.ipp.ticket import unsupported_value
from misfeed.emulators.machine import Job, JobState
from misfeed.emulators.machine.jobs import JobReason
from misfeed.protocols.ipp import GroupTag, Operation, Plain, Status, Tag, encode_attribute, join_group

_IDENTIFY_ACTIONS = ("display",)


# -- about the printer -----------------------------------------------------------------------------------


def get_printer_attributes(printer: Printer, call: Call) -> Answer:
    document_format = call.string("document-format", Tag.MIME_MEDIA_TYPE)
    if document_format and document_format.lower() not in printer.offer.formats:
        raise Refusal(
            Status.CLIENT_ERROR_DOCUMENT_FORMAT_NOT_SUPPORTED,
            f"{document_format} is not printed here",
            unsupported_value("document-format", Tag.MIME_MEDIA_TYPE, document_format),
        )
    selection = printer_selection(call)
    return Answer(
        (printer_group(printer.attributes(selection, call.host, call.language)) + printer.times(selection),)
    )


def printer_selection(call: Call) -> Selection:
    """What a Get-Printer-Attributes asks for."""
    return select(call.strings("requested-attributes", Tag.KEYWORD), PRINTER_GROUPS)


def pause_printer(printer: Printer, _: Call) -> Answer:
    return _paused(printer, paused=True)


def resume_printer(printer: Printer, _: Call) -> Answer:
    return _paused(printer, paused=False)


def _paused(printer: Printer, *, paused: bool) -> Answer:
    printer.machine.engine.paused = paused
    printer.machine.clock.finish_now()
    return Answer()


def enable_printer(printer: Printer, _: Call) -> Answer:
    return _rejecting(printer, rejecting=False)


def disable_printer(printer: Printer, _: Call) -> Answer:
    return _rejecting(printer, rejecting=True)


def _rejecting(printer: Printer, *, rejecting: bool) -> Answer:
    printer.machine.jobs.rejecting = rejecting
    printer.machine.clock.finish_now()
    return Answer()


def identify_printer(printer: Printer, call: Call) -> Answer:
    """Identify-Printer (PWG 5100.13 §4.1): the message is left in the event log, for people at the panel."""
    actions = call.strings("identify-actions", Tag.KEYWORD) or _IDENTIFY_ACTIONS
    unknown = [action for action in actions if action not in _IDENTIFY_ACTIONS]
    message = call.string("message", Tag.TEXT_WITHOUT_LANGUAGE, Tag.TEXT_WITH_LANGUAGE) or "Identify"
    machine = printer.machine
    machine.log.record("", "identify", machine.panel.id, f"{message} ({call.user})")
    machine.clock.finish_now()
    return Answer(
        unsupported=tuple(
            unsupported_value("identify-actions", Tag.KEYWORD, action) for action in unknown[:1]
        )
    )


# -- about jobs ------------------------------------------------------------------------------------------


def get_job_attributes(printer: Printer, call: Call) -> Answer:
    job = find_job(printer, call)
    selection = select(call.strings("requested-attributes", Tag.KEYWORD), JOB_GROUPS)
    return Answer((_job_group(printer, call, job, selection),))


def get_jobs(printer: Printer, call: Call) -> Answer:
    """Get-Jobs: unfinished jobs in the order they will print, finished ones with the last first."""
    which = call.string("which-jobs", Tag.KEYWORD, default="not-completed")
    if which not in WHICH:
        raise Refusal(
            Status.CLIENT_ERROR_ATTRIBUTES_OR_VALUES_NOT_SUPPORTED,
            f"which-jobs {which} is not supported",
            unsupported_value("which-jobs", Tag.KEYWORD, which),
        )
    requested = call.strings("requested-attributes", Tag.KEYWORD)
    selection = select(BRIEF if requested is None else requested, JOB_GROUPS)
    limit = call.integer("limit")
    mine = call.boolean("my-jobs", default=False)
    named = _job_ids(call)
    if named is not None:
        which = "all"
    jobs = [
        job
        for job in printer.machine.jobs.jobs
        if WHICH[which](job) and (not mine or job.user == call.user) and (named is None or job.id in named)
    ]
    jobs.sort(key=_print_order)
    return Answer(tuple(_job_group(printer, call, job, selection) for job in jobs[:limit]))


def _print_order(job: Job) -> tuple[int, int]:
    if job.state.finished:
        return 2, -job.ended
    return (1 if job.state in (JobState.PENDING, JobState.HELD) else 0), job.id


def _job_group(printer: Printer, call: Call, job: Job, selection: Selection) -> bytes:
    attributes = (
        encode_attribute(each)
        for each in job_attributes(printer.machine, call.host, job, call.language)
        if selection.wants(each.name, part_of_job(each.name))
    )
    return join_group(GroupTag.JOB, attributes)


def cancel_job(printer: Printer, call: Call) -> Answer:
    job = find_job(printer, call)
    if job.state.finished:
        raise Refusal(Status.CLIENT_ERROR_NOT_POSSIBLE, f"job {job.id} is {job.state.value} already")
    printer.machine.jobs.cancel(job.id)
    printer.machine.clock.finish_now()
    return Answer()


def cancel_my_jobs(printer: Printer, call: Call) -> Answer:
    """Cancel-My-Jobs (PWG 5100.11 §4.2): all of the user's, or those named in job-ids."""
    named = _job_ids(call)
    queue = printer.machine.jobs
    mine = [job for job in queue.open_jobs if job.user == call.user and (named is None or job.id in named)]
    if named is not None and len(mine) != len(named):
        raise Refusal(Status.CLIENT_ERROR_NOT_POSSIBLE, "not all of job-ids are unfinished jobs of this user")
    for job in mine:
        queue.cancel(job.id)
    printer.machine.clock.finish_now()
    return Answer()


def _job_ids(call: Call) -> frozenset[Plain] | None:
    """job-ids (PWG 5100.7): the only jobs meant, or None when it is absent."""
    found = call.attributes.get("job-ids")
    if found is None:
        return None
    if any(value.tag != Tag.INTEGER for value in found.values):
        raise bad_request("job-ids has a wrong syntax")
    return frozenset(found.plain)


def hold_job(printer: Printer, call: Call) -> Answer:
    job = find_job(printer, call)
    until = call.string("job-hold-until", Tag.KEYWORD, *_NAMES, default="indefinite")
    if until not in printer.offer.hold_until:
        raise Refusal(
            Status.CLIENT_ERROR_ATTRIBUTES_OR_VALUES_NOT_SUPPORTED,
            f"job-hold-until {until} is not supported",
            unsupported_value("job-hold-until", Tag.KEYWORD, until),
        )
    return _move(printer, job, JobState.PENDING if until == "no-hold" else JobState.HELD)


def release_job(printer: Printer, call: Call) -> Answer:
    job = find_job(printer, call)
    if job.state is not JobState.HELD:
        raise Refusal(Status.CLIENT_ERROR_NOT_POSSIBLE, f"job {job.id} is {job.state.value}, not held")
    if JobReason.HELD_FOR_AUTHORISATION in job.reasons:
        raise Refusal(
            Status.CLIENT_ERROR_NOT_AUTHORIZED, f"job {job.id} waits for its owner to be authorised"
        )
    return _move(printer, job, JobState.PENDING)


def _move(printer: Printer, job: Job, state: JobState) -> Answer:
    """Between pending and pending-held; a job that has begun cannot be moved."""
    if job.state not in (JobState.PENDING, JobState.HELD):
        raise Refusal(Status.CLIENT_ERROR_NOT_POSSIBLE, f"job {job.id} is {job.state.value}")
    printer.machine.jobs.change(job.id, state=state, reasons=())
    printer.machine.clock.finish_now()
    return Answer()


_NAMES = (Tag.NAME_WITHOUT_LANGUAGE, Tag.NAME_WITH_LANGUAGE)

ADMINISTRATIVE = frozenset(
    {
        Operation.PAUSE_PRINTER,
        Operation.RESUME_PRINTER,
        Operation.ENABLE_PRINTER,
        Operation.DISABLE_PRINTER,
    }
)
"""Operations on the printer itself (RFC 8011 §3.2, RFC 3998): an administrator's, where there is one."""

OPERATIONS: Mapping[int, Callable[[Printer, Call], Answer]] = {
    Operation.VALIDATE_JOB: validate_job,
    Operation.CREATE_JOB: create_job,
    Operation.CANCEL_JOB: cancel_job,
    Operation.GET_JOB_ATTRIBUTES: get_job_attributes,
    Operation.GET_JOBS: get_jobs,
    Operation.GET_PRINTER_ATTRIBUTES: get_printer_attributes,
    Operation.HOLD_JOB: hold_job,
    Operation.RELEASE_JOB: release_job,
    Operation.PAUSE_PRINTER: pause_printer,
    Operation.RESUME_PRINTER: resume_printer,
    Operation.ENABLE_PRINTER: enable_printer,
    Operation.DISABLE_PRINTER: disable_printer,
    Operation.CANCEL_MY_JOBS: cancel_my_jobs,
    Operation.CLOSE_JOB: close_job,
    Operation.IDENTIFY_PRINTER: identify_printer,
}
"""Operations that are done when the whole request is there."""

DOCUMENT_OPERATIONS: Mapping[int, Callable[[Printer, Call], Receiver]] = {
    Operation.PRINT_JOB: print_job,
    Operation.SEND_DOCUMENT: send_document,
}
"""Operations that begin with their attributes and read a document."""

SUPPORTED = frozenset((*OPERATIONS, *DOCUMENT_OPERATIONS))
