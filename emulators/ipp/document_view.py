"""A document's attributes (PWG 5100.5 §6, §9): a view of one document of the machine's job. Keeps nothing."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import replace

from misfeed.emulators.ipp.answers import CHARSET
from misfeed.emulators.ipp.calls import printer_uri
from misfeed.emulators.ipp.jobs import STATES, documents_of, job_uri
from misfeed.emulators.ipp.pages import made_up
from misfeed.emulators.ipp.ticket import Ticket
from misfeed.emulators.ipp.times import moment, up_seconds
from misfeed.emulators.machine import Job, JobState, Machine
from misfeed.emulators.machine.job import JobDocument, JobReason
from misfeed.protocols import ipp
from misfeed.protocols.ipp import (
    Attribute,
    boolean,
    charset,
    enum,
    integer,
    keyword,
    name_attribute,
    natural_language,
    uri,
)

BRIEF = frozenset({"document-number"})
"""What Get-Documents tells when nothing is asked for (PWG 5100.5 §4.2)."""

_REASONS: Mapping[JobReason, str] = {
    JobReason.PRINTING: "printing",
    JobReason.COMPLETED: "completed-successfully",
    JobReason.CANCELED: "canceled-by-user",
    JobReason.CANCELED_BY_OPERATOR: "canceled-by-operator",
    JobReason.ABORTED: "aborted-by-system",
    JobReason.INTERRUPTED: "submission-interrupted",
    JobReason.COMPRESSION: "compression-error",
    JobReason.DOCUMENT_FORMAT: "document-format-error",
    JobReason.DOCUMENT_PASSWORD: "document-password-error",
    JobReason.DOCUMENT_UNSUPPORTED: "unsupported-document-format",
}
"""document-state-reasons that a job's own stand for."""


def document_attributes(machine: Machine, host: str, job: Job, document: JobDocument) -> Iterable[Attribute]:
    """All attributes of a document, its template attributes included."""
    identity = f"{machine.serial}:{machine.power.cycles}:{job.id}:{document.number}"
    yield integer("document-number", document.number)
    yield integer("document-job-id", job.id)
    yield uri("document-job-uri", job_uri(host, job.id))
    yield uri("document-printer-uri", printer_uri(host))
    yield uri("document-uuid", uuid.uuid5(uuid.NAMESPACE_URL, f"urn:misfeed:{identity}").urn)
    yield charset("attributes-charset", CHARSET)
    language = job.ticket.get("language") or machine.panel.spoken()
    yield natural_language("attributes-natural-language", language)
    if document.name:
        yield name_attribute("document-name", document.name)
    yield ipp.mime_media_type("document-format", document.format)
    yield enum("document-state", _state(job, document))
    yield keyword("document-state-reasons", *_state_reasons(job, document))
    yield boolean("last-document", not job.incoming and document.number == documents_of(job)[-1].number)
    yield integer("k-octets", -(-document.octets // 1024))
    yield integer("pages", len(document.pages))
    yield integer("impressions", _impressions(job, document))
    yield integer("printer-up-time", up_seconds(machine, machine.now))
    yield from moment("creation", machine, document.created)
    yield from moment("processing", machine, -1 if document.canceled else job.began)
    yield from moment("completed", machine, job.ended)
    yield from document.ticket.get("attributes", ())


def _state(job: Job, document: JobDocument) -> ipp.JobState:
    """`document-state`, whose numbers are those of `job-state`, but for a document that waits: always 3."""
    if document.canceled:
        return ipp.JobState.CANCELED
    return ipp.JobState.PENDING if job.state is JobState.HELD else STATES[job.state]


def _state_reasons(job: Job, document: JobDocument) -> tuple[str, ...]:
    if document.canceled:
        return ("canceled-by-user",)
    found = tuple(dict.fromkeys(_REASONS[reason] for reason in job.reasons if reason in _REASONS))
    if not found and job.state is JobState.PENDING:
        return ("incoming",) if job.incoming else ("queued",)
    return found or ("none",)


def _impressions(job: Job, document: JobDocument) -> int:
    ticket: Ticket | None = job.ticket.get("wishes")
    if ticket is None:
        return len(document.pages)
    return len(made_up(replace(ticket, banner=False), (document,))["pages"])
