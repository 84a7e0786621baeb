"""How an ESC/POS printer is set while it sets a receipt: a record that setting commands change.

Knows commands; nothing of what is printed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from misfeed.protocols.escpos import QR, Bitmap, Command, Op, SymbolFunction, symbol_command

from .pieces import DPI, WIDTH, Style

FONTS = ((12, 24), (9, 17), (8, 16))
"""Cells of fonts A, B and C."""
_VERTICAL_UNITS = 360
_LEVELS = "LMQH"


@dataclass(frozen=True, slots=True)
class Settings:
    """Attributes are those of the commands that set them; lengths in dots of the head.

    `units`: steps of an inch that distances are counted in, across and down. `readable`: where a barcode's
    text stands: 0 nowhere, 1 above, 2 below, 3 both.
    """

    font: int = 0
    wide: int = 1
    tall: int = 1
    bold: bool = False
    double_strike: bool = False
    underline: int = 0
    reverse: bool = False
    upside_down: bool = False
    justify: int = 0
    spacing: int = DPI // 6
    between: int = 0
    table: int = 0
    international: int = 0
    margin: int = 0
    width: int = WIDTH
    units: tuple[int, int] = (DPI, _VERTICAL_UNITS)
    tabs: tuple[int, ...] = tuple(range(8, 64, 8))
    bar_height: int = 162
    bar_width: int = 3
    readable: int = 0
    readable_font: int = 0
    symbol_size: int = 3
    symbol_level: str = "L"
    symbol: bytes = b""
    stored: Bitmap | None = field(default=None)

    @property
    def style(self) -> Style:
        width, height = FONTS[self.font]
        return Style(
            width * self.wide,
            height * self.tall,
            self.bold or self.double_strike,
            self.underline,
            self.reverse,
            self.upside_down,
        )

    @property
    def pitch(self) -> int:
        """From one character to the next."""
        return (FONTS[self.font][0] + self.between) * self.wide

    @property
    def area(self) -> int:
        """Dots across that are printed on."""
        return max(1, min(self.width, WIDTH - self.margin))

    def across(self, units: int) -> int:
        return units * DPI // self.units[0]

    def down(self, units: int) -> int:
        return units * DPI // self.units[1]

    def after(self, command: Command) -> Settings:
        """As they are once `command` has been heard; the same ones where it sets nothing."""
        change = _CHANGES.get(command.op)
        return change(self, command) if change is not None else self


def is_setting(op: Op) -> bool:
    """Whether the command sets something, and prints nothing."""
    return op in _CHANGES


def _first(command: Command) -> int:
    return command.args[0]


def _number(command: Command) -> int:
    """Digits count like the numbers they show: 49 ("1") is 1."""
    value = _first(command)
    return value - 48 if 48 <= value < 58 else value


def _word(command: Command) -> int:
    return int.from_bytes(command.args[:2], "little")


def _modes(one: Settings, command: Command) -> Settings:
    bits = _first(command)
    return replace(
        one,
        font=bits & 1,
        bold=bool(bits & 8),
        tall=2 if bits & 16 else 1,
        wide=2 if bits & 32 else 1,
        underline=1 if bits & 128 else 0,
    )


def _size(one: Settings, command: Command) -> Settings:
    bits = _first(command)
    return replace(one, wide=(bits >> 4 & 7) + 1, tall=(bits & 7) + 1)


def _motion_units(one: Settings, command: Command) -> Settings:
    across, down = command.args
    return replace(one, units=(across or DPI, down or _VERTICAL_UNITS))


def _one_of(name: str, values: range) -> Callable[[Settings, Command], Settings]:
    """Set an attribute to a number, where it is one of these."""

    def change(one: Settings, command: Command) -> Settings:
        value = _number(command)
        changed: dict[str, Any] = {name: value}
        return replace(one, **changed) if value in values else one

    return change


def _flag(name: str) -> Callable[[Settings, Command], Settings]:
    def change(one: Settings, command: Command) -> Settings:
        changed: dict[str, Any] = {name: bool(_first(command) & 1)}
        return replace(one, **changed)

    return change


def _symbol(one: Settings, command: Command) -> Settings:
    told = symbol_command(command)
    if told is None or told.kind != QR or not told.parameters:
        return one
    match told.function:
        case SymbolFunction.SIZE if 1 <= told.parameters[0] <= 16:
            return replace(one, symbol_size=told.parameters[0])
        case SymbolFunction.CORRECTION if 48 <= told.parameters[0] <= 51:
            return replace(one, symbol_level=_LEVELS[told.parameters[0] - 48])
        case SymbolFunction.STORE:
            return replace(one, symbol=told.parameters[1:])
    return one


_CHANGES: Mapping[Op, Callable[[Settings, Command], Settings]] = {
    Op.INITIALIZE: lambda one, _: Settings(stored=one.stored),
    Op.SELECT_MODES: _modes,
    Op.SIZE: _size,
    Op.FONT: _one_of("font", range(len(FONTS))),
    Op.EMPHASIZE: _flag("bold"),
    Op.DOUBLE_STRIKE: _flag("double_strike"),
    Op.UNDERLINE: _one_of("underline", range(3)),
    Op.REVERSE: _flag("reverse"),
    Op.UPSIDE_DOWN: _flag("upside_down"),
    Op.JUSTIFY: _one_of("justify", range(3)),
    Op.LINE_SPACING: lambda one, command: replace(one, spacing=one.down(_first(command))),
    Op.DEFAULT_SPACING: lambda one, _: replace(one, spacing=DPI // 6),
    Op.CHARACTER_SPACING: lambda one, command: replace(one, between=one.across(_first(command))),
    Op.CODE_TABLE: lambda one, command: replace(one, table=_first(command)),
    Op.INTERNATIONAL: lambda one, command: replace(one, international=_first(command)),
    Op.LEFT_MARGIN: lambda one, command: replace(one, margin=min(one.across(_word(command)), WIDTH - 1)),
    Op.PRINT_WIDTH: lambda one, command: replace(one, width=max(1, one.across(_word(command)))),
    Op.MOTION_UNITS: _motion_units,
    Op.TABS: lambda one, command: replace(one, tabs=tuple(command.data[:-1])),
    Op.BARCODE_HEIGHT: lambda one, command: replace(one, bar_height=max(1, _first(command))),
    Op.BARCODE_WIDTH: _one_of("bar_width", range(1, 7)),
    Op.READABLE: _one_of("readable", range(4)),
    Op.READABLE_FONT: _one_of("readable_font", range(len(FONTS))),
    Op.SYMBOL: _symbol,
}
