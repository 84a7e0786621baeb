"""A document's pages as the ticket wants them on sides of paper. Pure functions; knows no protocol."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from misfeed.emulators.ipp.offer import DRAFT
from misfeed.emulators.ipp.ticket import Ticket
from misfeed.emulators.machine import Page

_BANNER = Page({"black": 20_000})
_DRAFT_PERCENT = 70
"""How much of the toner or ink a draft takes."""


def sides_of(ticket: Ticket, pages: Sequence[Page], before: Sequence[Page]) -> tuple[Page, ...]:
    """The sides for one more document with `pages`, of a job that has the sides `before` already."""
    chosen = [page for number, page in enumerate(pages, 1) if _in_ranges(ticket, number)]
    sides = [
        _together(chosen[i : i + ticket.number_up], ticket) for i in range(0, len(chosen), ticket.number_up)
    ]
    lead: list[Page] = []
    if ticket.banner and not before:
        lead = [_BANNER, *_fill(ticket, 1)]
    elif ticket.separate and before:
        lead = _fill(ticket, len(before))
    return (*lead, *sides)


def _fill(ticket: Ticket, count: int) -> list[Page]:
    """Blank sides up to the end of a sheet of which `count` sides are used."""
    return [Page({})] * (-count % ticket.sides)


def _in_ranges(ticket: Ticket, number: int) -> bool:
    return not ticket.ranges or any(number in wanted for wanted in ticket.ranges)


def _together(pages: Sequence[Page], ticket: Ticket) -> Page:
    """Several pages on one side, each shrunk to its share."""
    coverage: dict[str, int] = {}
    for page in pages:
        for colorant, ppm in _colorants(page, ticket).items():
            coverage[colorant] = coverage.get(colorant, 0) + ppm
    percent = _DRAFT_PERCENT if ticket.quality == DRAFT else 100
    return Page({colorant: ppm * percent // (100 * ticket.number_up) for colorant, ppm in coverage.items()})


def _colorants(page: Page, ticket: Ticket) -> Mapping[str, int]:
    if not ticket.monochrome:
        return page.coverage_ppm
    return {"black": min(1_000_000, sum(page.coverage_ppm.values()))}
