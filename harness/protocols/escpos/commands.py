"""The commands of ESC/POS by name, and what a stream of them is made of.

Names and code are those of Epson's ESC/POS command reference. Knows no printer and no paper, and not where in
a stream a command ends.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping
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

BEGINNINGS: Mapping[bytes, Op] = {op.value: op for op in Op}
LEADS = frozenset((DLE[0], ESC[0], FS[0], GS[0]))
