"""Operations that make jobs and bring documents (RFC 8011 §4.2.1, §4.2.3, §4.2.4, §4.3.1).

A job exists from the moment its attributes were accepted; its document is read as it comes, and printed when
it is whole.
"""

from __future__ import annotations

from typing import Protocol

from misfeed.emulators.documents import Document, DocumentError, Reason, interpret, recognise
from misfeed.emulators.ipp.answers import Answer, Refusal, bad_request
from misfeed.emulators.ipp.calls import Call
from misfeed.emulators.ipp.compression import CompressionError, Inflater, TooLarge
from misfeed.emulators.ipp.jobs import response_attributes
from misfeed.emulators.ipp.offer import AUTO_SENSED, COMPRESSIONS, MULTIPLE_OPERATION_TIME_OUT_S
from misfeed.emulators.ipp.pages import sides_of
from misfeed.emulators.ipp.printer import MAX_SPOOL, Printer
from misfeed.emulators.ipp.ticket import Ticket, insist, read_ticket, unsupported_value
from misfeed.emulators.machine import US_PER_S, Job, JobState, Machine, QueueFull
from misfeed.protocols.ipp import Attribute, Group, GroupTag, Operation, Status, Tag, encode_group

MAX_DOCUMENT = 64 * 1024 * 1024
"""Octets of one document, after decompression."""

_NAMES = (Tag.NAME_WITHOUT_LANGUAGE, Tag.NAME_WITH_LANGUAGE)
_ABORTED = "aborted-by-system"

_FAILURES = {
    Reason.FORMAT_ERROR: Status.CLIENT_ERROR_DOCUMENT_FORMAT_ERROR,
    Reason.PASSWORD: Status.CLIENT_ERROR_DOCUMENT_PASSWORD_ERROR,
    Reason.UNSUPPORTED: Status.CLIENT_ERROR_DOCUMENT_FORMAT_NOT_SUPPORTED,
}


class Receiver(Protocol):
    """Takes the document that follows a request's attributes, and answers at its end."""

    def feed(self, data: bytes) -> None: ...

    def finish(self) -> Answer:
        """Raises Refusal."""

    def lost(self) -> None:
        """The client went away before the end."""


# -- operations ------------------------------------------------------------------------------------------


def validate_job(printer: Printer, call: Call) -> Answer:
    """Validate-Job: everything of Print-Job but the job."""
    _accepting(printer)
    _document_attributes(printer, call)
    _, unsupported = _ticket(printer, call)
    return Answer(unsupported=unsupported)


def create_job(printer: Printer, call: Call) -> Answer:
    """Create-Job: a job that waits for its documents."""
    _accepting(printer)
    ticket, unsupported = _ticket(printer, call)
    job = _submit(printer, call, ticket, AUTO_SENSED)
    _wait_for_documents(printer.machine, job.id)
    printer.machine.clock.finish_now()
    return job_answer(printer, call, job.id, unsupported)


def print_job(printer: Printer, call: Call) -> Receiver:
    """Print-Job: a job with its only document."""
    _accepting(printer)
    document_format, compression = _document_attributes(printer, call)
    ticket, unsupported = _ticket(printer, call)
    job = _submit(printer, call, ticket, document_format)
    return Reception(printer, call, job.id, document_format, compression, last=True, unsupported=unsupported)


def send_document(printer: Printer, call: Call) -> Receiver:
    """Send-Document: one more document of a job, or the word that there are no more."""
    last = call.boolean("last-document")
    if last is None:
        raise bad_request("last-document is missing")
    job = find_job(printer, call)
    if not job.incoming:
        raise Refusal(Status.CLIENT_ERROR_NOT_POSSIBLE, f"job {job.id} takes no more documents")
    document_format, compression = _document_attributes(printer, call)
    _heard(printer.machine, job)
    return Reception(printer, call, job.id, document_format, compression, last=last)


def close_job(printer: Printer, call: Call) -> Answer:
    """Close-Job (PWG 5100.7 §4.5): no more documents will come."""
    job = find_job(printer, call)
    if job.state.finished:
        raise Refusal(Status.CLIENT_ERROR_NOT_POSSIBLE, f"job {job.id} is over")
    _close(printer.machine, job)
    printer.machine.clock.finish_now()
    return job_answer(printer, call, job.id)


