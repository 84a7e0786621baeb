"""A document's pages as the ticket wants them on sides of paper. Pure functions; knows no protocol."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from misfeed.emulators.ipp.offer import DRAFT
from misfeed.emulators.ipp.ticket import Ticket
from misfeed.emulators.machine import Page

_BANNER = Page({"black": 20_000})
_DRAFT_PERCENT = 70
"""How much of the toner or ink a draft takes."""


def sides_of(
    ticket: Ticket, pages: Sequence[Page], before: Sequence[Page] = (), document: int = 1
) -> tuple[Page, ...]:
    """The sides for one more document, of a job that has the sides `before` already.

    Args:
        pages: the document's own. document: its number in the job, from 1.
    """
    up = ticket.number_up
    chosen = list(_chosen(ticket, pages, document))
    sides = [_together(chosen[start : start + up], up) for start in range(0, len(chosen), up)]
    lead: list[Page] = []
    if ticket.banner and not before:
        lead = [_BANNER, *_fill(ticket, 1)]
    elif ticket.separate and before:
        lead = _fill(ticket, len(before))
    return (*lead, *sides)


def _fill(ticket: Ticket, count: int) -> list[Page]:
    """Blank sides up to the end of a sheet of which `count` sides are used."""
    return [Page({})] * (-count % ticket.sides)


def _chosen(ticket: Ticket, pages: Sequence[Page], document: int) -> Iterator[Mapping[str, int]]:
    """Coverage of each page that is printed, in its own quality and colour mode."""
    for number, page in enumerate(pages, 1):
        if ticket.takes(number):
            yield _coverage(page, ticket.for_page(document, number))


def _coverage(page: Page, ticket: Ticket) -> Mapping[str, int]:
    coverage = page.coverage_ppm
    if ticket.monochrome:
        coverage = {"black": min(1_000_000, sum(coverage.values()))}
    if ticket.quality == DRAFT:
        coverage = {colorant: ppm * _DRAFT_PERCENT // 100 for colorant, ppm in coverage.items()}
    return coverage


def _together(pages: Sequence[Mapping[str, int]], up: int) -> Page:
    """Several pages on one side, each shrunk to its share."""
    if up == 1:
        return Page(pages[0])
    coverage: dict[str, int] = {}
    for page in pages:
        for colorant, ppm in page.items():
            coverage[colorant] = coverage.get(colorant, 0) + ppm
    return Page({colorant: ppm // up for colorant, ppm in coverage.items()})
