"""What may be asked of a job after it has come: Set-Job-Attributes (RFC 3380 §4.2), and the wishes of a
Resubmit-Job.

A job's attributes are those that it was sent with, less those taken back, and those asked for since; its
pages are made anew from its documents.
"""

from __future__ import annotations

from typing import Any

from misfeed.emulators.ipp.answers import Answer, Refusal, bad_request
from misfeed.emulators.ipp.asked import asked_of, insist, read_ticket
from misfeed.emulators.ipp.calls import NAMES, Call
from misfeed.emulators.ipp.handling import Handlers, of_owner
from misfeed.emulators.ipp.holds import HOLDING, retained, waits
from misfeed.emulators.ipp.pages import made_up
from misfeed.emulators.ipp.printer import Printer
from misfeed.emulators.ipp.targets import find_job
from misfeed.emulators.ipp.ticket import Ticket
from misfeed.emulators.machine import Job, JobState, moves
from misfeed.emulators.machine.jobs import JobReason
from misfeed.protocols.ipp import Attribute, Group, GroupTag, Operation, Status, Tag, out_of_band

_FOREIGN = frozenset({"job-id", "job-uri", "job-state", "job-originating-user-name", "job-printer-uri"})
"""Attributes that a job has, and that are nobody's to set."""


def set_job_attributes(printer: Printer, call: Call) -> Answer:
    """Set-Job-Attributes: all that is asked for, or nothing (RFC 3380 §4.2)."""
    job = find_job(printer, call)
    if call.job is None or not call.job.attributes:
        raise bad_request("there are no job attributes to set")
    for attribute in call.job.attributes:
        if attribute.name in _FOREIGN:
            raise Refusal(
                Status.CLIENT_ERROR_ATTRIBUTES_NOT_SETTABLE,
                f"{attribute.name} cannot be set",
                out_of_band(attribute.name, Tag.NOT_SETTABLE),
            )
    if job.state not in (JobState.PENDING, JobState.HELD):
        raise Refusal(Status.CLIENT_ERROR_NOT_POSSIBLE, f"job {job.id} is {job.state.value}")
    changes, unsupported = changes_of(printer, call, job)
    insist(unsupported, fidelity=True, mandatory=())
    queue = printer.machine.jobs
    wait: dict[str, Any] = {
        name: changes.pop(name) for name in ("state", "until", "reasons") if name in changes
    }
    priority = changes.pop("priority", job.priority)
    queue.change(job.id, **changes)
    if wait and JobReason.HELD_FOR_AUTHORISATION not in job.reasons:
        hold(printer, job, wait)
    if priority != job.priority:
        moves.set_priority(queue, job.id, priority)
    printer.machine.clock.finish_now()
    return Answer()


def changes_of(printer: Printer, call: Call, job: Job) -> tuple[dict[str, Any], tuple[Attribute, ...]]:
    """Fields of `Job` as the job group of a call wants them, and what of it is not supported.

    Raises Refusal where something unsupported was asked for in earnest.
    """
    asked = call.job.attributes if call.job is not None else ()
    changes: dict[str, Any] = {}
    wishes = []
    for attribute in asked:
        if attribute.name == "job-name":
            changes["name"] = _name(attribute)
        else:
            wishes.append(attribute)
    ticket, unsupported = read_ticket(Group(GroupTag.JOB, _merged(job, tuple(wishes))), printer.offer)
    fidelity = call.boolean("ipp-attribute-fidelity", default=False)
    insist(
        unsupported,
        fidelity=bool(fidelity),
        mandatory=call.strings("job-mandatory-attributes", Tag.KEYWORD) or (),
    )
    if wishes:
        changes |= {**fields_of(ticket), **retained(printer.machine, ticket)}
        changes["media"] = ticket.media or ("" if _names_media(asked) else job.media)
        changes["ticket"] = {**job.ticket, "attributes": ticket.attributes, "wishes": ticket}
        if any(attribute.name in HOLDING for attribute in wishes):
            changes |= {**waits(printer.machine, ticket), "reasons": ()}
        if job.documents:
            changes |= made_up(ticket, job.documents)
    return changes, unsupported


def hold(printer: Printer, job: Job, wait: dict[str, Any]) -> None:
    """Have a job wait, or wait no longer, as `holds` says. Raises NotNow."""
    queue = printer.machine.jobs
    if wait["state"] is JobState.HELD:
        moves.hold(queue, job.id, wait["until"])
    else:
        moves.release(queue, job.id)


def fields_of(ticket: Ticket) -> dict[str, Any]:
    """Fields of `Job` that a ticket decides."""
    return {
        "copies": ticket.proof or ticket.copies,
        "sides": ticket.sides,
        "media": ticket.media,
        "source": ticket.source,
        "media_type": ticket.media_type,
        "priority": ticket.priority,
        "bin": ticket.bin,
        "grouped": ticket.grouped,
        "collated": ticket.collated,
        "stapled": ticket.stapled,
        "finished": ticket.finished,
        "pace_percent": ticket.pace_percent,
    }


def _merged(job: Job, wishes: tuple[Attribute, ...]) -> tuple[Attribute, ...]:
    """What a job was asked for before, and is now."""
    replaced = {attribute.name for attribute in wishes}
    if replaced & {"media", "media-col"}:
        replaced |= {"media", "media-col"}
    kept = (attribute for attribute in asked_of(job) if attribute.name not in replaced)
    new = (attribute for attribute in wishes if attribute.values[0].tag != Tag.DELETE_ATTRIBUTE)
    return (*kept, *new)


def _names_media(attributes: tuple[Attribute, ...]) -> bool:
    return any(attribute.name in ("media", "media-col") for attribute in attributes)


def _name(attribute: Attribute) -> str:
    value = attribute.values[0]
    if len(attribute.values) != 1 or value.tag not in NAMES or not isinstance(value.plain, str):
        raise bad_request("job-name must be one name")
    return value.plain


HANDLERS: Handlers = {Operation.SET_JOB_ATTRIBUTES: of_owner(set_job_attributes)}
