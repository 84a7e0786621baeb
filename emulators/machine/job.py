"""What a job is: a record of what was sent, how it is wanted and how far it has come. Knows no queue."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import msgspec
from msgspec.structs import replace

from .frozen import Frozen

DEFAULT_PRIORITY = 50
"""Of a job whose client asked for none, out of 1 to 100 (RFC 8011 §5.2.1)."""


FOR_EVER_S = 10**9
"""As seconds that a job is told of once it is over."""


class JobState(enum.Enum):
    """RFC 8011 §5.3.7 job-state."""

    PENDING = "pending"
    HELD = "pending-held"
    PROCESSING = "processing"
    STOPPED = "processing-stopped"
    CANCELED = "canceled"
    ABORTED = "aborted"
    COMPLETED = "completed"

    def __init__(self, word: str) -> None:
        # Asked of every job of a queue whenever one of them changes.
        self.finished = word in ("canceled", "aborted", "completed")


class JobReason(enum.Enum):
    """Why a job, or a call of the fax, is as it is: job-state-reasons of RFC 8011 §5.3.8,
    PWG 5100.15 (the fax) and PWG 5100.16 (accounts)."""

    PRINTING = "job-printing"
    PRINTER_STOPPED = "printer-stopped"
    COMPLETED = "job-completed-successfully"
    CANCELED = "job-canceled-by-user"
    CANCELED_BY_OPERATOR = "job-canceled-by-operator"
    SUSPENDED = "job-suspended"
    """It has begun, and lets others pass (RFC 3998)."""
    HELD_ON_CREATE = "job-held-on-create"
    """It came while new jobs were held (RFC 3998 Hold-New-Jobs)."""
    ABORTED = "aborted-by-system"
    """Of every job that the printer itself ended."""
    INTERRUPTED = "submission-interrupted"
    SPOOLING = "job-spooling"
    COMPRESSION = "compression-error"
    DOCUMENT_ACCESS = "document-access-error"
    """It could not be had where its client said that it is."""
    DOCUMENT_FORMAT = "document-format-error"
    DOCUMENT_PASSWORD = "document-password-error"
    DOCUMENT_UNSUPPORTED = "unsupported-document-format"
    NOT_AUTHORISED = "account-authorization-failed"
    ACCOUNT_LIMIT = "account-limit-reached"
    HELD_FOR_AUTHORISATION = "job-held-for-authorization"
    NO_DIAL_TONE = "fax-modem-no-dial-tone"
    CARRIER_LOST = "fax-modem-carrier-lost"
    TRAINING_FAILED = "fax-modem-training-failure"


class PageLanguage(enum.Enum):
    """Page languages that something in the machine depends on, as a job's `format` names them."""

    PDF = "application/pdf"


class Original(NamedTuple):
    """Where a page's picture is found: the digest of a document, and the page's number in it (from 0).

    `monochrome` and `draft` say how it was wanted; `turned` by how many quarters it is turned to the left,
    and `dpi` how finely it was wanted (0: as it comes).
    """

    document: str
    number: int
    monochrome: bool = False
    draft: bool = False
    turned: int = 0
    dpi: int = 0


@dataclass(frozen=True, slots=True)
class Page:
    """One side to be marked: how much of it each colorant covers, in millionths of the page.

    `originals` are the pages of documents that are on it: several where they were shrunk to share it, none
    where nobody sent a document. `length_mm`: of a roll it takes so much; 0 for a whole sheet.
    """

    coverage_ppm: Mapping[str, int] = field(hash=False)
    originals: tuple[Original, ...] = ()
    length_mm: int = 0

    def __post_init__(self) -> None:
        if type(self.coverage_ppm) is not Frozen:
            object.__setattr__(self, "coverage_ppm", Frozen(self.coverage_ppm))


class JobDocument(msgspec.Struct, frozen=True):
    """One of the documents that a job was sent as.

    Attributes:
        number: its place in the job, from 1; a deleted one leaves its number unused.
        name, format, octets: what its client calls it, its MIME media type and its size.
        pages: its own pages, before the job's ticket has been at them.
        created: machine time in microseconds at which it had come.
        canceled: nothing of it is to be printed.
        ticket: what its client asked for beside what it asked of the job, in the words of whoever took it in.
    """

    number: int
    name: str = ""
    format: str = "application/octet-stream"
    octets: int = 0
    pages: tuple[Page, ...] = ()
    created: int = 0
    canceled: bool = False
    ticket: Mapping[str, Any] = Frozen()

    def __hash__(self) -> int:
        return hash((self.number, self.octets, self.created))


