"""How long each command of ESC/POS is: a table, from what follows its beginning to where it ends.

Lengths are those of Epson's ESC/POS command reference. Knows no stream, and not what a command does.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeAlias

from .commands import Op

Measure: TypeAlias = Callable[[bytes], tuple[int, int] | None]
"""From what follows a command's beginning: how many parameters, and how many octets of data; None where more
has to come before that is known. Raises ValueError where it is no such command."""


def _fixed(count: int) -> Measure:
    return lambda _: (count, 0)


def _little(octets: bytes) -> int:
    return int.from_bytes(octets, "little")


def _sized(before: int, width: int = 2) -> Measure:
    """`before` octets, and then a length."""

    def measure(rest: bytes) -> tuple[int, int] | None:
        whole = before + width
        return (whole, _little(rest[before:whole])) if len(rest) >= whole else None

    return measure


def _product(args: int, *factors: tuple[int, int], times: int = 1) -> Measure:
    """The data's length is a product of parameters, each from an octet to another."""

    def measure(rest: bytes) -> tuple[int, int] | None:
        if len(rest) < args:
            return None
        length = times
        for begin, end in factors:
            length *= _little(rest[begin:end])
        return args, length

    return measure


_COLUMN = {0: 1, 1: 1, 32: 3, 33: 3}
"""Octets of a column, by the mode of ESC *."""


def _bit_image(rest: bytes) -> tuple[int, int] | None:
    if not rest:
        return None
    if rest[0] not in _COLUMN:
        raise ValueError(f"there is no bit image of mode {rest[0]}")
    return (3, _COLUMN[rest[0]] * _little(rest[1:3])) if len(rest) >= 3 else None


def _until_nul(before: int, most: int) -> Measure:
    def measure(rest: bytes) -> tuple[int, int] | None:
        end = rest.find(0, before, before + most + 1)
        if end >= 0:
            return before, end + 1 - before
        if len(rest) > before + most:
            raise ValueError(f"no NUL within {most} octets")
        return None

    return measure


_MOST_DIGITS = 32
"""Octets of a parameter that is written out in digits, at most."""


def _count_mode_b(rest: bytes) -> tuple[int, int] | None:
    """Five numbers in digits, any of which may be left out; a semicolon ends each."""
    at = 0
    for _ in range(5):
        end = rest.find(b";", at, at + _MOST_DIGITS + 1)
        if end < 0:
            if len(rest) > at + _MOST_DIGITS:
                raise ValueError(f"no semicolon within {_MOST_DIGITS} octets")
            return None
        at = end + 1
    return 0, at


_BARCODE_TO_NUL = _until_nul(1, 255)
_FIRST_COUNTED = 65
"""From this barcode system on, a length tells where the data ends."""


def _barcode(rest: bytes) -> tuple[int, int] | None:
    if not rest:
        return None
    if rest[0] < _FIRST_COUNTED:
        if rest[0] > 6:
            raise ValueError(f"there is no barcode system {rest[0]}")
        return _BARCODE_TO_NUL(rest)
    return (2, rest[1]) if len(rest) > 1 else None


def _cut(rest: bytes) -> tuple[int, int] | None:
    return (2 if rest[0] >= 65 else 1, 0) if rest else None


_STEPS = {1: 3, 2: 3, 3: 6, 7: 2, 8: 8}
"""Octets of DLE DC4, by its function."""


def _do_now(rest: bytes) -> tuple[int, int] | None:
    if not rest:
        return None
    if rest[0] not in _STEPS:
        raise ValueError(f"DLE DC4 has no function {rest[0]}")
    return _STEPS[rest[0]], 0


def _status_now(rest: bytes) -> tuple[int, int] | None:
    return (2 if rest[0] in (7, 8, 18) else 1, 0) if rest else None


def _define_characters(rest: bytes) -> tuple[int, int] | None:
    """y c1 c2, and for each character its width and so many columns of y octets."""
    if len(rest) < 3:
        return None
    height, at = rest[0], 3
    if not rest[1] <= rest[2]:
        raise ValueError("no character is defined")
    for _ in range(rest[1], rest[2] + 1):
        if len(rest) <= at:
            return None
        at += 1 + rest[at] * height
    return 3, at - 3


def _define_logos(rest: bytes) -> tuple[int, int] | None:
    """n, and for each logo its size in octets across and down."""
    if not rest:
        return None
    at = 1
    for _ in range(rest[0]):
        if len(rest) < at + 4:
            return None
        at += 4 + 8 * _little(rest[at : at + 2]) * _little(rest[at + 2 : at + 4])
    return 1, at - 1


_NONE = {
    Op.LINE_FEED, Op.CARRIAGE_RETURN, Op.TAB, Op.FORM_FEED, Op.CANCEL, Op.INITIALIZE, Op.DEFAULT_SPACING,
    Op.CUT_AFTER_FEED, Op.CUT_PARTIAL, Op.PAGE_MODE, Op.STANDARD_MODE, Op.PRINT_PAGE, Op.PAPER_SENSOR,
    Op.MACRO, Op.KANJI, Op.NO_KANJI, Op.PRINT_COUNTER,
}  # fmt: skip
_TWO = {
    Op.POSITION, Op.MOVE, Op.LEFT_MARGIN, Op.PRINT_WIDTH, Op.MOTION_UNITS, Op.VERTICAL_POSITION,
    Op.VERTICAL_MOVE, Op.WAIT_ONLINE, Op.KANJI_SPACING, Op.PRINT_LOGO, Op.COUNTER_PRINT_MODE, Op.SET_COUNTER,
}  # fmt: skip
_THREE = {Op.PULSE, Op.PLAY_MACRO, Op.COUNTER_RESET, Op.COUNTER}
_PARTICULAR: Mapping[Op, Measure] = {
    Op.STATUS_NOW: _status_now,
    Op.DO_NOW: _do_now,
    Op.TABS: _until_nul(0, 32),
    Op.BIT_IMAGE: _bit_image,
    Op.PRINT_AREA: _fixed(8),
    Op.DEFINE_CHARACTERS: _define_characters,
    Op.ESC_FUNCTION: _sized(1),
    Op.RASTER: _product(5, (1, 3), (3, 5)),
    Op.GRAPHICS: _sized(0),
    Op.LONG_GRAPHICS: _sized(0, 4),
    Op.DEFINE_IMAGE: _product(2, (0, 1), (1, 2), times=8),
    Op.BARCODE: _barcode,
    Op.SYMBOL: _sized(0),
    Op.GS_FUNCTION: _sized(1),
    Op.CUT: _cut,
    Op.COUNT_MODE_A: _fixed(6),
    Op.COUNT_MODE_B: _count_mode_b,
    Op.DEFINE_LOGOS: _define_logos,
    Op.FS_FUNCTION: _sized(1),
}
MEASURES: Mapping[Op, Measure] = {
    op: _PARTICULAR.get(op) or _fixed(0 if op in _NONE else 2 if op in _TWO else 3 if op in _THREE else 1)
    for op in Op
}
"""How long each command is; those that no set above names have one parameter."""