# -- parts of them ---------------------------------------------------------------------------------------


def find_job(printer: Printer, call: Call) -> Job:
    """The job that the call is about. Raises Refusal when there is none."""
    assert call.job_id is not None, "only job operations look for a job"
    job = printer.machine.jobs.find(call.job_id)
    if job is None:
        raise Refusal(Status.CLIENT_ERROR_NOT_FOUND, f"there is no job {call.job_id}")
    return job


def job_answer(printer: Printer, call: Call, job_id: int, unsupported: tuple[Attribute, ...] = ()) -> Answer:
    job = printer.machine.jobs.find(job_id)
    if job is None:
        # Finished, and pushed out of the history by others in the same instant.
        raise Refusal(Status.CLIENT_ERROR_GONE, f"job {job_id} is no longer known")
    attributes = response_attributes(printer.machine, call.host, job)
    return Answer((encode_group(Group(GroupTag.JOB, attributes)),), unsupported)


def _accepting(printer: Printer) -> None:
    if printer.machine.jobs.rejecting:
        raise Refusal(Status.SERVER_ERROR_NOT_ACCEPTING_JOBS, "the printer does not accept jobs now")


def _document_attributes(printer: Printer, call: Call) -> tuple[str, str]:
    """document-format and compression, checked."""
    document_format = call.string("document-format", Tag.MIME_MEDIA_TYPE, default=AUTO_SENSED)
    if document_format.partition(";")[0].strip().lower() not in printer.offer.formats:
        raise Refusal(
            Status.CLIENT_ERROR_DOCUMENT_FORMAT_NOT_SUPPORTED,
            f"{document_format} is not printed here",
            unsupported_value("document-format", Tag.MIME_MEDIA_TYPE, document_format),
        )
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


def _submit(printer: Printer, call: Call, ticket: Ticket, document_format: str) -> Job:
    machine = printer.machine
    document_name = call.string("document-name", *_NAMES)
    try:
        job = machine.jobs.submit(
            name=call.string("job-name", *_NAMES) or document_name or "Untitled",
            user=call.user,
            format=document_format,
            copies=ticket.copies,
            sides=ticket.sides,
            media=ticket.media,
            source=ticket.source,
            state=JobState.HELD if ticket.held else JobState.PENDING,
            incoming=True,
            origin=call.source,
            ticket={
                "attributes": ticket.attributes,
                "wishes": ticket,
                "document-name": document_name,
                "documents": 0,
                "heard": machine.now,
            },
        )
    except QueueFull as error:
        raise Refusal(Status.SERVER_ERROR_BUSY, str(error)) from error
    return job


def _heard(machine: Machine, job: Job) -> None:
    """A document of the job comes: its time-out begins anew."""
    machine.jobs.change(job.id, ticket={**job.ticket, "heard": machine.now})


def _wait_for_documents(machine: Machine, job_id: int) -> None:
    """Abort the job when no document has come for `multiple-operation-time-out`."""
    patience = MULTIPLE_OPERATION_TIME_OUT_S * US_PER_S

    def look() -> None:
        job = machine.jobs.find(job_id)
        if job is None or not job.incoming:
            return
        left = job.ticket.get("heard", 0) + patience - machine.now
        if left > 0:
            machine.clock.call_in(left, look)
        else:
            machine.jobs.end(job_id, JobState.ABORTED, _ABORTED, "submission-interrupted")

    machine.clock.call_in(patience, look)


def _close(machine: Machine, job: Job) -> None:
    if job.incoming:
        machine.jobs.change(job.id, incoming=False)


# -- a document coming in --------------------------------------------------------------------------------


