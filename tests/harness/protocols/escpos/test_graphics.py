"""Pictures and symbols as they travel in commands, and the characters of tables."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from misfeed.protocols.escpos import (
    QR,
    Barcode,
    BarcodeAsked,
    Bitmap,
    Command,
    Op,
    Reader,
    SymbolCommand,
    SymbolFunction,
    barcode_asked,
    bit_image,
    graphics,
    prints_graphics,
    raster,
    symbol_command,
    text_of,
)


def command(octets: bytes) -> Command:
    (event,) = Reader().feed(octets)
    assert isinstance(event, Command)
    return event


@st.composite
def bitmaps(draw: st.DrawFn) -> Bitmap:
    octets, height = draw(st.integers(1, 6)), draw(st.integers(1, 40))
    rows = draw(st.binary(min_size=octets * height, max_size=octets * height))
    return Bitmap(octets * 8, height, rows, draw(st.integers(1, 2)), draw(st.integers(1, 2)))


@given(bitmaps())
def test_a_picture_comes_back_from_raster_and_from_graphics(picture: Bitmap) -> None:
    assert raster(command(picture.encode())) == picture
    assert graphics(command(picture.store())) == picture


def test_columns_become_rows() -> None:
    picture = bit_image(command(b"\x1b*\x21\x02\x00" + b"\x80\x00\x01" + b"\x00\x80\x00"))
    assert (picture.width, picture.height, picture.across, picture.down) == (2, 24, 1, 1)
    assert [row for row in range(24) if picture.rows[row] & 0x80] == [0, 23]
    assert [row for row in range(24) if picture.rows[row] & 0x40] == [8]
    assert bit_image(command(b"\x1b*\x00\x01\x00\xff")).down == 3


def test_graphics_are_stored_first_and_printed_then() -> None:
    assert prints_graphics(command(b"\x1d(L\x02\x00\x30\x32"))
    assert graphics(command(b"\x1d(L\x02\x00\x30\x32")) is None


@pytest.mark.parametrize("function", [b"p", b"q"])
@pytest.mark.parametrize("octets", [0, 31])
def test_a_picture_without_all_its_data_is_none(function: bytes, octets: int) -> None:
    head = b"0" + function + b"0\x01\x011"
    assert graphics(Command(Op.GRAPHICS, b"", head + b"\xff\xff\xff\xff")) is None
    assert graphics(Command(Op.GRAPHICS, b"", head + b"\x10\x00\x10\x00" + bytes(octets))) is None


@pytest.mark.parametrize("function", [b"p", b"q"])
def test_dots_are_single_or_double_whatever_a_picture_asks_for(function: bytes) -> None:
    data = b"0" + function + b"0\x00\xff1\x08\x00\x08\x00" + bytes(8)
    picture = graphics(Command(Op.GRAPHICS, b"", data))
    assert picture is not None
    assert (picture.across, picture.down) == (1, 2)


def test_stored_columns_become_rows() -> None:
    data = b"0q0\x01\x011\x09\x00\x0a\x00" + b"\x80\x40" + bytes(14) + b"\x01\xff"
    picture = graphics(Command(Op.GRAPHICS, b"", data))
    assert picture is not None
    rows = [picture.rows[at : at + 2] for at in range(0, 20, 2)]
    assert rows == [b"\x80\0", *[b"\0\0"] * 6, b"\0\x80", b"\0\x80", b"\x80\x80"]


@pytest.mark.parametrize("counted", [True, False])
def test_a_barcode_is_the_same_in_both_forms(counted: bool) -> None:
    asked = BarcodeAsked(Barcode.EAN13, b"5901234123457")
    assert barcode_asked(command(asked.encode(counted=counted))) == asked


def test_a_barcode_of_no_known_system_is_none() -> None:
    assert barcode_asked(Command(Op.BARCODE, b"\x5a\x01", b"1")) is None


def test_symbols_are_set_up_step_by_step() -> None:
    stored = SymbolCommand(QR, SymbolFunction.STORE, b"0https://example.org")
    assert symbol_command(command(stored.encode())) == stored
    assert symbol_command(Command(Op.SYMBOL, b"\x01\x00", b"1")) is None


@pytest.mark.parametrize(
    ("octets", "table", "international", "text"),
    [
        (b"caf\x82", 0, 0, "café"),
        (b"\x80 5", 16, 0, "€ 5"),
        (b"\xcf\xf0", 46, 0, "Пр"),
        (b"{|}", 0, 2, "äöü"),
        (b"\xb1", 1, 0, "\uff71"),
        (b"\xe9", 99, 0, "Θ"),
    ],
)
def test_characters_are_those_of_the_table(octets: bytes, table: int, international: int, text: str) -> None:
    assert text_of(octets, table, international) == text


@given(st.binary(max_size=40), st.integers(0, 255), st.integers(0, 255))
def test_any_octets_are_some_text(octets: bytes, table: int, international: int) -> None:
    assert isinstance(text_of(octets, table, international), str)
