"""Plots are the same bytes for the same times, carry no foreign style, and read on light and dark ground."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest
from misfeed.journal import Phase
from misfeed.messages import words
from misfeed.report.colours import INTERFACES, OTHER, PHASES, interface_colour
from misfeed.report.plots import detection_plot, duration_plot
from misfeed.report.timing import Detection, Spread

FOUND = [
    Detection("ipp", tuple((400_000 + n * 9_000, f"c{n}") for n in range(40)), ("c99",)),
    Detection("snmp", ((2_000, "a"), (90_000_000, "b")), ()),
    Detection("panel", (), ("a", "b")),
]
SPREADS = {
    "MP-01": {Phase.DETECT: Spread(1_000, 2_000, 3_000), Phase.REPAIR: Spread(10**9, 10**9, 3 * 10**9)}
}


def luminance(colour: str) -> float:
    """Relative luminance (WCAG 2.2)."""
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("ground", ["#ffffff", "#14171b"])
@pytest.mark.parametrize("colour", [*INTERFACES.values(), OTHER, *(colour for colour, _ in PHASES.values())])
def test_every_colour_stands_out_on_both_grounds(colour: str, ground: str) -> None:
    assert contrast(colour, ground) >= 3


def test_colours_and_marks_are_told_apart() -> None:
    assert len({*INTERFACES.values(), OTHER}) == len(INTERFACES) + 1
    assert len({mark for _, mark in PHASES.values()}) == len(Phase)
    assert interface_colour("net@users") == interface_colour("net")


def test_the_same_times_give_the_same_bytes() -> None:
    assert detection_plot(FOUND, words("en")) == detection_plot(FOUND, words("en"))
    assert duration_plot(SPREADS, words("en")) == duration_plot(SPREADS, words("en"))


@pytest.mark.parametrize("svg", [detection_plot(FOUND, words("en")), duration_plot(SPREADS, words("es"))])
def test_a_plot_is_one_labelled_image_that_takes_its_ink_from_the_page(svg: str) -> None:
    root = ElementTree.fromstring(svg)
    assert root.tag == "svg"
    assert root.attrib["role"] == "img"
    assert root.attrib["aria-label"]
    assert "currentColor" in svg
    assert "<style" not in svg
    assert "xlink" not in svg
    ids = [element.attrib["id"] for element in root.iter() if "id" in element.attrib]
    assert len(ids) == len(set(ids))
    for element in root.iter():
        if "href" in element.attrib:
            assert element.attrib["href"][1:] in ids


def test_both_plots_can_stand_on_one_page() -> None:
    ids = [
        {element.attrib["id"] for element in ElementTree.fromstring(svg).iter() if "id" in element.attrib}
        for svg in (detection_plot(FOUND, words("en")), duration_plot(SPREADS, words("en")))
    ]
    assert not ids[0] & ids[1]


def test_each_case_is_one_dot() -> None:
    root = ElementTree.fromstring(detection_plot(FOUND, words("en")))
    dots = [
        path.attrib["d"].count("M")
        for path in root.iter("path")
        if f"stroke: {interface_colour('ipp')}" in path.attrib.get("style", "")
    ]
    assert sum(dots) == 40


def test_many_dots_stay_a_few_bytes_each() -> None:
    many = [Detection("ipp", tuple((1_000 + n * 37, f"c{n}") for n in range(2_000)), ())]
    assert len(detection_plot(many, words("en"))) < 2_000 * 40 + 40_000
