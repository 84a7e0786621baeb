"""Real-time commands are found wherever they are."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from misfeed.protocols.escpos import Command, Op, RealTimeScanner

ASKED = Command(Op.STATUS_NOW, b"\x01")


def found(*pieces: bytes) -> list[Command]:
    scanner = RealTimeScanner()
    return [one for piece in pieces for one in scanner.feed(piece)]


def test_a_status_is_asked_for_between_and_inside_of_other_commands() -> None:
    assert found(b"Hello\x10\x04\x01World") == [ASKED]
    assert found(b"\x1b*\x00\x03\x00\x10\x04\x01") == [ASKED]
    assert found(b"\x10\x10\x04\x01") == [ASKED]


def test_what_only_looks_like_one_is_none() -> None:
    assert found(b"\x10\x11\x04\x01", b"\x10\x14\x63\x00", b"\x10") == []


def test_buffers_are_cleared_only_by_the_whole_sequence() -> None:
    assert found(b"\x10\x14\x08\x01\x03\x14\x01\x06\x02\x08")[0].args[0] == 8
    assert found(b"\x10\x14\x08\x01\x03\x14\x01\x06\x02\x09") == []


def test_it_tells_where_in_the_last_piece_the_command_ends() -> None:
    scanner = RealTimeScanner()
    assert list(scanner.feed(b"ab\x10")) == []
    assert [scanner.at for _ in scanner.feed(b"\x04\x01cd")] == [2]


@given(st.binary(max_size=60), st.binary(max_size=60), st.integers(0, 123))
def test_any_split_finds_the_same(before: bytes, after: bytes, cut: int) -> None:
    octets = before + ASKED.encode() + after
    assert found(octets[:cut], octets[cut:]) == found(octets)
