"""From samples to ink, on arithmetic that can be done by hand."""

from __future__ import annotations

import numpy as np
import pytest
from misfeed.emulators.documents.coverage import Space, Tally

MONO = ("black",)
FOUR = ("cyan", "magenta", "yellow", "black")


def covered(
    space: Space, colorants: tuple[str, ...], *pixels: tuple[int, ...], full: int = 255
) -> dict[str, int]:
    tally = Tally(space, full, colorants)
    tally.add(np.array(pixels, dtype=np.int64))
    return dict(tally.page(len(pixels)).coverage_ppm)


@pytest.mark.parametrize(
    ("pixel", "inks"),
    [
        ((255, 255, 255), (0, 0, 0, 0)),
        ((0, 0, 0), (0, 0, 0, 1_000_000)),
        ((51, 51, 51), (0, 0, 0, 800_000)),
        ((255, 0, 0), (0, 1_000_000, 1_000_000, 0)),
        ((0, 255, 255), (1_000_000, 0, 0, 0)),
        ((204, 102, 51), (0, 400_000, 600_000, 200_000)),
    ],
)
def test_colour_gives_its_common_grey_to_black(pixel: tuple[int, ...], inks: tuple[int, ...]) -> None:
    assert tuple(covered(Space.RGB, FOUR, pixel).values()) == inks


def test_an_engine_with_black_alone_prints_colour_by_its_luma() -> None:
    assert covered(Space.RGB, MONO, (255, 0, 0)) == {"black": 701_000}
    assert covered(Space.RGB, MONO, (0, 0, 0)) == {"black": 1_000_000}
    assert covered(Space.CMYK, MONO, (255, 255, 255, 255)) == {"black": 1_000_000}


def test_grey_is_printed_in_black_alone_on_every_engine() -> None:
    assert covered(Space.GREY, FOUR, (0,), (255,)) == {"cyan": 0, "magenta": 0, "yellow": 0, "black": 500_000}


def test_separated_colour_is_left_as_its_maker_separated_it() -> None:
    assert tuple(covered(Space.CMYK, FOUR, (255, 255, 255, 0)).values()) == (
        1_000_000,
        1_000_000,
        1_000_000,
        0,
    )


def test_an_engine_without_black_mixes_it() -> None:
    three = FOUR[:3]
    assert set(covered(Space.RGB, three, (0, 0, 0)).values()) == {1_000_000}
    assert set(covered(Space.CMYK, three, (0, 0, 0, 255)).values()) == {1_000_000}


def test_colorants_that_the_document_cannot_ask_for_stay_dry() -> None:
    assert covered(Space.RGB, (*FOUR, "white"), (0, 0, 0))["white"] == 0


def test_pixels_never_counted_are_paper() -> None:
    tally = Tally(Space.GREY, 255, MONO)
    tally.add(np.array([[0]], dtype=np.int64), np.array([5], dtype=np.int64))
    assert tally.page(20).coverage_ppm == {"black": 250_000}