class Reception:
    """Takes one document of a job. When it cannot be printed the job is aborted, and the rest is read and
    forgotten, so that the client can hear the answer."""

    def __init__(
        self,
        printer: Printer,
        call: Call,
        job_id: int,
        document_format: str,
        compression: str,
        *,
        last: bool,
        unsupported: tuple[Attribute, ...] = (),
    ) -> None:
        self._printer = printer
        self._machine = printer.machine
        self._call = call
        self._job_id = job_id
        self._format = document_format
        self._inflater = Inflater(compression, MAX_DOCUMENT)
        self._last = last
        self._is_only = call.operation is Operation.PRINT_JOB
        self._unsupported = unsupported
        self._pieces: list[bytes] = []
        self._spooled = 0
        self._refusal: Refusal | None = None

    def feed(self, data: bytes) -> None:
        if self._refusal is not None or not data:
            return
        try:
            for piece in self._inflater.feed(data):
                self._keep(piece)
        except (CompressionError, TooLarge) as error:
            self._fail(error)

    def finish(self) -> Answer:
        if self._refusal is None:
            self._finish_document()
        self._forget()
        if self._refusal is not None:
            raise self._refusal
        job = self._machine.jobs.find(self._job_id)
        if job is not None and job.state.finished:
            raise Refusal(Status.SERVER_ERROR_JOB_CANCELED, f"job {job.id} was ended while it came in")
        if job is not None and self._last:
            _close(self._machine, job)
        self._machine.clock.finish_now()
        return job_answer(self._printer, self._call, self._job_id, self._unsupported)

    def lost(self) -> None:
        self._forget()
        self._abort("submission-interrupted")
        self._machine.clock.finish_now()

    # -- inside ------------------------------------------------------------------------------------------

    def _keep(self, piece: bytes) -> None:
        self._pieces.append(piece)
        self._spooled += len(piece)
        self._printer.spooling += len(piece)
        if self._printer.spooling > MAX_SPOOL:
            self._refuse(
                Status.SERVER_ERROR_TEMPORARY_ERROR, "the spool is full; try again later", "job-spooling"
            )

    def _fail(self, error: CompressionError | TooLarge) -> None:
        if isinstance(error, TooLarge):
            self._refuse(Status.CLIENT_ERROR_REQUEST_ENTITY_TOO_LARGE, str(error))
        else:
            self._refuse(Status.CLIENT_ERROR_COMPRESSION_ERROR, str(error), "compression-error")

    def _refuse(self, status: Status, message: str, *reasons: str) -> None:
        self._refusal = Refusal(status, message)
        self._forget()
        self._abort(*reasons)
        self._machine.clock.finish_now()

    def _abort(self, *reasons: str) -> None:
        job = self._machine.jobs.find(self._job_id)
        if job is not None and not job.state.finished:
            self._machine.jobs.end(self._job_id, JobState.ABORTED, *reasons, _ABORTED)

    def _forget(self) -> None:
        self._printer.spooling -= self._spooled
        self._spooled = 0
        self._pieces.clear()

    def _finish_document(self) -> None:
        try:
            for piece in self._inflater.finish():
                self._keep(piece)
        except (CompressionError, TooLarge) as error:
            self._fail(error)
        if self._refusal is not None:
            return
        data = b"".join(self._pieces)
        self._pieces.clear()
        if not data:
            if self._is_only or not self._last:
                self._refuse(Status.CLIENT_ERROR_BAD_REQUEST, "there is no document in the request")
            return
        try:
            document = self._interpret(data)
        except DocumentError as error:
            self._refuse(_FAILURES[error.reason], str(error), error.reason.value)
            return
        self._add(document, len(data))

    def _interpret(self, data: bytes) -> Document:
        found = recognise(data, self._format)
        return interpret(data, found, self._machine.profile.engine.colorants)

    def _add(self, document: Document, octets: int) -> None:
        """Put the document's pages behind those that the job has."""
        machine = self._machine
        job = machine.jobs.find(self._job_id)
        if job is None or job.state.finished:
            return
        ticket: Ticket = job.ticket["wishes"]
        machine.jobs.change(
            job.id,
            format=document.format,
            octets=job.octets + octets,
            pages=job.pages + sides_of(ticket, document.pages, job.pages),
            media=job.media or self._loaded(document.media),
            ticket={**job.ticket, "documents": job.ticket["documents"] + 1, "heard": machine.now},
        )

    def _loaded(self, media: str | None) -> str:
        """The document's own size where it lies in a tray; else any paper will do."""
        return media if media and any(tray.media == media for tray in self._machine.trays) else ""
