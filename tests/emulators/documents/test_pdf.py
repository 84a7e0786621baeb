"""PDF: pages, their size, and coverage that is close to what was drawn."""

from __future__ import annotations

from types import ModuleType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from misfeed.emulators.documents import DocumentError, Reason
from misfeed.emulators.documents.pdf import read_pdf
from misfeed.fixtures import document

MONO = ("black",)
FOUR = ("cyan", "magenta", "yellow", "black")


def coverage(data: bytes, colorants: tuple[str, ...] = MONO) -> dict[str, int]:
    return dict(read_pdf(data, colorants).pages[0].coverage_ppm)


def test_a_black_square_over_a_quarter_of_the_page_covers_a_quarter(make: ModuleType) -> None:
    data = make.pdf(["100 100 200 200 re f"], size=(400, 400))
    assert coverage(data)["black"] == pytest.approx(250_000, rel=0.02)
    assert coverage(data, FOUR) == {"cyan": 0, "magenta": 0, "yellow": 0, "black": coverage(data)["black"]}


def test_the_rules_of_a_table_cover_what_they_measure(make: ModuleType) -> None:
    rules = " ".join(f"0 {y} m 400 {y} l S" for y in range(5, 400, 10))
    assert coverage(make.pdf([f"1 w {rules}"], size=(400, 400)))["black"] == pytest.approx(100_000, rel=0.03)


def test_an_empty_page_has_no_ink(make: ModuleType) -> None:
    assert set(coverage(make.pdf([""]), FOUR).values()) == {0}


def test_red_is_magenta_and_yellow_on_a_colour_engine_and_dark_on_a_black_one(make: ModuleType) -> None:
    data = make.pdf(["1 0 0 rg 0 0 400 200 re f"], size=(400, 400))
    assert coverage(data, FOUR) == {"cyan": 0, "magenta": 500_000, "yellow": 500_000, "black": 0}
    assert coverage(data) == {"black": pytest.approx(350_500, rel=0.01)}


@pytest.mark.parametrize(
    ("size", "name"),
    [
        ((595, 842), "iso_a4_210x297mm"),
        ((842, 595), "iso_a4_210x297mm"),
        ((612, 792), "na_letter_8.5x11in"),
        ((288, 432), "oe_4x6-label_4x6in"),
        ((500, 500), None),
    ],
)
def test_the_first_pages_size_gives_the_media(
    make: ModuleType, size: tuple[int, int], name: str | None
) -> None:
    assert read_pdf(make.pdf(["", ""], size=size), MONO).media == name


def test_a_poster_is_drawn_coarser_rather_than_large(make: ModuleType) -> None:
    data = make.pdf(["0 0 7000 14000 re f"], size=(14_000, 14_000))
    assert coverage(data)["black"] == pytest.approx(500_000, rel=0.02)


def test_a_locked_file_is_told_from_a_damaged_one() -> None:
    with pytest.raises(DocumentError) as caught:
        read_pdf(LOCKED, MONO)
    assert caught.value.reason is Reason.PASSWORD
    with pytest.raises(DocumentError) as caught:
        read_pdf(b"%PDF-1.7 and then nothing", MONO)
    assert caught.value.reason is Reason.FORMAT_ERROR


def test_a_file_without_pages_is_refused(make: ModuleType) -> None:
    with pytest.raises(DocumentError, match=r"no pages|cannot read"):
        read_pdf(make.pdf([]), MONO)


def test_more_pages_than_a_printer_takes_are_refused(make: ModuleType) -> None:
    with pytest.raises(DocumentError, match="more than 5000 pages"):
        read_pdf(make.pdf([""] * 5_001), MONO)


@given(at=st.integers(0, 1500), octets=st.binary(max_size=8), cut=st.integers(0, 1552))
@settings(max_examples=60, deadline=None)
def test_a_damaged_file_reads_or_raises_one_error(at: int, octets: bytes, cut: int) -> None:
    sound = document("plain-3p.pdf")
    for data in (sound[:at] + octets + sound[at + len(octets) :], sound[:cut]):
        try:
            read_pdf(data, MONO)
        except DocumentError:
            continue


#: One empty page under the standard security handler, revision 3; nobody knows the password.
LOCKED = b"""%%PDF-1.4
1 0 obj
<< /Type /Catalog /Pages 2 0 R >>
endobj
2 0 obj
<< /Type /Pages /Count 1 /Kids [3 0 R] >>
endobj
3 0 obj
<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>
endobj
4 0 obj
<< /Filter /Standard /V 2 /R 3 /Length 128 /P -4 /O <%s> /U <%s> >>
endobj
trailer
<< /Root 1 0 R /Encrypt 4 0 R /ID [<00112233445566778899aabbccddeeff> <00112233445566778899aabbccddeeff>] >>
%%%%EOF
""" % (b"5a" * 32, b"a5" * 32)
