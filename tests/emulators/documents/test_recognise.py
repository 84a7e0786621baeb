"""Which language a document is in, told from its first octets."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from misfeed.emulators.documents import recognise


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (b"%PDF-1.7\n", "application/pdf"),
        (b"junk before\n%PDF-1.4", "application/pdf"),
        (b"RaS2PwgRaster\0", "image/pwg-raster"),
        (b"UNIRAST\0\0\0\0\1", "image/urf"),
        (b"\xff\xd8\xff\xe0\0\x10JFIF", "image/jpeg"),
        (b"\x1b%-12345X@PJL INFO STATUS\r\n", "application/vnd.hp-PJL"),
        (b"@PJL\r\n", "application/vnd.hp-PJL"),
        (b"\x1bE\x1b&l26A", "application/vnd.hp-PCL"),
        (b") HP-PCL XL;3;0", "application/vnd.hp-PCLXL"),
        (b"%!PS-Adobe-3.0\n", "application/postscript"),
        (b"^XA^FO50,50^FDlabel^FS^XZ", "application/vnd.zebra-zpl"),
        (b"Dear machine,\r\n", "text/plain"),
        ("Señora, año\n".encode(), "text/plain"),
        (b"\x00\x01\x02\x03", "application/octet-stream"),
        (b"", "application/octet-stream"),
    ],
)
def test_the_first_octets_tell_the_language(data: bytes, found: str) -> None:
    assert recognise(data) == found
    assert recognise(data, "") == found
    assert recognise(data, "Application/Octet-Stream; x=1") == found


def test_a_declared_type_is_believed_without_its_parameters() -> None:
    assert recognise(b"%PDF-1.7", "text/plain; charset=utf-8") == "text/plain"


@given(st.binary(max_size=64), st.text(max_size=20))
def test_any_octets_get_some_answer(data: bytes, declared: str) -> None:
    assert recognise(data, declared)
