"""Receipts as they are set: lines, lengths, pictures, and symbols that readers of others read."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from misfeed.emulators.documents import DocumentError, interpret, recognise
from misfeed.emulators.documents.receipts import RULE, Bars, Picture, Run, page_lines, receipts_of
from misfeed.emulators.documents.receipts.bars import modules, readable
from misfeed.emulators.documents.receipts.words import lines_of
from misfeed.protocols.escpos import Barcode, BarcodeAsked, Bitmap

FORMAT = "application/vnd.epson.escpos"


def one(data: bytes):
    (receipt,) = receipts_of(data)
    return receipt


def lines(data: bytes) -> tuple[str, ...]:
    return page_lines(data, 0)


def test_it_is_recognised_by_how_it_begins_and_is_no_pcl() -> None:
    assert recognise(b"\x1b@Hello\n") == FORMAT
    assert recognise(b"\x1bEHello") == "application/vnd.hp-PCL"


def test_each_cut_ends_a_page_of_its_own_length() -> None:
    document = interpret(b"\x1b@a\n\x1dV\x00b\n\n\n\n\x1dV\x00", FORMAT, ("black",))
    lengths = [page.length_mm for page in document.pages]
    assert len(lengths) == 2
    assert lengths[0] < lengths[1]
    assert all(page.originals for page in document.pages)


def test_lines_wrap_where_the_paper_ends() -> None:
    assert [len(line) for line in lines(b"x" * 90 + b"\n")] == [42, 42, 6]
    assert [len(line) for line in lines(b"\x1bM\x01" + b"x" * 57 + b"\n")[:1]] == [56 * 9 // 9]


def test_text_stands_where_it_is_justified_and_tabbed() -> None:
    assert lines(b"\x1ba\x01ab\n") == ("ab".rjust(22),)
    assert lines(b"\x1ba\x02ab\n") == ("ab".rjust(42),)
    assert lines(b"a\tb\n") == ("a       b",)
    assert lines(b"\x1b$\x78\x00b\n") == (" " * 10 + "b",)


def test_styles_are_those_that_were_set_and_initialise_takes_them_back() -> None:
    runs = [piece for piece in one(b"\x1b!\x38A\x1dB\x01B\x1b@C\n").pieces if isinstance(piece, Run)]
    assert [(run.text, run.style.width, run.style.bold, run.style.reverse) for run in runs] == [
        ("A", 24, True, False),
        ("B", 24, True, True),
        ("C", 12, False, False),
    ]


def test_pictures_take_their_place_and_their_ink() -> None:
    bitmap = Bitmap(16, 10, b"\xff" * 20)
    receipt = one(bitmap.encode() + b"\x1d(L\x02\x00\x30\x32" + bitmap.store() + b"\x1d(L\x02\x00\x30\x32")
    assert [piece.bitmap for piece in receipt.pieces if isinstance(piece, Picture)] == [bitmap, bitmap]
    assert receipt.height == 20
    assert receipt.coverage_ppm == 320 * 1_000_000 // (512 * 20)


def test_a_receipt_is_told_as_text_with_its_codes_and_pictures_in_brackets() -> None:
    data = (
        b"\x1b@\x1bt\x13Caf\x82 7.00 \xd5\n\n"
        + BarcodeAsked(Barcode.CODE39, b"TILL-7").encode()
        + symbol(b"P0https://example.org/r/1")
        + symbol(b"Q0")
        + Bitmap(384, 100, b"\xff" * 4800).encode()
        + b"thank you\n\x1dV\x00"
    )
    assert lines(data) == (
        "Café 7.00 €",
        "",
        "[CODE39: TILL-7]",
        "[QR: https://example.org/r/1]",
        "[image 384 x 100]",
        "thank you",
        RULE,
    )


def symbol(told: bytes) -> bytes:
    return b"\x1d(k" + (len(told) + 1).to_bytes(2, "little") + b"1" + told


def test_what_is_torn_off_has_no_rule_and_each_receipt_of_a_document_its_own_lines() -> None:
    document = b"\x1b@one\n\x1dV\x00two\n"
    assert page_lines(document, 0) == ("one", RULE)
    assert page_lines(document, 1) == ("two",)
    with pytest.raises(DocumentError, match="no receipt 3"):
        page_lines(document, 2)


def test_bands_of_a_picture_that_touch_are_one_and_others_are_not() -> None:
    band = b"\x1b*\x21\x10\x00" + b"\xff" * 48 + b"\n"
    assert lines(b"\x1b@\x1b3\x10" + band * 3) == ("[image 16 x 72]",)
    assert lines(b"\x1b@\x1b3\xff" + band * 2) == ("[image 16 x 24]",) * 2
    assert lines(b"\x1b@ab" + band) == ("ab[image 16 x 24]",)


def test_a_code_of_several_lines_is_told_on_one() -> None:
    assert lines(symbol(b"P0BEGIN:VCARD\nN:K\xc3\xa4se\tA") + symbol(b"Q0")) == (
        "[QR: BEGIN:VCARD\\nN:Käse\\tA]",
    )


def test_a_barcode_that_is_none_prints_nothing() -> None:
    assert not [
        piece
        for piece in one(b"x\n" + BarcodeAsked(Barcode.EAN13, b"12").encode() + b"\n").pieces
        if isinstance(piece, Bars)
    ]


@pytest.mark.parametrize(
    ("system", "data", "words"),
    [
        (Barcode.EAN13, b"400638133393", "4006381333931"),
        (Barcode.EAN8, b"9638507", "96385074"),
        (Barcode.UPC_A, b"03600029145", "036000291452"),
        (Barcode.UPC_E, b"04210000526", "04210000526"),
        (Barcode.CODE39, b"MISFEED 1", "MISFEED 1"),
        (Barcode.ITF, b"123456", "123456"),
        (Barcode.CODABAR, b"A1234B", "A1234B"),
        (Barcode.CODE93, b"MISFEED", "MISFEED"),
        (Barcode.CODE128, b"{BMis{C\x0c\x22", "Mis1234"),
    ],
)
def test_each_symbology_has_bars_and_words(system: Barcode, data: bytes, words: str) -> None:
    drawn = modules(system, data)
    assert drawn.startswith("1")
    assert drawn.endswith("1")
    assert readable(system, data) == words


@given(st.sampled_from(list(Barcode)), st.binary(max_size=20))
def test_any_data_make_bars_or_none(system: Barcode, data: bytes) -> None:
    assert set(modules(system, data)) <= {"0", "1"}
    readable(system, data)


@given(st.binary(max_size=300))
def test_any_octets_are_set(data: bytes) -> None:
    for receipt in receipts_of(data):
        assert receipt.height > 0
        assert 0 <= receipt.coverage_ppm <= 1_000_000
        assert not any("\n" in line for line in lines_of(receipt.rows))
