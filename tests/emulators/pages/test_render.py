"""Documents as ink on paper: what is drawn is what was counted."""

from __future__ import annotations

import io
import struct
from collections.abc import Callable

import pytest
from misfeed.emulators.documents import interpret, recognise
from misfeed.emulators.documents.originals import Originals, originals
from misfeed.emulators.machine import Page
from misfeed.emulators.machine.jobs import Original
from misfeed.emulators.machine.marks import Defect, DefectKind, Side
from misfeed.emulators.pages import PrintedPage, png
from misfeed.emulators.pages.measure import coverage_ppm
from misfeed.emulators.pages.paper import Paper
from misfeed.fixtures import document
from PIL import Image, ImageDraw

MakePage = Callable[..., PrintedPage]
FOUR = ("cyan", "magenta", "yellow", "black")
A4 = (1240, 1754)


def jpeg(mode: str) -> bytes:
    picture = Image.new(mode, A4, "white")
    ImageDraw.Draw(picture).rectangle((100, 100, 900, 700), fill="black")
    if mode == "RGB":
        ImageDraw.Draw(picture).rectangle((100, 800, 900, 1400), fill=(255, 40, 40))
    file = io.BytesIO()
    picture.save(file, "JPEG", quality=95)
    return file.getvalue()


def urf(bits: int, space: int, line: bytes) -> bytes:
    header = struct.pack(">BBBB8x3I8x", bits, space, 1, 4, *A4, 150)
    lines = b"".join(bytes([255]) + line for _ in range(A4[1] // 256 + 1))
    rest = A4[1] % 256
    whole = b"".join(bytes([255]) + line for _ in range(A4[1] // 256)) + bytes([rest - 1]) + line
    assert len(lines) >= len(whole)
    return b"UNIRAST\0" + struct.pack(">I", 1) + header + whole


DOCUMENTS = {
    "letter": document("one-page.pdf"),
    "colours": document("colour-2p.pdf"),
    "pwg": document("one-page.pwg"),
    "urf grey": urf(8, 0, bytes([127, 0, 127, 90, 128])),
    "urf colour": urf(24, 1, bytes([127, 255, 0, 0, 127, 0, 80, 200, 128])),
    "jpeg grey": jpeg("L"),
    "jpeg colour": jpeg("RGB"),
}


def corner(quarters: int, *, dpi: int = 0) -> tuple[Image.Image, str]:
    """A photograph that is dark in its upper left corner, turned by so many quarters; and where that is."""
    photo = Image.new("L", (1000, 1414), "white")
    ImageDraw.Draw(photo).rectangle((0, 0, 400, 500), fill="black")
    file = io.BytesIO()
    photo.save(file, "JPEG")
    [whole] = interpret(file.getvalue(), "image/jpeg", ("black",)).pages
    turned = Page(whole.coverage_ppm, (whole.originals[0]._replace(turned=quarters, dpi=dpi),))
    paper = Paper.named("iso_a4_210x297mm", 100)
    drawn = PrintedPage("bin", 1, 0, False, Side(turned, ()), paper, ("black",), 7).image()
    places = {
        "upper left": (0.1, 0.1),
        "lower left": (0.1, 0.9),
        "lower right": (0.9, 0.9),
        "upper right": (0.9, 0.1),
    }
    dark = [
        name
        for name, (x, y) in places.items()
        if drawn.getpixel((round(x * (drawn.width - 1)), round(y * (drawn.height - 1)))) < 60
    ]
    assert len(dark) == 1
    return drawn, dark[0]


@pytest.mark.parametrize(
    ("quarters", "place"), [(0, "upper left"), (1, "lower left"), (2, "lower right"), (3, "upper right")]
)
def test_a_page_is_turned_to_the_left_by_quarters(quarters: int, place: str) -> None:
    drawn, dark = corner(quarters)
    assert (drawn.size, dark) == ((827, 1169), place)


def test_a_page_may_be_wanted_coarser_than_it_is_looked_at() -> None:
    drawn, _ = corner(1, dpi=20)
    assert drawn.size == (827, 1169)
    # Five dots across and five down are one.
    row = [drawn.getpixel((x, 600)) for x in range(40)]
    assert len({row[x] for x in range(40)}) <= 10


@pytest.mark.parametrize("name", DOCUMENTS)
@pytest.mark.parametrize("profile", ["mono-laser", "colour-laser-mfp"])
def test_supplies_fall_by_what_is_on_the_page(page: MakePage, name: str, profile: str) -> None:
    sent = page(DOCUMENTS[name], profile=profile, dpi=200)
    seen = coverage_ppm(sent.image())
    for colorant in sent.colorants:
        counted = sent.side.page.coverage_ppm[colorant]
        assert seen[colorant] == pytest.approx(counted, rel=0.03, abs=600), colorant


def test_text_is_set_as_dark_as_it_is_counted(page: MakePage) -> None:
    prose = " ".join(["Paper is fed from the tray, and the drum is cleaned once a turn."] * 60).encode()
    sent = page(prose, dpi=200)
    counted = sent.side.page.coverage_ppm["black"]
    assert coverage_ppm(sent.image())["black"] == pytest.approx(counted, rel=0.35)


def test_black_and_one_bit_rasters_come_out_the_right_way_round(
    page: MakePage, raster: Callable[..., bytes]
) -> None:
    for space in (3, 18):
        sent = page(raster(space), dpi=50)
        counted = sent.side.page.coverage_ppm["black"]
        assert coverage_ppm(sent.image())["black"] == pytest.approx(counted, rel=0.02)


@pytest.fixture
def raster() -> Callable[..., bytes]:
    """One bit a pixel: 80 x 112 of which the top quarter's bits are set."""

    def make(space: int) -> bytes:
        header = bytearray(1796)
        header[:9] = b"PwgRaster"
        for offset, value in {372: 80, 376: 112, 384: 1, 388: 1, 392: 10, 400: space, 420: 1}.items():
            struct.pack_into(">I", header, offset, value)
        return b"RaS2" + bytes(header) + bytes([27, 9, 0xFF, 83, 9, 0x00])

    return make


@pytest.mark.parametrize("media", ["na_letter_8.5x11in", "oe_4x6-label_4x6in", "iso_a3_297x420mm"])
@pytest.mark.parametrize("name", DOCUMENTS)
def test_any_document_goes_on_any_paper(page: MakePage, name: str, media: str) -> None:
    sent = page(DOCUMENTS[name], media=media, dpi=40)
    assert sent.image().size == (sent.paper.columns, sent.paper.rows)
    assert coverage_ppm(sent.image())["black"] > 0


def printed(sent: Page, colorants: tuple[str, ...] = FOUR) -> PrintedPage:
    return PrintedPage("bin", 1, 0, False, Side(sent), Paper(dpi=50), colorants, 0)


def test_pages_that_share_a_side_are_both_on_it() -> None:
    data = document("colour-2p.pdf")
    pages = interpret(data, recognise(data), FOUR).pages
    both = printed(Page({}, (*pages[0].originals, *pages[1].originals))).image()
    top, bottom = (
        both.crop((0, 0, both.width, both.height // 2)),
        both.crop((0, both.height // 2, *both.size)),
    )
    assert coverage_ppm(top)["cyan"] > 1_000
    assert coverage_ppm(bottom)["magenta"] > 1_000


def test_a_draft_in_black_is_grey() -> None:
    data = document("colour-2p.pdf")
    original = interpret(data, recognise(data), FOUR).pages[0].originals[0]
    seen = coverage_ppm(printed(Page({}, (original._replace(monochrome=True, draft=True),))).image())
    assert seen["cyan"] == seen["magenta"] == 0 < seen["black"]


def test_a_page_whose_document_is_gone_is_drawn_as_a_chart_of_its_coverage() -> None:
    seen = coverage_ppm(printed(Page({"cyan": 40_000, "black": 50_000}, (Original("gone", 0),))).image())
    assert seen["cyan"] == pytest.approx(40_000, rel=0.02)
    assert seen["black"] == pytest.approx(50_000, rel=0.02)


def test_documents_are_kept_up_to_a_number_of_octets_the_oldest_go_first() -> None:
    kept = Originals(10)
    kept.keep("a", "text/plain", b"12345")
    kept.keep("b", "text/plain", b"12345")
    kept.keep("a", "text/plain", b"12345")
    kept.keep("c", "text/plain", b"1")
    assert kept.find("b") is None
    assert kept.find("a") == ("text/plain", b"12345")
    kept.keep("d", "text/plain", b"x" * 11)
    assert kept.find("d") is None
    assert kept.find("c") == ("text/plain", b"1")


def test_every_interpreted_document_is_kept() -> None:
    data = b"a short letter"
    (found,) = interpret(data, "text/plain", ("black",)).pages
    assert originals.find(found.originals[0].document) == ("text/plain", data)


def test_an_image_is_made_coarser_until_its_file_is_small_enough(page: MakePage) -> None:
    noisy = page("one-page.pdf", Defect(DefectKind.BACKGROUND), dpi=150)
    assert len(noisy.png()) > 65_536
    small = noisy.png(65_536)
    assert len(small) <= 65_536
    assert Image.open(io.BytesIO(small)).size[0] >= 240
    assert len(png(noisy.image(), 3_000)) <= 3_000
