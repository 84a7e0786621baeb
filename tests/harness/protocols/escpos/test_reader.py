"""Octets to commands and back: every command, any split, and whatever a stranger sends."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from misfeed.protocols.escpos import MAX_DATA, Command, Event, Op, Reader, Text, Unknown
from misfeed.protocols.escpos.measures import MEASURES

LOGO = b"\x01\x00\x01\x00" + bytes(8)

EXAMPLES: tuple[tuple[bytes, Event], ...] = (
    (b"\x1b@", Command(Op.INITIALIZE)),
    (b"\x1b!\x38", Command(Op.SELECT_MODES, b"\x38")),
    (b"\x1bE\x01", Command(Op.EMPHASIZE, b"\x01")),
    (b"\x1ba\x02", Command(Op.JUSTIFY, b"\x02")),
    (b"\x1bd\x06", Command(Op.FEED_LINES, b"\x06")),
    (b"\x1b$\x10\x01", Command(Op.POSITION, b"\x10\x01")),
    (b"\x1bD\x08\x10\x00", Command(Op.TABS, b"", b"\x08\x10\x00")),
    (b"\x1b*\x21\x02\x00" + bytes(6), Command(Op.BIT_IMAGE, b"\x21\x02\x00", bytes(6))),
    (b"\x1b*\x00\x02\x00" + bytes(2), Command(Op.BIT_IMAGE, b"\x00\x02\x00", bytes(2))),
    (b"\x1bp\x00\x19\xfa", Command(Op.PULSE, b"\x00\x19\xfa")),
    (b"\x1bc3\x0f", Command(Op.PAPER_END_SENSORS, b"\x0f")),
    (b"\x1b&\x03AB\x01abc\x00", Command(Op.DEFINE_CHARACTERS, b"\x03AB", b"\x01abc\x00")),
    (b"\x1dv0\x00\x02\x00\x03\x00" + bytes(6), Command(Op.RASTER, b"\x00\x02\x00\x03\x00", bytes(6))),
    (b"\x1d(L\x02\x0002", Command(Op.GRAPHICS, b"\x02\x00", b"02")),
    (b"\x1d8L\x02\x00\x00\x0002", Command(Op.LONG_GRAPHICS, b"\x02\x00\x00\x00", b"02")),
    (b"\x1d(k\x03\x00\x31\x51\x30", Command(Op.SYMBOL, b"\x03\x00", b"\x31\x51\x30")),
    (b"\x1d(A\x02\x00\x00\x02", Command(Op.GS_FUNCTION, b"A\x02\x00", b"\x00\x02")),
    (b"\x1dk\x02590123412345\x00", Command(Op.BARCODE, b"\x02", b"590123412345\x00")),
    (b"\x1dk\x49\x04{B12", Command(Op.BARCODE, b"\x49\x04", b"{B12")),
    (b"\x1dV\x00", Command(Op.CUT, b"\x00")),
    (b"\x1dVB\x10", Command(Op.CUT, b"B\x10")),
    (b"\x1dI\x43", Command(Op.IDENTIFY, b"\x43")),
    (b"\x1dC0\x33\x30", Command(Op.COUNTER_PRINT_MODE, b"30")),
    (b"\x1dC1\x31\x30\x39\x30\x31\x31", Command(Op.COUNT_MODE_A, b"109011")),
    (b"\x1dC;1;500;;1;100;", Command(Op.COUNT_MODE_B, b"", b"1;500;;1;100;")),
    (b"\x1dC2\x64\x30", Command(Op.SET_COUNTER, b"d0")),
    (b"\x1dc", Command(Op.PRINT_COUNTER)),
    (b"\x1dE0", Command(Op.HEAD_CONTROL, b"0")),
    (b"\x1bu\x00", Command(Op.DRAWER_STATUS, b"\x00")),
    (b"\x10\x04\x01", Command(Op.STATUS_NOW, b"\x01")),
    (b"\x10\x14\x01\x00\x05", Command(Op.DO_NOW, b"\x01\x00\x05")),
    (b"\x1cq\x01" + LOGO, Command(Op.DEFINE_LOGOS, b"\x01", LOGO)),
    (b"\n", Command(Op.LINE_FEED)),
    (b"caf\x82", Text(b"caf\x82")),
)  # fmt: skip


def read(*pieces: bytes) -> list[Event]:
    reader = Reader()
    return [event for piece in pieces for event in reader.feed(piece)]


def joined(events: list[Event]) -> list[Event]:
    """A text that came in pieces, in one."""
    whole: list[Event] = []
    for event in events:
        if whole and isinstance(event, Text) and isinstance(whole[-1], Text):
            whole[-1] = Text(whole[-1].octets + event.octets)
        else:
            whole.append(event)
    return whole


@pytest.mark.parametrize(("octets", "event"), EXAMPLES)
def test_each_command_is_read_whole_and_written_the_same(octets: bytes, event: Event) -> None:
    assert read(octets) == [event]
    assert event.encode() == octets
    assert joined(read(*(bytes([octet]) for octet in octets))) == [event]


@pytest.mark.parametrize(
    "octets", [b"\x1b", b"\x1d(", b"\x1d(L\x05\x00ab", b"\x1dk\x04ab", b"\x1b&\x03AA\x02abc"]
)
def test_half_a_command_waits_for_the_rest(octets: bytes) -> None:
    reader = Reader()
    assert list(reader.feed(octets)) == []
    assert reader.unfinished


@pytest.mark.parametrize(
    ("octets", "events"),
    [
        (b"\x1b\x7fA", [Unknown(b"\x1b\x7f"), Text(b"A")]),
        (b"\x01A", [Unknown(b"\x01"), Text(b"A")]),
        (b"\x1b*\x07A", [Unknown(b"\x1b*"), Unknown(b"\x07"), Text(b"A")]),
        (b"\x1dC;" + b"1" * 33, [Unknown(b"\x1dC;"), Text(b"1" * 33)]),
        (b"\x1dk\x02" + b"1" * 300, [Unknown(b"\x1dk"), Unknown(b"\x02"), Text(b"1" * 300)]),
    ],
)
def test_what_is_no_command_is_passed_over(octets: bytes, events: list[Event]) -> None:
    assert read(octets) == events


def test_a_command_that_is_too_long_is_passed_over_whole_and_not_kept() -> None:
    head = b"\x1d8L" + (MAX_DATA + 1).to_bytes(4, "little")
    reader = Reader()
    assert list(reader.feed(head)) == [Unknown(head)]
    piece = bytes(64 * 1024)
    for _ in range(MAX_DATA // len(piece)):
        assert list(reader.feed(piece)) == []
    assert list(reader.feed(b"\0Hello")) == [Text(b"Hello")]


COMMANDS = st.sampled_from([event for _, event in EXAMPLES])


@given(st.lists(COMMANDS, max_size=12), st.data())
def test_any_split_gives_the_same_commands(events: list[Event], data: st.DataObject) -> None:
    octets = b"".join(event.encode() for event in events)
    cuts = sorted(data.draw(st.lists(st.integers(0, len(octets)), max_size=6)))
    pieces = [octets[a:b] for a, b in zip([0, *cuts], [*cuts, len(octets)], strict=True)]
    assert joined(read(*pieces)) == joined(list(events))


@given(st.binary(max_size=400), st.integers(0, 400))
def test_junk_is_taken_in_any_split_and_loses_no_octet(junk: bytes, cut: int) -> None:
    reader = Reader()
    events = [event for piece in (junk[:cut], junk[cut:]) for event in reader.feed(piece)]
    told = b"".join(event.encode() for event in events)
    assert junk.startswith(told) or reader.unfinished
    assert joined(events) == joined(read(junk))


def test_every_command_is_followed_by_what_comes_after_it() -> None:
    for op, measure in MEASURES.items():
        if op in (Op.DO_NOW, Op.COUNT_MODE_B):
            continue
        measured = measure(bytes(16))
        assert measured is not None, op
        octets = op.value + bytes(sum(measured))
        assert read(octets + b"A")[-1] == Text(b"A"), op
