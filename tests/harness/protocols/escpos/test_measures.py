"""Where each command ends, told by what follows its beginning, and what has to come before that is known."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from misfeed.protocols.escpos import Op
from misfeed.protocols.escpos.measures import MEASURES

KNOWN: tuple[tuple[Op, bytes, tuple[int, int]], ...] = (
    (Op.INITIALIZE, b"", (0, 0)),
    (Op.PRINT_COUNTER, b"", (0, 0)),
    (Op.JUSTIFY, b"", (1, 0)),
    (Op.POSITION, b"", (2, 0)),
    (Op.PULSE, b"", (3, 0)),
    (Op.COUNT_MODE_A, b"", (6, 0)),
    (Op.PRINT_AREA, b"", (8, 0)),
    (Op.STATUS_NOW, b"\x01", (1, 0)),
    (Op.STATUS_NOW, b"\x07", (2, 0)),
    (Op.DO_NOW, b"\x02", (3, 0)),
    (Op.DO_NOW, b"\x08", (8, 0)),
    (Op.CUT, b"\x00", (1, 0)),
    (Op.CUT, b"A", (2, 0)),
    (Op.TABS, b"\x08\x10\x00more", (0, 3)),
    (Op.BIT_IMAGE, b"\x21\x02\x01", (3, 3 * 258)),
    (Op.BIT_IMAGE, b"\x01\x02\x01", (3, 258)),
    (Op.RASTER, b"\x00\x02\x00\x03\x00", (5, 6)),
    (Op.DEFINE_IMAGE, b"\x02\x03", (2, 48)),
    (Op.GRAPHICS, b"\x02\x01", (2, 258)),
    (Op.LONG_GRAPHICS, b"\x00\x00\x01\x00", (4, 65536)),
    (Op.SYMBOL, b"\x03\x00", (2, 3)),
    (Op.GS_FUNCTION, b"A\x02\x00", (3, 2)),
    (Op.BARCODE, b"\x02123\x00", (1, 4)),
    (Op.BARCODE, b"\x49\x04", (2, 4)),
    (Op.COUNT_MODE_B, b"1;500;;1;100;", (0, 13)),
    (Op.DEFINE_CHARACTERS, b"\x03AB\x01abc\x00", (3, 5)),
    (Op.DEFINE_LOGOS, b"\x02" + b"\x01\x00\x01\x00" + bytes(8) + b"\x00\x00\x00\x00", (1, 16)),
)

JUNK: tuple[tuple[Op, bytes, str], ...] = (
    (Op.BIT_IMAGE, b"\x07", "no bit image of mode 7"),
    (Op.BARCODE, b"\x07", "no barcode system 7"),
    (Op.BARCODE, b"\x02" + b"1" * 256, "no NUL within 255 octets"),
    (Op.TABS, b"\x01" * 33, "no NUL within 32 octets"),
    (Op.COUNT_MODE_B, b"1" * 33, "no semicolon within 32 octets"),
    (Op.DO_NOW, b"\x09", "no function 9"),
    (Op.DEFINE_CHARACTERS, b"\x03BA", "no character is defined"),
)


@pytest.mark.parametrize(("op", "rest", "measured"), KNOWN)
def test_a_command_is_measured_by_what_follows_its_beginning(
    op: Op, rest: bytes, measured: tuple[int, int]
) -> None:
    assert MEASURES[op](rest) == measured


@pytest.mark.parametrize("op", sorted({op for op, rest, _ in KNOWN if rest}, key=lambda op: op.name))
def test_a_command_is_not_measured_before_what_tells_its_length_has_come(op: Op) -> None:
    assert MEASURES[op](b"") is None


@pytest.mark.parametrize(("op", "rest", "why"), JUNK)
def test_what_is_no_such_command_is_told(op: Op, rest: bytes, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        MEASURES[op](rest)


def test_every_command_has_a_measure() -> None:
    assert set(MEASURES) == set(Op)


@given(st.sampled_from(Op), st.binary(max_size=40), st.binary(max_size=40))
def test_what_comes_later_changes_no_measure(op: Op, rest: bytes, more: bytes) -> None:
    try:
        measured = MEASURES[op](rest)
    except ValueError as error:
        with pytest.raises(ValueError, match=str(error)):
            MEASURES[op](rest + more)
    else:
        assert measured is None or MEASURES[op](rest + more) == measured
