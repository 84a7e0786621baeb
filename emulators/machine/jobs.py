"""Print jobs and their queue. A job is a record; what its pages look like was decided before it came here."""

from __future__ import annotations

import enum
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import msgspec
from msgspec.structs import replace

from .clock import US_PER_S
from .frozen import Frozen
from .panel import DARK
from .part import Part, action, nvram, ram

HISTORY = 50
"""Finished jobs kept in the queue's history."""

MAX_OPEN = 500
"""Unfinished jobs the spooler holds."""

INCOMING_PATIENCE_S = 120
"""An incoming job of which nothing has come for so long is given up."""

_INCOMING = "incoming-"


class JobState(enum.Enum):
    """RFC 8011 §5.3.7 job-state."""

    PENDING = "pending"
    HELD = "pending-held"
    PROCESSING = "processing"
    STOPPED = "processing-stopped"
    CANCELED = "canceled"
    ABORTED = "aborted"
    COMPLETED = "completed"

    @property
    def finished(self) -> bool:
        return self in _FINISHED


_FINISHED = frozenset({JobState.CANCELED, JobState.ABORTED, JobState.COMPLETED})


class JobReason(enum.Enum):
    """Why a job, or a call of the fax, is as it is: job-state-reasons of RFC 8011 §5.3.8,
    PWG 5100.15 (the fax) and PWG 5100.16 (accounts)."""

    PRINTING = "job-printing"
    PRINTER_STOPPED = "printer-stopped"
    COMPLETED = "job-completed-successfully"
    CANCELED = "job-canceled-by-user"
    ABORTED = "aborted-by-system"
    """Of every job that the printer itself ended."""
    INTERRUPTED = "submission-interrupted"
    SPOOLING = "job-spooling"
    COMPRESSION = "compression-error"
    DOCUMENT_FORMAT = "document-format-error"
    DOCUMENT_PASSWORD = "document-password-error"
    DOCUMENT_UNSUPPORTED = "unsupported-document-format"
    NOT_AUTHORISED = "account-authorization-failed"
    ACCOUNT_LIMIT = "account-limit-reached"
    HELD_FOR_AUTHORISATION = "job-held-for-authorization"
    NO_DIAL_TONE = "fax-modem-no-dial-tone"
    CARRIER_LOST = "fax-modem-carrier-lost"
    TRAINING_FAILED = "fax-modem-training-failure"


_INTERRUPTED = (JobReason.INTERRUPTED, JobReason.ABORTED)


class PageLanguage(enum.Enum):
    """Page languages that something in the machine depends on, as a job's `format` names them."""

    PDF = "application/pdf"


class QueueFull(Exception):
    """The spooler holds as many jobs as it can."""


class Original(NamedTuple):
    """Where a page's picture is found: the digest of a document, and the page's number in it (from 0).

    `monochrome` and `draft` say how it was wanted.
    """

    document: str
    number: int
    monochrome: bool = False
    draft: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """One side to be marked: how much of it each colorant covers, in millionths of the page.

    `originals` are the pages of documents that are on it: several where they were shrunk to share it, none
    where nobody sent a document.
    """

    coverage_ppm: Mapping[str, int] = field(hash=False)
    originals: tuple[Original, ...] = ()

    def __post_init__(self) -> None:
        if type(self.coverage_ppm) is not Frozen:
            object.__setattr__(self, "coverage_ppm", Frozen(self.coverage_ppm))