def changed_document(document: JobDocument, **changes: Any) -> JobDocument:
    """The document with other fields."""
    if "ticket" in changes:
        changes["ticket"] = Frozen(changes["ticket"])
    return replace(document, **changes)


class Job(msgspec.Struct, frozen=True):
    """One job, as it stands.

    Attributes:
        id: its number in the queue, from 1. name, user: what its client calls it and itself.
        format, octets: MIME media type and size of what was sent.
        pages: the pages of one copy, in order. copies: how often.
        sides: 1 or 2 sides of each sheet. media: PWG size name asked for, or "". source: tray id, or "".
        media_type: type of paper asked for, or "".
        state: of RFC 8011. reasons: why it is in it.
        fed, delivered: sheets that have left a tray, and that lie in a bin.
        impressions: sides that lie in a bin.
        created, began, ended: machine times in microseconds; -1 before that moment.
        incoming: more of it is still to come; it does not print, and is given up after a silence.
        origin: the address it came from, or "usb"; "" for the printer itself.
        ticket: what else its client asked for, in the words of whoever took it in.
        until: machine time at which it is held no longer; -1 for not by itself.
        priority: 1 to 100; those of a higher one print first.
        documents: what its pages were made from, where whoever took it in keeps account of them.
        bin: id of the bin it goes to, or "" for the first.
        lead: sheets at its head that are not copied: a banner.
        sets: sheets of each document that is a set of its own; () for one set of all.
        grouped: all copies of a document come together, and then those of the next.
        collated: a copy is whole before the next begins; else all copies of a sheet come together.
        stapled: each set is stapled. finished: what else is done to each sheet, in a person's words.
        pace_percent: how long it takes between sheets, in percent of what the engine takes.
        retain_s, retain_at: for so many seconds after its end, or until that machine time, it is told of; -1
            for as long as the model likes.
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
    media_type: str = ""
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
    until: int = -1
    priority: int = DEFAULT_PRIORITY
    documents: tuple[JobDocument, ...] = ()
    bin: str = ""
    lead: int = 0
    sets: tuple[int, ...] = ()
    grouped: bool = False
    collated: bool = True
    stapled: bool = False
    finished: tuple[str, ...] = ()
    pace_percent: int = 100
    retain_s: int = -1
    retain_at: int = -1

    def __hash__(self) -> int:
        # A job is told from others by far less than all of it.
        return hash((self.id, self.state, self.fed, self.delivered))

    @property
    def suspended(self) -> bool:
        """It has begun, and does not go on before it is resumed."""
        return JobReason.SUSPENDED in self.reasons

    @property
    def sheets_per_copy(self) -> int:
        return -(-len(self.pages) // self.sides)

    @property
    def sheets(self) -> int:
        # Asked for many times a sheet, and so without `sheets_per_copy`.
        return (-(-len(self.pages) // self.sides) - self.lead) * self.copies + self.lead

    def sheet_sides(self, number: int) -> tuple[Page, ...]:
        """The pages on the sheet `number` (from 0)."""
        first = self._place(number)[0] * self.sides
        return self.pages[first : first + self.sides]

    def set_ended(self, number: int) -> int:
        """The sheets of the set that ends with the sheet `number` (from 0); 0 where none does."""
        return self._place(number)[1]

    def _place(self, number: int) -> tuple[int, int]:
        """Which sheet of a copy it is, and the sheets of the set that it ends (0 where it ends none)."""
        if number < self.lead:
            return number, 0
        number -= self.lead
        if not self.collated:
            return self.lead + number // self.copies, 0
        copies = self.copies if self.grouped else 1
        whole = self.sheets_per_copy - self.lead
        first, number = self.lead, number if self.grouped else number % whole
        for sheets in self.sets or (whole,):
            if number < sheets * copies:
                at = number % sheets
                return first + at, sheets if at + 1 == sheets else 0
            number -= sheets * copies
            first += sheets
        raise IndexError(number)


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
