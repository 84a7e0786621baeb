"""Sheets of paper, and ink on them."""

from __future__ import annotations

import numpy as np
import pytest
from misfeed.emulators.pages.chart import chart
from misfeed.emulators.pages.paper import Canvas, Paper

FOUR = ("cyan", "magenta", "yellow", "black")


@pytest.mark.parametrize(
    ("name", "dots"),
    [
        ("iso_a4_210x297mm", (827, 1169)),
        ("na_letter_8.5x11in", (850, 1100)),
        ("oe_4x6-label_4x6in", (400, 600)),
        ("", (827, 1169)),
    ],
)
def test_a_size_name_tells_how_many_dots_a_sheet_has(name: str, dots: tuple[int, int]) -> None:
    paper = Paper.named(name, 100)
    assert (paper.columns, paper.rows) == dots


def test_a_poster_is_drawn_coarser() -> None:
    paper = Paper.named("om_poster_2000x9000mm", 600)
    assert paper.columns * paper.rows < 7_000_000
    assert paper.columns > 500


def test_ink_is_seen_in_its_colour() -> None:
    canvas = Canvas.blank(Paper(10, 10, 25), FOUR)
    canvas.inks["cyan"][:] = 1
    assert canvas.image().getcolors() == [(100, (0, 255, 255))]
    canvas.inks["black"][:] = 0.6
    assert canvas.image().getcolors() == [(100, (0, 102, 102))]
    assert canvas.coverage_ppm()["black"] == 600_000


@pytest.mark.parametrize("ppm", [0, 1, 900, 50_000, 150_000, 700_000, 1_000_000])
@pytest.mark.parametrize("colorants", [("black",), FOUR])
def test_a_chart_covers_just_what_it_should(ppm: int, colorants: tuple[str, ...]) -> None:
    canvas = Canvas(Paper(), chart(Paper(), dict.fromkeys(colorants, ppm), colorants))
    for share in canvas.coverage_ppm().values():
        assert share == pytest.approx(ppm, rel=1e-3, abs=1)
    assert all(np.isfinite(plane).all() for plane in canvas.inks.values())
