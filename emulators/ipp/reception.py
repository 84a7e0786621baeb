"""A document coming in: decompressed and spooled piece by piece, interpreted and printed when it is whole."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, NamedTuple, Protocol

from misfeed.emulators.documents import (
    Document,
    DocumentError,
    Reason,
    UnsupportedFormat,
    interpret,
    recognise,
)
from misfeed.emulators.documents.unwrap import unwrapped
from misfeed.emulators.ipp.answers import Answer, Refusal
from misfeed.emulators.ipp.calls import Call
from misfeed.emulators.ipp.compression import CompressionError, Inflater, TooLarge
from misfeed.emulators.ipp.embedded import embedded
from misfeed.emulators.ipp.job_settings import fields_of
from misfeed.emulators.ipp.pages import made_up
from misfeed.emulators.ipp.printer import Printer
from misfeed.emulators.ipp.targets import job_answer, with_subscriptions
from misfeed.emulators.ipp.ticket import Ticket
from misfeed.emulators.machine import Job, JobState, Machine
from misfeed.emulators.machine.frozen import Frozen
from misfeed.emulators.machine.habits import Habit
from misfeed.emulators.machine.job import JobDocument, JobReason
from misfeed.emulators.spooling import Share
from misfeed.protocols.ipp import Attribute, Operation, Status, Tag

_PDF = "application/pdf"

MAX_DOCUMENT = 64 * 1024 * 1024
"""Octets of one document, after decompression."""

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


def close(machine: Machine, job: Job) -> None:
    if job.incoming:
        machine.jobs.change(job.id, incoming=False)


class Wrapping(NamedTuple):
    """How a document comes: its MIME media type and compression, and what is asked of it alone."""

    format: str
    compression: str
    ticket: Mapping[str, Any] = Frozen()


class Reception:
    """Takes one document of a job. When it cannot be printed the job is aborted, and the rest is read and
    forgotten, so that the client can hear the answer."""

    def __init__(
        self,
        printer: Printer,
        call: Call,
        job_id: int,
        wrapping: Wrapping,
        *,
        last: bool,
        unsupported: tuple[Attribute, ...] = (),
        subscribed: tuple[tuple[bytes, ...], int] = ((), 0),
    ) -> None:
        self._printer = printer
        self._machine = printer.machine
        self._call = call
        self.job_id = job_id
        self._format = wrapping.format
        self._ticket = wrapping.ticket
        self._inflater = Inflater(wrapping.compression, MAX_DOCUMENT)
        self._subscribed = subscribed
        self._last = last
        self._is_only = call.operation in (Operation.PRINT_JOB, Operation.PRINT_URI)
        self._unsupported = unsupported
        self._pieces: list[bytes] = []
        self._share = Share(printer.machine)
        self._refusal: Refusal | None = None

    def feed(self, data: bytes) -> None:
        if self._refusal is not None or not data:
            return
        # Slow is not silent: only a pause between pieces or operations counts.
        self._machine.jobs.heard(self.job_id)
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
        job = self._machine.jobs.find(self.job_id)
        if job is not None and job.state.finished:
            raise Refusal(Status.SERVER_ERROR_JOB_CANCELED, f"job {job.id} was ended while it came in")
        if job is not None and self._last:
            close(self._machine, job)
        self._machine.jobs.heard(self.job_id)
        self._machine.clock.finish_now()
        answer = job_answer(self._printer, self._call, self.job_id, self._unsupported)
        return with_subscriptions(answer, *self._subscribed)

    def lost(self) -> None:
        self._forget()
        self._abort(JobReason.INTERRUPTED)
        self._machine.clock.finish_now()

    # -- inside ------------------------------------------------------------------------------------------

    def _keep(self, piece: bytes) -> None:
        if self._share.take(len(piece)):
            self._pieces.append(piece)
        else:
            self._refuse(
                Status.SERVER_ERROR_TEMPORARY_ERROR, "the spool is full; try again later", JobReason.SPOOLING
            )

    def _fail(self, error: CompressionError | TooLarge) -> None:
        if isinstance(error, TooLarge):
            self._refuse(Status.CLIENT_ERROR_REQUEST_ENTITY_TOO_LARGE, str(error))
        else:
            self._refuse(Status.CLIENT_ERROR_COMPRESSION_ERROR, str(error), JobReason.COMPRESSION)

    def _refuse(self, status: Status, message: str, *reasons: JobReason) -> None:
        self._refusal = Refusal(status, message)
        self._forget()
        self._abort(*reasons)
        self._machine.clock.finish_now()

    def _abort(self, *reasons: JobReason) -> None:
        job = self._machine.jobs.find(self.job_id)
        if job is not None and not job.state.finished:
            self._machine.jobs.end(self.job_id, JobState.ABORTED, *reasons, JobReason.ABORTED)

    def _forget(self) -> None:
        self._share.give_back()
        self._pieces.clear()

    def _finish_document(self) -> None:
        try:
            self._inflater.finish()
        except CompressionError as error:
            self._fail(error)
        if self._refusal is not None:
            return
        data = b"".join(self._pieces)
        self._pieces.clear()
        if not data:
            if self._is_only or not self._last:
                self._refuse(Status.CLIENT_ERROR_BAD_REQUEST, "there is no document in the request")
            return
        found = recognise(unwrapped(data), self._format)
        if found == _PDF and self._machine.jobs.has(Habit.REFUSES_PDF):
            self._tell(data, found, accepted=False)
            self._refuse(_FAILURES[Reason.FORMAT_ERROR], "error in the document", JobReason.DOCUMENT_FORMAT)
            return
        try:
            if not self._machine.profile.documents.takes(found):
                raise UnsupportedFormat(found)
            document = interpret(unwrapped(data), found, self._machine.profile.engine.colorants)
        except DocumentError as error:
            self._tell(data, found, accepted=False)
            self._refuse(_FAILURES[error.reason], error.words, JobReason(error.reason.value))
            return
        self._add(document, len(data))
        self._tell(data, document.format, accepted=True)

    def _tell(self, data: bytes, found: str, *, accepted: bool) -> None:
        job = self._machine.jobs.find(self.job_id)
        number = (job.ticket.get("numbered", 0) if job else 0) + (not accepted)
        supplied = self._call.string("document-format", Tag.MIME_MEDIA_TYPE)
        self._machine.jobs.received(self.job_id, data, found, number, supplied=supplied, accepted=accepted)

    def _add(self, document: Document, octets: int) -> None:
        """Put the document's pages behind those that the job has."""
        machine = self._machine
        job = machine.jobs.find(self.job_id)
        if job is None or job.state.finished:
            return
        ticket: Ticket = job.ticket["wishes"]
        changes: dict[str, Any] = {}
        if not job.documents and (wishes := embedded(ticket, document, self._printer.offer)):
            ticket = replace(ticket, **wishes)
            changes = {name: value for name, value in fields_of(ticket).items() if name != "media"}
        came = JobDocument(
            number=job.ticket.get("numbered", 0) + 1,
            name=self._call.name("document-name"),
            format=document.format,
            octets=octets,
            pages=document.pages,
            created=machine.now,
            ticket=Frozen(self._ticket),
        )
        machine.jobs.change(
            job.id,
            format=document.format,
            octets=job.octets + octets,
            media=job.media or self._loaded(document.media),
            documents=(*job.documents, came),
            **made_up(ticket, (*job.documents, came)),
            **changes,
            ticket={**job.ticket, "wishes": ticket, "numbered": came.number},
        )

    def _loaded(self, media: str | None) -> str:
        """The document's own size where it lies in a tray; else any paper will do."""
        return media if media and any(tray.media == media for tray in self._machine.trays) else ""
