"""A document's pages as the ticket wants them on sides of paper. Pure functions; knows no protocol."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby, islice, pairwise
from operator import itemgetter
from typing import Any

from misfeed.emulators.documents.inks import DRAFT_PERCENT, LUMA
from misfeed.emulators.ipp.offer import DRAFT, LANDSCAPE, PORTRAIT, REVERSE_LANDSCAPE, REVERSE_PORTRAIT
from misfeed.emulators.ipp.ticket import Ticket
from misfeed.emulators.machine import Page
from misfeed.emulators.machine.job import JobDocument

_TURNED = frozenset({"image/jpeg", "text/plain"})
_QUARTERS = {PORTRAIT: 0, LANDSCAPE: 1, REVERSE_PORTRAIT: 2, REVERSE_LANDSCAPE: 3}
"""By how many quarters orientation-requested turns a page to the left."""
_BANNER = Page({"black": 20_000})


def sides_of(
    ticket: Ticket, pages: Sequence[Page], before: Sequence[Page] = (), document: int = 1
) -> tuple[Page, ...]:
    """The sides for one more document, of a job that has the sides `before` already.

    Args:
        pages: the document's own. document: its number in the job, from 1.
    """
    up = ticket.number_up
    chosen = list(_chosen(ticket, pages, document))
    sides = chosen
    if up > 1:
        sides = [_together(chosen[start : start + up], up) for start in range(0, len(chosen), up)]
    lead: list[Page] = []
    if ticket.banner and not before:
        lead = [_BANNER, *_fill(ticket, 1)]
    elif ticket.separate and before:
        lead = _fill(ticket, len(before))
    return (*lead, *sides)


def made_up(ticket: Ticket, documents: Iterable[JobDocument]) -> dict[str, Any]:
    """Fields of `Job` for all documents of one, each as its own ticket wants it: the sides of a copy, and
    which of its sheets belong together."""
    wanted = [(_for_document(ticket, document), document) for document in documents if not document.canceled]
    sides: list[Page] = []
    ends = []
    if ticket.separate:
        for own, document in wanted:
            sides += sides_of(own, document.pages, sides, document.number)
            ends.append(-(-len(sides) // ticket.sides))
    else:
        sides += _run_on(ticket, wanted)
    lead = int(ticket.banner and bool(sides))
    begins = (lead, *ends)
    sets = tuple(end - begin for begin, end in pairwise(begins) if end > begin)
    if ticket.reversed:
        sides, sets = _backwards(sides, lead * ticket.sides, ticket.sides), sets[::-1]
    return {"pages": tuple(sides), "lead": lead, "sets": sets if ticket.sets else ()}


def _backwards(sides: list[Page], head: int, per_sheet: int) -> list[Page]:
    """The last sheet first, behind the `head` of a banner."""
    body = sides[head:]
    body += [Page({})] * (-len(body) % per_sheet)
    sheets = [body[start : start + per_sheet] for start in range(0, len(body), per_sheet)]
    return sides[:head] + [side for sheet in reversed(sheets) for side in sheet]


def _for_document(ticket: Ticket, document: JobDocument) -> Ticket:
    own = replace(ticket, **document.ticket.get("wishes", {}))
    # What says itself how its pages lie is not turned (RFC 8011 §5.2.10).
    return own if document.format.lower() in _TURNED else replace(own, orientation=PORTRAIT)


def _run_on(ticket: Ticket, wanted: Sequence[tuple[Ticket, JobDocument]]) -> Iterator[Page]:
    """All documents as if they were one: what comes next shares the side that is not full."""
    if ticket.banner and wanted:
        yield from (_BANNER, *_fill(ticket, 1))
    pages = (
        (own.number_up, page)
        for own, document in wanted
        for page in _chosen(own, document.pages, document.number)
    )
    for up, run in groupby(pages, key=itemgetter(0)):
        while together := [page for _, page in islice(run, up)]:
            yield _together(together, up)


def _fill(ticket: Ticket, count: int) -> list[Page]:
    """Blank sides up to the end of a sheet of which `count` sides are used."""
    return [Page({})] * (-count % ticket.sides)


def _chosen(ticket: Ticket, pages: Sequence[Page], document: int) -> Iterator[Page]:
    """Each page that is printed, in its own quality and colour mode."""
    if not (ticket.ranges or ticket.overrides or _changes(ticket)):
        # As most documents are, and the longest.
        yield from pages
        return
    for number, page in enumerate(pages, 1):
        if ticket.takes(number):
            yield _wanted(page, ticket.for_page(document, number))


def _changes(ticket: Ticket) -> bool:
    """Whether a page is printed otherwise than it is."""
    return bool(ticket.quality == DRAFT or ticket.monochrome or ticket.dpi or _QUARTERS[ticket.orientation])


def _wanted(page: Page, ticket: Ticket) -> Page:
    if not _changes(ticket):
        return page
    coverage, draft = page.coverage_ppm, ticket.quality == DRAFT
    if ticket.monochrome:
        shares = sum(LUMA.get(colorant, 1_000) * ppm for colorant, ppm in coverage.items())
        coverage = {"black": min(1_000_000, shares // 1_000)}
    if draft:
        coverage = {colorant: ppm * DRAFT_PERCENT // 100 for colorant, ppm in coverage.items()}
    turned = _QUARTERS[ticket.orientation]
    originals = (
        one._replace(monochrome=ticket.monochrome, draft=draft, turned=turned, dpi=ticket.dpi)
        for one in page.originals
    )
    return Page(coverage, tuple(originals))


def _together(pages: Sequence[Page], up: int) -> Page:
    """Several pages on one side, each shrunk to its share."""
    if up == 1:
        return pages[0]
    coverage: dict[str, int] = {}
    for page in pages:
        for colorant, ppm in page.coverage_ppm.items():
            coverage[colorant] = coverage.get(colorant, 0) + ppm
    return Page(
        {colorant: ppm // up for colorant, ppm in coverage.items()},
        tuple(original for page in pages for original in page.originals),
    )
