"""What a client asks of a job, as the job has it: a record. Turning its wishes into pages is `pages`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from misfeed.emulators.ipp.offer import NORMAL, PORTRAIT
from misfeed.emulators.machine.job import DEFAULT_PRIORITY
from misfeed.protocols.ipp import Attribute, RangeOfInteger


@dataclass(frozen=True, slots=True)
class Override:
    """Wishes for some pages only (PWG 5100.6).

    Attributes:
        pages, documents: which, counted from 1; none: all.
        wish: fields of `Ticket`.
    """

    pages: tuple[RangeOfInteger, ...]
    documents: tuple[RangeOfInteger, ...]
    wish: Mapping[str, Any]

    def covers(self, document: int, page: int) -> bool:
        return within(document, self.documents) and within(page, self.pages)


def within(number: int, ranges: tuple[RangeOfInteger, ...]) -> bool:
    return not ranges or any(number in wanted for wanted in ranges)


@dataclass(frozen=True, slots=True)
class Ticket:
    """A job's wishes.

    Attributes:
        attributes: the job template attributes that were accepted, as sent.
        hold, delay, retain: job-hold-until, job-delay-output-until, job-retain-until; and their times.
        media, media_type, source: size name, type and tray id, or "" for any.
        ranges: page-ranges, both ends included; none: all pages.
        banner: a job-sheet comes first. separate: each document begins on a new sheet.
        sets: each document is finished by itself. grouped: all copies of one come before the next.
        bin: bin id, or "" for any. stapled, finished, collated, pace_percent: as `Job` has them.
        orientation, dpi: orientation-requested, and the lower printer-resolution; 0 for any.
        reversed: the last sheet comes first.
        proof: so many copies are printed first, to be looked at; 0 when it is no proof (PWG 5100.11).
    """

    attributes: tuple[Attribute, ...] = ()
    copies: int = 1
    sides: int = 1
    media: str = ""
    source: str = ""
    media_type: str = ""
    hold: str = "no-hold"
    hold_time: datetime | None = None
    delay: str = "no-delay-output"
    delay_time: datetime | None = None
    retain: str = "none"
    retain_s: int = -1
    retain_time: datetime | None = None
    number_up: int = 1
    ranges: tuple[RangeOfInteger, ...] = ()
    quality: int = NORMAL
    monochrome: bool = False
    banner: bool = False
    separate: bool = True
    priority: int = DEFAULT_PRIORITY
    proof: int = 0
    sets: bool = True
    grouped: bool = False
    bin: str = ""
    stapled: bool = False
    finished: tuple[str, ...] = ()
    collated: bool = True
    pace_percent: int = 100
    orientation: int = PORTRAIT
    dpi: int = 0
    reversed: bool = False
    overrides: tuple[Override, ...] = ()

    def takes(self, page: int) -> bool:
        """Whether a page of a document is printed at all."""
        return within(page, self.ranges)

    def for_page(self, document: int, page: int) -> Ticket:
        """The ticket as it stands for one page."""
        ticket = self
        for override in self.overrides:
            if override.covers(document, page):
                ticket = replace(ticket, **override.wish)
        return ticket
