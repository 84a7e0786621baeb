"""The commands of ESC/POS by name, and how long each is: a table, so that reading and writing cannot differ.

Names and code are those of Epson's ESC/POS command reference. Knows no printer and no paper.
"""

from __future__ import annotations

import enum
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

DLE, ESC, FS, GS = b"\x10", b"\x1b", b"\x1c", b"\x1d"


class Op(enum.Enum):
    """What a command begins with."""

    LINE_FEED = b"\n"
    CARRIAGE_RETURN = b"\r"
    TAB = b"\t"
    FORM_FEED = b"\f"
    CANCEL = b"\x18"

    STATUS_NOW = DLE + b"\x04"
    """DLE EOT n: transmit real-time status."""
    REQUEST_NOW = DLE + b"\x05"
    """DLE ENQ n: recover from an error."""
    DO_NOW = DLE + b"\x14"
    """DLE DC4 fn: pulse, power off, buzzer, status, clear buffers."""

    INITIALIZE = ESC + b"@"
    SELECT_MODES = ESC + b"!"
    UNDERLINE = ESC + b"-"
    EMPHASIZE = ESC + b"E"
    DOUBLE_STRIKE = ESC + b"G"
    FONT = ESC + b"M"
    JUSTIFY = ESC + b"a"
    CODE_TABLE = ESC + b"t"
    INTERNATIONAL = ESC + b"R"
    FEED_LINES = ESC + b"d"
    FEED_UNITS = ESC + b"J"
    REVERSE_LINES = ESC + b"e"
    REVERSE_UNITS = ESC + b"K"
    LINE_SPACING = ESC + b"3"
    DEFAULT_SPACING = ESC + b"2"
    CHARACTER_SPACING = ESC + b" "
    POSITION = ESC + b"$"
    MOVE = ESC + b"\\"
    TABS = ESC + b"D"
    ROTATE = ESC + b"V"
    UPSIDE_DOWN = ESC + b"{"
    BIT_IMAGE = ESC + b"*"
    PULSE = ESC + b"p"
    CUT_AFTER_FEED = ESC + b"i"
    CUT_PARTIAL = ESC + b"m"
    PAGE_MODE = ESC + b"L"
    STANDARD_MODE = ESC + b"S"
    PRINT_PAGE = ESC + b"\f"
    DIRECTION = ESC + b"T"
    PRINT_AREA = ESC + b"W"
    USER_CHARACTERS = ESC + b"%"
    DEFINE_CHARACTERS = ESC + b"&"
    FORGET_CHARACTER = ESC + b"?"
    COLOR = ESC + b"r"
    ONE_WAY = ESC + b"U"
    PERIPHERAL = ESC + b"="
    PAPER_SENSOR = ESC + b"v"
    DRAWER_STATUS = ESC + b"u"
    PAPER_TYPE = ESC + b"c0"
    PAPER_SETTING = ESC + b"c1"
    PAPER_END_SENSORS = ESC + b"c3"
    STOP_SENSORS = ESC + b"c4"
    PANEL_BUTTONS = ESC + b"c5"
    ESC_FUNCTION = ESC + b"("

    SIZE = GS + b"!"
    REVERSE = GS + b"B"
    SMOOTH = GS + b"b"
    LEFT_MARGIN = GS + b"L"
    PRINT_WIDTH = GS + b"W"
    MOTION_UNITS = GS + b"P"
    VERTICAL_POSITION = GS + b"$"
    VERTICAL_MOVE = GS + b"\\"
    PRINT_POSITION = GS + b"T"
    RASTER = GS + b"v0"
    GRAPHICS = GS + b"(L"
    LONG_GRAPHICS = GS + b"8L"
    DEFINE_IMAGE = GS + b"*"
    PRINT_IMAGE = GS + b"/"
    BARCODE = GS + b"k"
    BARCODE_HEIGHT = GS + b"h"
    BARCODE_WIDTH = GS + b"w"
    READABLE = GS + b"H"
    READABLE_FONT = GS + b"f"
    SYMBOL = GS + b"(k"
    GS_FUNCTION = GS + b"("
    CUT = GS + b"V"
    STATUS_BACK = GS + b"a"
    STATUS = GS + b"r"
    IDENTIFY = GS + b"I"
    MACRO = GS + b":"
    PLAY_MACRO = GS + b"^"
    COUNTER_RESET = GS + b"g0"
    COUNTER = GS + b"g2"
    COUNTER_PRINT_MODE = GS + b"C0"
    COUNT_MODE_A = GS + b"C1"
    COUNT_MODE_B = GS + b"C;"
    SET_COUNTER = GS + b"C2"
    PRINT_COUNTER = GS + b"c"
    HEAD_CONTROL = GS + b"E"
    WAIT_ONLINE = GS + b"z0"

    KANJI_MODES = FS + b"!"
    KANJI = FS + b"&"
    NO_KANJI = FS + b"."
    KANJI_UNDERLINE = FS + b"-"
    KANJI_SPACING = FS + b"S"
    KANJI_DOUBLE = FS + b"W"
    KANJI_CODE = FS + b"C"
    PRINT_LOGO = FS + b"p"
    DEFINE_LOGOS = FS + b"q"
    FS_FUNCTION = FS + b"("


@dataclass(frozen=True, slots=True)
class Text:
    """Octets to be set in the character table that is selected."""

    octets: bytes

    def encode(self) -> bytes:
        return self.octets


@dataclass(frozen=True, slots=True)
class Command:
    """One command: its parameters of fixed number, and what follows them."""

    op: Op
    args: bytes = b""
    data: bytes = b""

    def encode(self) -> bytes:
        return self.op.value + self.args + self.data


@dataclass(frozen=True, slots=True)
class Unknown:
    """Octets that begin no command, and are passed over; of one that is too long, only its beginning."""

    octets: bytes

    def encode(self) -> bytes:
        return self.octets


Event: TypeAlias = Text | Command | Unknown

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

BEGINNINGS: Mapping[bytes, Op] = {op.value: op for op in Op}
LEADS = frozenset((DLE[0], ESC[0], FS[0], GS[0]))
