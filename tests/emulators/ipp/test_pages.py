"""Pages on sides of paper."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from misfeed.emulators.ipp.offer import DRAFT
from misfeed.emulators.ipp.pages import sides_of
from misfeed.emulators.ipp.ticket import Override, Ticket
from misfeed.emulators.machine import Page
from misfeed.emulators.machine.jobs import Original
from misfeed.protocols.ipp import RangeOfInteger

COLOURED = Page({"black": 10_000, "cyan": 20_000})
PAGES = st.lists(st.integers(0, 1_000_000).map(lambda ppm: Page({"black": ppm})), max_size=20)


def test_a_plain_ticket_changes_nothing() -> None:
    assert sides_of(Ticket(), [COLOURED, COLOURED]) == (COLOURED, COLOURED)


@given(PAGES, st.sampled_from([1, 2, 4]))
def test_n_pages_on_a_side_take_as_many_sides_as_needed_and_a_share_of_the_toner(
    pages: list[Page], up: int
) -> None:
    sides = sides_of(Ticket(number_up=up), pages)
    assert len(sides) == -(-len(pages) // up)
    whole = sum(page.coverage_ppm["black"] for page in pages)
    assert abs(sum(side.coverage_ppm["black"] for side in sides) * up - whole) <= up * len(sides)


@given(PAGES, PAGES)
def test_a_second_document_never_shares_a_sheet_when_documents_are_separate(
    first: list[Page], second: list[Page]
) -> None:
    ticket = Ticket(sides=2)
    before = sides_of(ticket, first)
    after = sides_of(ticket, second, before, 2)
    assert after[len(after) - len(second) :] == tuple(second)
    assert not second or not before or (len(before) + len(after) - len(second)) % 2 == 0


def test_only_the_wanted_pages_are_printed() -> None:
    pages = [Page({"black": number}) for number in range(1, 7)]
    ticket = Ticket(ranges=(RangeOfInteger(2, 3), RangeOfInteger(6, 99)))
    assert [side.coverage_ppm["black"] for side in sides_of(ticket, pages)] == [2, 3, 6]


def test_a_banner_comes_once_on_a_sheet_of_its_own() -> None:
    ticket = Ticket(banner=True, sides=2)
    first = sides_of(ticket, [COLOURED])
    assert first[1:] == (Page({}), COLOURED)
    assert sides_of(ticket, [COLOURED], first, 2)[-1:] == (COLOURED,)
    assert len(sides_of(ticket, [COLOURED], first, 2)) == 2


def test_a_monochrome_page_is_never_more_than_wholly_covered() -> None:
    full = Page({"cyan": 900_000, "yellow": 900_000, "black": 900_000})
    assert sides_of(Ticket(monochrome=True), [full]) == (Page({"black": 1_000_000}),)


def test_colour_printed_in_black_takes_as_much_as_it_is_dark() -> None:
    colours = Page({"cyan": 100_000, "magenta": 100_000, "yellow": 100_000, "black": 50_000})
    assert sides_of(Ticket(monochrome=True), [colours]) == (Page({"black": 150_000}),)
    yellow = Page({"yellow": 100_000})
    assert sides_of(Ticket(monochrome=True), [yellow]) == (Page({"black": 11_400}),)


def test_a_side_knows_the_pages_of_documents_that_are_on_it() -> None:
    pages = [Page({"cyan": 10}, (Original("a", number),)) for number in range(3)]
    both, alone = sides_of(Ticket(number_up=2), pages)
    assert both.originals == (Original("a", 0), Original("a", 1))
    assert alone.originals == (Original("a", 2),)
    draft = sides_of(Ticket(monochrome=True, quality=DRAFT), pages[:1])
    assert draft[0].originals == (Original("a", 0, monochrome=True, draft=True),)


def test_an_override_changes_its_pages_of_its_document_only() -> None:
    grey = Override((RangeOfInteger(2, 2),), (RangeOfInteger(1, 1),), {"monochrome": True})
    ticket = Ticket(overrides=(grey,))
    assert sides_of(ticket, [COLOURED, COLOURED]) == (COLOURED, Page({"black": 15_980}))
    assert sides_of(ticket, [COLOURED, COLOURED], (COLOURED,), 2) == (COLOURED, COLOURED)