class Job(msgspec.Struct, frozen=True):
    """One job, as it stands.

    Attributes:
        id: its number in the queue, from 1. name, user: what its client calls it and itself.
        format, octets: MIME media type and size of what was sent.
        pages: the pages of one copy, in order. copies: how often.
        sides: 1 or 2 sides of each sheet. media: PWG size name asked for, or "". source: tray id, or "".
        state: of RFC 8011. reasons: why it is in it.
        fed, delivered: sheets that have left a tray, and that lie in a bin.
        impressions: sides that lie in a bin.
        created, began, ended: machine times in microseconds; -1 before that moment.
        incoming: more of it is still to come; it does not print, and is given up after a silence.
        origin: the address it came from, or "usb"; "" for the printer itself.
        ticket: what else its client asked for, in the words of whoever took it in.
    """

    id: int
    name: str = "job"
    user: str = "anonymous"
    format: str = "application/octet-stream"
    octets: int = 0
    pages: tuple[Page, ...] = ()
    copies: int = 1
    sides: int = 1
    media: str = ""
    source: str = ""
    state: JobState = JobState.PENDING
    reasons: tuple[JobReason, ...] = ()
    fed: int = 0
    delivered: int = 0
    impressions: int = 0
    created: int = 0
    began: int = -1
    ended: int = -1
    incoming: bool = False
    origin: str = ""
    ticket: Mapping[str, Any] = Frozen()

    def __hash__(self) -> int:
        # A job is told from others by far less than all of it.
        return hash((self.id, self.state, self.fed, self.delivered))

    @property
    def sheets_per_copy(self) -> int:
        return -(-len(self.pages) // self.sides)

    @property
    def sheets(self) -> int:
        # Asked for many times a sheet, and so without `sheets_per_copy`.
        return -(-len(self.pages) // self.sides) * self.copies

    def sheet_sides(self, number: int) -> tuple[Page, ...]:
        """The pages on the sheet `number` (from 0)."""
        first = number % self.sheets_per_copy * self.sides
        return self.pages[first : first + self.sides]


class Received(NamedTuple):
    """A document of a job as it came, once it was whole.

    `format` is what it turned out to be, and `supplied` what its client called it ("" when it did not).
    `number` counts the documents of the job from 1; one that is not `accepted` cannot be printed.
    """

    job: Job
    data: bytes
    format: str
    number: int = 1
    supplied: str = ""
    accepted: bool = True


class JobQueue(Part):
    """Jobs in the order they came; spooled in memory, so that a power cut loses them.

    Fields:
        jobs: open jobs and the last `HISTORY` finished ones, oldest first.
        next_id: the id of the next job.
        rejecting: Disable-Printer was asked for; printing goes on, new jobs are refused.
    """

    __slots__ = ("_open", "readers")
    TRANSIENT = {"_open": tuple, "readers": tuple}  # noqa: RUF012

    jobs: tuple[Job, ...] = ram(())
    next_id: int = nvram(1)
    rejecting: bool = nvram(False)

    _open: tuple[tuple[Job, ...], tuple[Job, ...]] | tuple[()]
    readers: tuple[Callable[[Received], None], ...]
    """Called with every document that comes; the machine itself keeps none."""

    @action(panel=True)
    def set_rejecting(self, on: bool) -> None:
        """Have it refuse new jobs, or take them again, on its own web page; what waits is printed."""
        self.rejecting = on

    def submit(self, **details: Any) -> Job:
        """Take a job with the attributes of `Job`; it prints as soon as it can. Raises QueueFull."""
        machine = self.machine
        if len(self.open_jobs) >= MAX_OPEN:
            raise QueueFull(f"{MAX_OPEN} jobs are waiting")
        if "ticket" in details:
            details["ticket"] = Frozen(details["ticket"])
        job = Job(id=self.next_id, created=machine.now, **details)
        self.next_id += 1
        self.jobs += (job,)
        if job.incoming:
            self._expect_more(job.id)
        machine.power.wake()
        if machine.accounting is not None:
            machine.accounting.admit(job)
        return self.find(job.id) or job

    def received(
        self,
        job_id: int,
        data: bytes,
        format_: str,
        number: int = 1,
        *,
        supplied: str = "",
        accepted: bool = True,
    ) -> None:
        """A document of a job is whole: whoever reads documents is handed it."""
        job = self.find(job_id)
        if job is not None:
            for read in self.readers:
                read(Received(job, data, format_, number, supplied, accepted))

    def heard(self, job_id: int) -> None:
        """More of an incoming job has come: the silence after which it is given up begins anew."""
        if self.machine.has_alarm(self, _alarm(job_id)):
            self._expect_more(job_id)

    def _expect_more(self, job_id: int) -> None:
        self.machine.set_alarm(self, _alarm(job_id), INCOMING_PATIENCE_S * US_PER_S)

    def on_alarm(self, name: str) -> None:
        self.end(int(name.removeprefix(_INCOMING)), JobState.ABORTED, *_INTERRUPTED)

    def find(self, job_id: int) -> Job | None:
        for job in reversed(self.jobs):
            if job.id == job_id:
                return job
        return None

    @property
    def open_jobs(self) -> tuple[Job, ...]:
        """Those that are not finished, oldest first."""
        known = self._open
        if not known or known[0] is not self.jobs:
            known = self._open = (self.jobs, tuple([job for job in self.jobs if job.state not in _FINISHED]))
        return known[1]

    def change(self, job_id: int, **changes: Any) -> Job:
        """Replace fields of a job and return it as it now stands."""
        old = self.find(job_id)
        if old is None:
            raise KeyError(job_id)
        if "ticket" in changes:
            changes["ticket"] = Frozen(changes["ticket"])
        new = replace(old, **changes)
        if new != old:
            self.jobs = tuple([new if job is old else job for job in self.jobs])
        if old.incoming and not new.incoming:
            self.machine.clear_alarm(self, _alarm(job_id))
        return new

    def end(self, job_id: int, state: JobState, *reasons: JobReason, **changes: Any) -> None:
        """A job is over; sheets still moving for it come out all the same."""
        self.change(job_id, state=state, reasons=reasons, ended=self.machine.now, incoming=False, **changes)
        if len(self.jobs) <= HISTORY:
            return
        finished = [job for job in self.jobs if job.state.finished]
        if len(finished) > HISTORY:
            old = {job.id for job in finished[: len(finished) - HISTORY]}
            self.jobs = tuple(job for job in self.jobs if job.id not in old)

    def cancel(self, job_id: int) -> None:
        """Cancel by user (RFC 8011 §4.3.3); the job must be open."""
        self.end(job_id, JobState.CANCELED, JobReason.CANCELED)

    def look(self) -> dict[str, str]:
        """The job log, as it can be printed at the panel: who sent the last ones, from where, and what."""
        if not self.machine.panel.lit:
            return DARK
        last = [f"{job.name} of {job.user or 'nobody'} from {job.origin or 'here'}" for job in self.jobs[-5:]]
        return {"last jobs": "; ".join(last) or "none"}

    def lose_power(self) -> None:
        for job in self.open_jobs:
            self.machine.hazards.record("job-lost", self.id, f"job {job.id} was lost with the power")
            if job.incoming:
                text = f"the power went while job {job.id} was being written"
                self.machine.hazards.record("write-cut", self.id, text)
        super().lose_power()


def _alarm(job_id: int) -> str:
    return f"{_INCOMING}{job_id}"
