"""Operations that ask and change nothing: Get-Printer-Attributes, Get-Jobs and their like (RFC 8011 §4.2)."""

from __future__ import annotations

from misfeed.emulators.ipp.answers import Answer, Refusal, bad_request
from misfeed.emulators.ipp.asked import document_format_of, unsupported_value
from misfeed.emulators.ipp.calls import Call
from misfeed.emulators.ipp.handling import Handler, Handlers
from misfeed.emulators.ipp.jobs import BRIEF, WHICH, job_attributes
from misfeed.emulators.ipp.printer import Printer, printer_group
from misfeed.emulators.ipp.selection import JOB_GROUPS, PRINTER_GROUPS, Selection, part_of_job, select
from misfeed.emulators.ipp.targets import find_job
from misfeed.emulators.machine import Job
from misfeed.protocols.ipp import GroupTag, Operation, Plain, Status, Tag, encode_attribute, join_group


def get_printer_attributes(printer: Printer, call: Call) -> Answer:
    document_format_of(call, printer.offer)
    selection = printer_selection(call)
    return Answer(
        (printer_group(printer.attributes(selection, call.host, call.language)) + printer.times(selection),)
    )


def printer_selection(call: Call) -> Selection:
    """What a Get-Printer-Attributes asks for."""
    return select(call.strings("requested-attributes", Tag.KEYWORD), PRINTER_GROUPS)


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
    first = (call.integer("first-index") or 1) - 1
    mine = call.boolean("my-jobs", default=False)
    named = job_ids(call)
    if named is not None and (mine or call.attributes.get("which-jobs") is not None):
        # PWG 5100.7 §4.2: each of them says which jobs are meant.
        raise Refusal(
            Status.CLIENT_ERROR_CONFLICTING_ATTRIBUTES, "job-ids goes with neither my-jobs nor which-jobs"
        )
    if named is not None:
        which = "all"
    jobs = [
        job
        for job in _in_print_order(printer)
        if WHICH[which](job) and (not mine or job.user == call.user) and (named is None or job.id in named)
    ]
    end = None if limit is None else first + limit
    return Answer(tuple(_job_group(printer, call, job, selection) for job in jobs[first:end]))


def _in_print_order(printer: Printer) -> list[Job]:
    queue = printer.machine.jobs
    begun = [job for job in queue.open_jobs if job.began >= 0]
    waiting = [job for job in queue.open_jobs if job.began < 0]
    over = sorted((job for job in queue.jobs if job.state.finished), key=lambda job: -job.ended)
    return [*begun, *waiting, *over]


def _job_group(printer: Printer, call: Call, job: Job, selection: Selection) -> bytes:
    attributes = (
        encode_attribute(each)
        for each in job_attributes(printer.machine, call.host, job, call.language)
        if selection.wants(each.name, part_of_job(each.name))
    )
    return join_group(GroupTag.JOB, attributes)


def job_ids(call: Call) -> frozenset[Plain] | None:
    """job-ids (PWG 5100.7): the only jobs meant, or None when it is absent."""
    found = call.attributes.get("job-ids")
    if found is None:
        return None
    if any(value.tag != Tag.INTEGER for value in found.values):
        raise bad_request("job-ids has a wrong syntax")
    return frozenset(found.plain)


HANDLERS: Handlers = {
    Operation.GET_PRINTER_ATTRIBUTES: Handler(get_printer_attributes, while_shut=True),
    Operation.GET_JOB_ATTRIBUTES: Handler(get_job_attributes, about_job=True, while_shut=True),
    Operation.GET_JOBS: Handler(get_jobs, while_shut=True),
}
