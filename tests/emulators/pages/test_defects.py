"""What each kind of defect does to a page, told from the image alone."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from misfeed.emulators.machine.marks import Defect, DefectKind
from misfeed.emulators.pages import PrintedPage
from misfeed.emulators.pages.defects import DRAW
from misfeed.emulators.pages.measure import coverage_ppm
from misfeed.emulators.pages.paper import darkness

MakePage = Callable[..., PrintedPage]
K = DefectKind
BLANK_PAGE = b" \f"


def shown(kind: DefectKind, **facts: float | str) -> Defect:
    return Defect(kind, **({"strength": 1.0, "part": "roller.drum"} | facts))


def test_every_kind_of_defect_is_drawn() -> None:
    assert set(DRAW) == set(DefectKind)


@pytest.mark.parametrize("kind", DefectKind)
def test_the_same_seed_draws_the_same_page_and_no_defect_leaves_it_as_it_was(
    page: MakePage, kind: DefectKind
) -> None:
    drawn = [
        page("colour-2p.pdf", shown(kind, strength=0.8), profile="colour-laser-mfp", dpi=50) for _ in range(2)
    ]
    first, second = (one.image().tobytes() for one in drawn)
    assert first == second != drawn[0].sent.image().tobytes()
    none = page("colour-2p.pdf", shown(kind, strength=0.0), profile="colour-laser-mfp", dpi=50)
    assert none.image().tobytes() == none.sent.image().tobytes()


@pytest.mark.parametrize("kind", DefectKind)
def test_no_ink_is_less_than_none_or_more_than_all(page: MakePage, kind: DefectKind) -> None:
    drawn = page("colour-2p.pdf", shown(kind, strength=3.0), profile="colour-laser-mfp", dpi=40).printed
    for plane in drawn.inks.values():
        assert plane.min() >= 0
        assert plane.max() <= 1


def test_what_belongs_to_a_part_is_on_every_sheet_at_its_place_and_a_turn_begins_anywhere(
    page: MakePage,
) -> None:
    scratch = [page("one-page.pdf", shown(K.STREAK), number=number) for number in range(2)]
    columns = [int(np.argmax(darkness(one.image())[:40].mean(axis=0))) for one in scratch]
    assert columns[0] == columns[1]
    turns = [
        page("one-page.pdf", shown(K.REPEAT_MARK, spacing_mm=94.2), number=number) for number in range(2)
    ]
    assert turns[0].image().tobytes() != turns[1].image().tobytes()


def test_a_streak_runs_where_it_should_and_a_dead_element_leaves_a_line_white(page: MakePage) -> None:
    dark = darkness(page("one-page.pdf", shown(K.STREAK, at_mm=100)).image())
    assert dark[5, 390:398].max() > 0.5
    assert dark[5, :380].max() == 0
    sent = page("one-page.pdf", shown(K.WHITE_LINE, at_mm=60, width_mm=1))
    row = darkness(sent.image())[900]
    assert row[120:230].max() == 1
    assert row[236] == 0


def test_a_missing_colour_is_missing_alone(page: MakePage) -> None:
    sent = page("colour-2p.pdf", shown(K.MISSING_COLOUR, colorant="cyan"), profile="colour-laser-mfp")
    was, now = coverage_ppm(sent.sent.image()), coverage_ppm(sent.image())
    assert now["cyan"] == 0 < was["cyan"]
    assert now["magenta"] == pytest.approx(was["magenta"], rel=0.2)


def test_a_blank_page_has_nothing_on_it_and_a_faded_one_less(page: MakePage) -> None:
    assert page("one-page.pdf", shown(K.BLANK)).printed.coverage_ppm() == {"black": 0}
    faded = page("one-page.pdf", shown(K.FADE, strength=0.5))
    assert faded.printed.coverage_ppm()["black"] < 0.7 * faded.sent.coverage_ppm()["black"]
    left = page("one-page.pdf", shown(K.FADE, at_mm=30, width_mm=60))
    lost = (left.sent.inks["black"] - left.printed.inks["black"]).sum(axis=0)
    assert lost[:240].sum() > 20 * lost[400:].sum()


def test_background_lies_where_nothing_was_to_be(page: MakePage) -> None:
    dark = darkness(page("one-page.pdf", shown(K.BACKGROUND, strength=0.5)).image())
    assert 0.02 < dark[:100].mean() < 0.4


def test_a_ghost_is_the_page_again_one_turn_later(page: MakePage) -> None:
    sent = page("one-page.pdf", shown(K.GHOST, spacing_mm=50.8))
    extra = sent.printed.inks["black"] - sent.sent.inks["black"]
    block = sent.sent.inks["black"][200:400] > 0.9
    again = extra[400:600] > 0.2
    assert (again & block).sum() > 0.95 * block.sum()


def test_colours_that_slip_take_black_not_with_them(page: MakePage) -> None:
    sent = page("colour-2p.pdf", shown(K.MISREGISTRATION), profile="colour-laser-mfp")
    assert np.array_equal(sent.printed.inks["black"], sent.sent.inks["black"])
    assert not np.array_equal(sent.printed.inks["magenta"], sent.sent.inks["magenta"])


def test_passes_of_one_colorant_that_do_not_meet_break_upright_edges(page: MakePage) -> None:
    sent = page("one-page.pdf", shown(K.MISREGISTRATION), profile="inkjet-mfp")
    first = [int(np.argmax(row > 0.5)) for row in sent.printed.inks["black"][880:1000]]
    assert len(set(first)) == 2
    assert sent.printed.coverage_ppm()["black"] == pytest.approx(sent.sent.coverage_ppm()["black"], rel=0.01)
