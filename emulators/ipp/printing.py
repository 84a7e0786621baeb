"""Operations that make jobs and bring documents (RFC 8011 §4.2.1, §4.2.3, §4.2.4, §4.3.1).

A job exists from the moment its attributes were accepted; its document is read as it comes, and printed when
it is whole.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from misfeed.emulators.ipp.answers import Answer, Refusal, bad_request
from misfeed.emulators.ipp.asked import (
    document_format_of,
    insist,
    read_document,
    read_ticket,
    unsupported_value,
)
from misfeed.emulators.ipp.calls import NAMES, Call
from misfeed.emulators.ipp.handling import Handler, Handlers, Owners, of_owner, sender
from misfeed.emulators.ipp.holds import retained, waits
from misfeed.emulators.ipp.job_settings import fields_of
from misfeed.emulators.ipp.offer import AUTO_SENSED, COMPRESSIONS
from misfeed.emulators.ipp.printer import Printer
from misfeed.emulators.ipp.reception import Receiver, Reception, Wrapping, close
from misfeed.emulators.ipp.subscribing import subscribe
from misfeed.emulators.ipp.targets import find_job, job_answer, with_subscriptions
from misfeed.emulators.ipp.ticket import Ticket
from misfeed.emulators.machine import Admission, Job, QueueFull
from misfeed.protocols.ipp import Attribute, Operation, Status, Tag

# -- operations ------------------------------------------------------------------------------------------


def validate_job(printer: Printer, call: Call) -> Answer:
    """Validate-Job: everything of Print-Job but the job."""
    _accepting(printer)
    _account(printer, call)
    document_attributes_of(printer, call)
    _, unsupported = _ticket(printer, call)
    return Answer(unsupported=unsupported)


def create_job(printer: Printer, call: Call) -> Answer:
    """Create-Job: a job that waits for its documents."""
    _accepting(printer)
    _account(printer, call)
    ticket, unsupported = _ticket(printer, call)
    job = _submit(printer, call, ticket, AUTO_SENSED)
    subscribed = _subscribed(printer, call, job)
    printer.machine.clock.finish_now()
    return with_subscriptions(job_answer(printer, call, job.id, unsupported), *subscribed)


def begin_job(printer: Printer, call: Call) -> Reception:
    """Print-Job: a job with its only document."""
    _accepting(printer)
    _account(printer, call)
    document_format, compression = document_attributes_of(printer, call)
    ticket, unsupported = _ticket(printer, call)
    of_document, more = _document_ticket(printer, call)
    job = _submit(printer, call, ticket, document_format)
    return Reception(
        printer,
        call,
        job.id,
        Wrapping(document_format, compression, of_document),
        last=True,
        unsupported=(*unsupported, *more),
        subscribed=_subscribed(printer, call, job),
    )


def begin_next(printer: Printer, call: Call) -> Reception:
    """Send-Document: one more document of a job, or the word that there are no more."""
    last = call.boolean("last-document")
    if last is None:
        raise bad_request("last-document is missing")
    job = find_job(printer, call)
    if not job.incoming:
        raise Refusal(Status.CLIENT_ERROR_NOT_POSSIBLE, f"job {job.id} takes no more documents")
    document_format, compression = document_attributes_of(printer, call)
    of_document, unsupported = _document_ticket(printer, call)
    printer.machine.jobs.heard(job.id)
    wrapping = Wrapping(document_format, compression, of_document)
    return Reception(printer, call, job.id, wrapping, last=last, unsupported=unsupported)


def close_job(printer: Printer, call: Call) -> Answer:
    """Close-Job (PWG 5100.7 §4.5): no more documents will come."""
    job = find_job(printer, call)
    if job.state.finished:
        raise Refusal(Status.CLIENT_ERROR_NOT_POSSIBLE, f"job {job.id} is over")
    close(printer.machine, job)
    printer.machine.clock.finish_now()
    return job_answer(printer, call, job.id)


# -- parts of them ---------------------------------------------------------------------------------------


def _accepting(printer: Printer) -> None:
    if printer.machine.jobs.rejecting:
        raise Refusal(Status.SERVER_ERROR_NOT_ACCEPTING_JOBS, "the printer does not accept jobs now")


_NO_ACCOUNT = {
    Admission.REFUSED: Status.CLIENT_ERROR_ACCOUNT_AUTHORIZATION_FAILED,
    Admission.LIMIT: Status.CLIENT_ERROR_ACCOUNT_LIMIT_REACHED,
}


def _account(printer: Printer, call: Call) -> None:
    """Whose job it would be decides whether there is to be one (PWG 5100.16 §8.2)."""
    accounting = printer.machine.accounting
    if accounting is None:
        return
    found = accounting.admission(call.user)
    if found in _NO_ACCOUNT:
        raise Refusal(_NO_ACCOUNT[found], f"{call.user}: {found.value}")


def document_attributes_of(printer: Printer, call: Call) -> tuple[str, str]:
    """document-format and compression, checked."""
    document_format = document_format_of(call, printer.offer) or AUTO_SENSED
    compression = call.string("compression", Tag.KEYWORD, default="none")
    if compression not in COMPRESSIONS:
        raise Refusal(
            Status.CLIENT_ERROR_COMPRESSION_NOT_SUPPORTED,
            f"compression {compression} is not known here",
            unsupported_value("compression", Tag.KEYWORD, compression),
        )
    return document_format, compression


def _ticket(printer: Printer, call: Call) -> tuple[Ticket, tuple[Attribute, ...]]:
    ticket, unsupported = read_ticket(call.job, printer.offer)
    fidelity = call.boolean("ipp-attribute-fidelity", default=False)
    mandatory = call.strings("job-mandatory-attributes", Tag.KEYWORD) or ()
    insist(unsupported, fidelity=bool(fidelity), mandatory=mandatory)
    return ticket, unsupported


def _document_ticket(printer: Printer, call: Call) -> tuple[dict[str, Any], tuple[Attribute, ...]]:
    """What is asked of this document alone."""
    asked = call.document.attributes if call.document is not None else ()
    ticket, unsupported = read_document(asked, printer.offer)
    insist(unsupported, fidelity=bool(call.boolean("ipp-attribute-fidelity")), mandatory=())
    return ticket, unsupported


def _subscribed(printer: Printer, call: Call, job: Job) -> tuple[tuple[bytes, ...], int]:
    """The subscriptions that come with a new job (RFC 3995 §11.1.3)."""
    return subscribe(printer, call, job.id) if call.subscriptions else ((), 0)


def _submit(printer: Printer, call: Call, ticket: Ticket, document_format: str) -> Job:
    machine = printer.machine
    document_name = call.string("document-name", *NAMES)
    try:
        job = machine.jobs.submit(
            name=call.string("job-name", *NAMES) or document_name or "Untitled",
            user=call.user,
            format=document_format,
            **fields_of(ticket),
            **waits(machine, ticket),
            **retained(machine, ticket),
            incoming=True,
            origin=call.source,
            ticket={"attributes": ticket.attributes, "wishes": ticket, "language": call.language},
        )
    except QueueFull as error:
        raise Refusal(Status.SERVER_ERROR_BUSY, str(error)) from error
    return job


HANDLERS: Handlers = {
    Operation.VALIDATE_JOB: Handler(validate_job),
    Operation.CREATE_JOB: Handler(create_job),
    Operation.CLOSE_JOB: of_owner(close_job),
}

Bringer = Callable[[Printer, Call], Receiver]

DOCUMENT_HANDLERS: Mapping[int, tuple[Bringer, Owners | None]] = {
    Operation.PRINT_JOB: (begin_job, None),
    Operation.SEND_DOCUMENT: (begin_next, sender),
}
"""Operations that begin with their attributes and read a document; and whose job they are about, if any."""
