"""A ruler on a page finds what the machine did to it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from misfeed.emulators import profiles
from misfeed.emulators.machine import Machine
from misfeed.emulators.machine.marks import Defect, DefectKind
from misfeed.emulators.pages import PrintedPage, measure
from misfeed.emulators.pages.rulers import Ruler, Way, rollers_for, ways_of

MakePage = Callable[..., PrintedPage]
K = DefectKind


def mark(spacing: float, **facts: float | str) -> Defect:
    return Defect(K.REPEAT_MARK, spacing_mm=spacing, part="roll", **facts)


@pytest.mark.parametrize("spacing", [37.7, 44.0, 57.8, 75.4, 77.9, 94.2, 125.7])
@pytest.mark.parametrize("number", range(4))
def test_the_spacing_of_a_mark_is_told_with_its_error(page: MakePage, spacing: float, number: int) -> None:
    sent = page("one-page.pdf", mark(spacing, at_mm=185, width_mm=3), number=number)
    found = measure.repeat_mark(sent.image(), 100, sent.sent.image())
    assert found is not None
    assert found.error < 0.3
    assert abs(found.value - spacing) <= found.error


@pytest.mark.parametrize("spacing", [44.0, 75.4])
def test_marks_beside_the_print_are_found_without_the_page_as_sent(page: MakePage, spacing: float) -> None:
    sent = page("one-page.pdf", mark(spacing, at_mm=190, width_mm=3))
    found = measure.repeat_mark(sent.image(), 100)
    assert found is not None
    assert abs(found.value - spacing) <= found.error


@pytest.mark.parametrize("document", ["one-page.pdf", "colour-2p.pdf", "one-page.pwg"])
def test_nothing_repeats_on_a_clean_page(page: MakePage, document: str) -> None:
    sent = page(document, profile="colour-laser-mfp")
    assert measure.repeat_mark(sent.image(), 100) is None
    assert measure.repeat_mark(sent.image(), 100, sent.sent.image()) is None


def test_nothing_repeats_where_it_is_grey_all_over_or_streaked(page: MakePage) -> None:
    for kind in (K.BACKGROUND, K.STREAK, K.FADE):
        sent = page("one-page.pdf", Defect(kind, 0.8))
        assert measure.repeat_mark(sent.image(), 100, sent.sent.image()) is None


def test_what_lies_beside_its_place_is_neither_a_mark_nor_a_line(page: MakePage) -> None:
    for kind in (K.MISREGISTRATION, K.SKEW):
        sent = page("one-page.pdf", Defect(kind, 0.5), profile="colour-laser-mfp")
        assert measure.repeat_mark(sent.image(), 100, sent.sent.image()) is None
        assert measure.streaks(sent.image(), 100, sent.sent.image()) == []


@pytest.mark.parametrize("at", [20.0, 105.0, 180.0])
def test_a_streak_is_found_at_its_place(page: MakePage, at: float) -> None:
    for against_sent in (True, False):
        sent = page("one-page.pdf", Defect(K.STREAK, at_mm=at))
        (found,) = measure.streaks(sent.image(), 100, sent.sent.image() if against_sent else None)
        assert found.at_mm == pytest.approx(at, abs=0.3)
        assert found.darker > 0


def test_a_missing_line_is_found_where_something_was_to_be(page: MakePage) -> None:
    sent = page("one-page.pdf", Defect(K.WHITE_LINE, at_mm=60, width_mm=0.6))
    (found,) = measure.streaks(sent.image(), 100, sent.sent.image())
    assert found.at_mm == pytest.approx(60, abs=0.3)
    assert found.darker < 0


def test_a_clean_page_has_no_streaks_and_is_not_askew(page: MakePage) -> None:
    sent = page("one-page.pdf")
    assert measure.streaks(sent.image(), 100, sent.sent.image()) == []
    assert measure.skew(sent.image()).value == 0


@pytest.mark.parametrize("angle", [-30.0, -8.0, 5.0, 22.0])
def test_how_far_a_page_is_turned_is_told(page: MakePage, angle: float) -> None:
    sent = page("one-page.pdf", Defect(K.SKEW, angle_mrad=angle))
    found = measure.skew(sent.image(), sent.sent.image())
    assert abs(found.value - angle) <= found.error + 1


def test_a_spacing_names_the_rollers_of_its_length_and_colour() -> None:
    ways = {"a": Way(94.2), "b": Way(94.6, "cyan"), "c": Way(75.4)}
    assert rollers_for(measure.Measured(94.3, 0.2), ways) == ["a", "b"]
    assert rollers_for(measure.Measured(94.3, 0.2), ways, "black") == ["a"]
    assert rollers_for(measure.Measured(60.0, 0.2), ways) == []


@pytest.mark.parametrize("profile", ["mono-laser", "colour-laser-mfp", "departmental-a3-mfp"])
def test_the_ruler_names_the_roller_that_is_cut(page: MakePage, profile: str) -> None:
    ways = ways_of(Machine(profiles.load(profile)))
    assert ways
    for part, way in ways.items():
        defect = Defect(
            K.REPEAT_MARK, at_mm=60, width_mm=3, spacing_mm=way.circumference_mm, colorant=way.colorant
        )
        sent = page("one-page.pdf", defect, profile=profile)
        (told,) = Ruler(ways).reads(sent)
        assert part in told
        assert f"every {way.circumference_mm:.1f}"[:-1] in told


def test_a_ruler_that_spans_two_turns_since_print_hides_a_mark_names_the_roller_all_the_same() -> None:
    ruler = Ruler({"a": Way(75.4)})
    assert ruler.names(measure.Measured(150.8, 0.2), "black") == "names a (75.4 mm) in 2 turns"
    assert ruler.names(measure.Measured(75.5, 0.2), "black") == "names a (75.4 mm)"
    assert ruler.names(measure.Measured(99.0, 0.2), "black") == "names no roller"


def test_the_ruler_has_nothing_to_say_of_a_clean_page(page: MakePage) -> None:
    sent = page("one-page.pdf")
    assert Ruler({"a": Way(94.2)}).reads(sent) == []
