from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from misfeed.emulators.console.editing import MAX_LINE, Key, LineEditor


def typed(data: bytes, *, masked: bool = False) -> tuple[list[str | Key], bytes]:
    echoed = bytearray()
    editor = LineEditor(echoed.extend)
    editor.masked = masked
    return [found for octet in data if (found := editor.key(octet)) is not None], bytes(echoed)


@pytest.mark.parametrize(
    ("data", "lines"),
    [
        (b"status\r", ["status"]),
        (b"status\n", ["status"]),
        (b"a\r\nb\r\n", ["a", "b"]),
        (b"a\r\0b\r\0", ["a", "b"]),
        (b"a\n\nb\n", ["a", "", "b"]),
        (b"stx\x7fatus\r", ["status"]),
        (b"stx\x08atus\r", ["status"]),
        (b"\x08\x08help\r", ["help"]),
        (b"junk\x15help\r", ["help"]),
        (b"nvram frob\x17list\r", ["nvram list"]),
        (b"he\x1b[Alp\x1bOP\x1b[3~\r", ["help"]),
        (b"he\x11l\x13p\r", ["help"]),
        (b"h\xc3\xa9elp\r", ["help"]),
        (b"x\x03help\r", [Key.INTERRUPT, "help"]),
        (b"\x04", [Key.END]),
        (b"x\x04\r", ["x"]),
    ],
)
def test_keys_make_lines(data: bytes, lines: list[str | Key]) -> None:
    assert typed(data)[0] == lines


def test_what_is_typed_is_echoed_and_erased_again() -> None:
    assert typed(b"ab\x7f\r")[1] == b"ab\b \b\r\n"


def test_a_password_is_not_echoed() -> None:
    assert typed(b"s3cret\x7f\x15again\r", masked=True) == (["again"], b"\r\n")


def test_a_line_that_is_too_long_rings_the_bell_once_and_is_dropped() -> None:
    lines, echoed = typed(b"x" * 20_000 + b"\rhelp\r")
    assert lines == [Key.TOO_LONG, "help"]
    assert echoed.count(b"\a") == 1


def test_what_is_seen_of_a_line_can_be_sent_once_something_of_it_is_erased() -> None:
    assert typed(b"x" * (MAX_LINE + 3) + b"\x7f\r")[0] == ["x" * (MAX_LINE - 1)]
    assert typed(b"x" * (MAX_LINE + 3) + b"\x15help\r")[0] == ["help"]


def test_what_is_no_text_rings_the_bell_once_a_line() -> None:
    assert typed(bytes(range(0x80, 0x100)) * 100)[1] == b"\a"
    assert typed(b"\xff\xff\r\xff\r")[1] == b"\a\r\n\a\r\n"


@given(st.binary(max_size=400))
def test_no_key_breaks_it_and_no_line_is_longer_than_the_longest(data: bytes) -> None:
    for line in typed(data)[0]:
        assert isinstance(line, Key) or (len(line) <= MAX_LINE and line.isascii() and line.isprintable())
