"""A job's attributes (RFC 8011 §5.3): a view of the machine's job. Keeps nothing."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Mapping
from functools import partial

from misfeed.emulators.ipp.answers import CHARSET
from misfeed.emulators.ipp.calls import printer_uri
from misfeed.emulators.ipp.holds import reason
from misfeed.emulators.ipp.times import moment, up_seconds
from misfeed.emulators.machine import Job, JobState, Machine, Status
from misfeed.emulators.machine.job import JobDocument
from misfeed.protocols import ipp
from misfeed.protocols.ipp import (
    Attribute,
    charset,
    enum,
    integer,
    keyword,
    name_attribute,
    natural_language,
    text,
    uri,
)

STATES: Mapping[JobState, ipp.JobState] = {
    JobState.PENDING: ipp.JobState.PENDING,
    JobState.HELD: ipp.JobState.PENDING_HELD,
    JobState.PROCESSING: ipp.JobState.PROCESSING,
    JobState.STOPPED: ipp.JobState.PROCESSING_STOPPED,
    JobState.CANCELED: ipp.JobState.CANCELED,
    JobState.ABORTED: ipp.JobState.ABORTED,
    JobState.COMPLETED: ipp.JobState.COMPLETED,
}

_MESSAGES: Mapping[JobState, str] = {
    JobState.PENDING: "Waiting",
    JobState.HELD: "Held",
    JobState.PROCESSING: "Printing",
    JobState.STOPPED: "The printer is stopped",
    JobState.CANCELED: "Canceled",
    JobState.ABORTED: "Aborted by the printer",
    JobState.COMPLETED: "Completed",
}

BRIEF = frozenset({"job-uri", "job-id"})
"""What Get-Jobs tells when nothing is asked for (RFC 8011 §4.2.6.1)."""


def job_uri(host: str, job_id: int) -> str:
    return f"{printer_uri(host)}/{job_id}"


def state_reasons(machine: Machine, job: Job) -> tuple[str, ...]:
    """`job-state-reasons` (RFC 8011 §5.3.8); never empty."""
    reasons = [each.value for each in job.reasons]
    if not job.state.finished:
        if job.incoming:
            reasons.append("job-incoming")
        if job.state is JobState.HELD and not job.incoming and not job.reasons:
            reasons.append(reason(_asked_names(job)))
        if machine.status is Status.STOPPED and not job.suspended:
            reasons.append("printer-stopped")
        if job.fed < job.sheets and not job.incoming and machine.engine.tray_for(job) is None:
            reasons.append("resources-are-not-ready")
    return tuple(dict.fromkeys(reasons)) or ("none",)


def intervening(machine: Machine, job: Job) -> int:
    """`number-of-intervening-jobs`: unfinished jobs ahead of it."""
    return next((ahead for ahead, other in enumerate(machine.jobs.open_jobs) if other.id == job.id), 0)


def response_attributes(machine: Machine, host: str, job: Job, language: str = "") -> tuple[Attribute, ...]:
    """What the answer to a creation or a document tells about the job (RFC 8011 §4.2.1.2)."""
    # What a print command has said of it goes before the printer's own words.
    state = "Suspended" if job.suspended else _MESSAGES[job.state]
    message = job.ticket.get("message") or machine.panel.say(state, language)
    return (
        uri("job-uri", job_uri(host, job.id)),
        integer("job-id", job.id),
        enum("job-state", STATES[job.state]),
        keyword("job-state-reasons", *state_reasons(machine, job)),
        text("job-state-message", message),
        integer("number-of-intervening-jobs", intervening(machine, job)),
    )


def job_attributes(machine: Machine, host: str, job: Job, language: str = "") -> Iterable[Attribute]:
    """All job attributes, template included."""
    identity = f"{machine.serial}:{machine.power.cycles}:{job.id}"
    yield from response_attributes(machine, host, job, language)
    yield uri("job-printer-uri", printer_uri(host))
    yield uri("job-more-info", f"http://{host}/")
    yield uri("job-uuid", uuid.uuid5(uuid.NAMESPACE_URL, f"urn:misfeed:{identity}").urn)
    yield charset("attributes-charset", CHARSET)
    yield natural_language(
        "attributes-natural-language", job.ticket.get("language") or machine.panel.spoken()
    )
    yield name_attribute("job-name", job.name)
    yield name_attribute("job-originating-user-name", job.user)
    yield ipp.mime_media_type("document-format", job.format)
    document_name = next((one.name for one in job.documents if one.name), "")
    if document_name:
        yield name_attribute("document-name-supplied", document_name)
    yield integer("number-of-documents", len(documents_of(job)))
    yield integer("job-printer-up-time", up_seconds(machine, machine.now))
    yield from moment("creation", machine, job.created)
    yield from moment("processing", machine, job.began)
    yield from moment("completed", machine, job.ended)
    done = job.octets * job.delivered // job.sheets if job.sheets else 0
    yield integer("job-k-octets", _k_octets(job.octets))
    yield integer("job-k-octets-processed", _k_octets(done))
    # Of one copy, though the sheets are those of all (RFC 8011 §5.3.17.2).
    yield integer("job-impressions", len(job.pages))
    yield integer("job-impressions-completed", job.impressions)
    yield integer("job-pages", _pages(job, job.sheets_per_copy))
    yield integer("job-pages-completed", _pages(job, _sheets_seen(job)))
    yield integer("job-media-sheets", job.sheets)
    yield integer("job-media-sheets-completed", job.delivered)
    yield from template_attributes(job)


def template_attributes(job: Job) -> Iterable[Attribute]:
    """The job template attributes, as the client sent them and they were accepted."""
    asked: tuple[Attribute, ...] = job.ticket.get("attributes", ())
    yield from asked
    names = {attribute.name for attribute in asked}
    if "copies" not in names:
        yield integer("copies", job.copies)
    if "job-priority" not in names:
        yield integer("job-priority", job.priority)


def documents_of(job: Job) -> tuple[JobDocument, ...]:
    """A job's documents; a job that came otherwise than over IPP is one."""
    if job.documents or "wishes" in job.ticket:
        return job.documents
    return (JobDocument(1, job.name, job.format, job.octets, job.pages, job.created),)


def _sheets_seen(job: Job) -> int:
    """Of the sheets of one copy, those of which at least one came out."""
    repeats = 1 if job.collated and not job.grouped else job.copies
    return min(job.sheets_per_copy, -(-job.delivered // repeats))


def _pages(job: Job, sheets: int) -> int:
    """The documents' own pages on the first `sheets` sheets of a copy."""
    return sum(len(side.originals) for side in job.pages[: sheets * job.sides])


def _k_octets(octets: int) -> int:
    """In units of 1024 octets, rounded up (RFC 8011 §5.3.17.1)."""
    return -(-octets // 1024)


def _asked_names(job: Job) -> set[str]:
    return {attribute.name for attribute in job.ticket.get("attributes", ())}


def _is_in(state: JobState, job: Job) -> bool:
    return job.state is state


WHICH: Mapping[str, Callable[[Job], bool]] = {
    "completed": lambda job: job.state.finished,
    "not-completed": lambda job: not job.state.finished,
    "all": lambda _: True,
    "proof-print": lambda job: "proof-print" in _asked_names(job),
    **{state.value: partial(_is_in, state) for state in JobState if state is not JobState.COMPLETED},
}
"""`which-jobs` (RFC 8011 §4.2.6.1, PWG 5100.7): whether a job is meant."""
