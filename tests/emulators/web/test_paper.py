"""Paper on the page: by name where people have one, by its measures else."""

from __future__ import annotations

import pytest
from misfeed.emulators.web.paper import kind, size, stock
from misfeed.emulators.web.words import Words


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("na_letter_8.5x11in", "Letter"),
        ("iso_a4_210x297mm", "A4"),
        ("iso_a3_297x420mm", "A3"),
        ("iso_b5_176x250mm", "B5 (ISO)"),
        ("jis_b5_182x257mm", "B5 (JIS)"),
        ("na_number-10_4.125x9.5in", "Envelope #10"),
        ("oe_4x6-label_4x6in", "4 x 6 in"),
        ("custom_80x200mm_80x200mm", "80 x 200 mm"),
        ("choice_of-mine", "choice_of-mine"),
        ("", ""),
    ],
)
def test_a_size_is_told_by_its_name_or_its_measures(name: str, told: str) -> None:
    assert size(name) == told


def test_types_are_words_and_unknown_ones_stay() -> None:
    assert (kind("stationery"), kind("com.maker.velvet")) == ("Plain", "com.maker.velvet")


def test_size_and_type_are_told_in_the_visitors_language() -> None:
    assert stock("na_letter_8.5x11in", "stationery", Words("es")) == "Carta, Normal"
    assert stock("", "labels", Words("de")) == "Etiketten"
    assert stock("", "", Words("de")) == ""
