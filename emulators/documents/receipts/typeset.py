"""Sets commands into receipts, line by line as a print head passes over the paper. Draws nothing.

Page mode is set as standard mode is, in the order in which things come.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import lru_cache

import segno
from misfeed.protocols.escpos import (
    QR,
    Bitmap,
    Command,
    Event,
    Op,
    Reader,
    SymbolFunction,
    Text,
    barcode_asked,
    bit_image,
    graphics,
    prints_graphics,
    raster,
    symbol_command,
    text_of,
)

from .bars import modules, readable
from .pieces import DPI, Bars, Matrix, Picture, Piece, Receipt, Run, Style
from .settings import FONTS, Settings

CUTS = frozenset((Op.CUT, Op.CUT_AFTER_FEED, Op.CUT_PARTIAL))
MAX_HEIGHT = 20 * DPI * 40
"""Dots of the longest receipt, some twenty metres: what comes beyond is on the next one."""
_MAX_LINE = 4_096
_FEED_TO_CUTTER = 65


class Typesetter:
    """Sets one receipt after the other."""

    def __init__(self, settings: Settings | None = None) -> None:
        self.settings = settings or Settings()
        self._begin()

    def _begin(self) -> None:
        self._rows: list[tuple[Piece, ...]] = []
        self._line: list[Run | Picture] = []
        self._x = 0
        self._y = 0

    @property
    def empty(self) -> bool:
        """Nothing has been printed or fed since the last cut."""
        return not (self._y or self._line)

    def take(self, event: Event) -> Receipt | None:
        """Set what comes; the receipt, where it was cut off."""
        if isinstance(event, Text):
            self._set(text_of(event.octets, self.settings.table, self.settings.international))
        elif isinstance(event, Command):
            self.settings = self.settings.after(event)
            act = _ACTS.get(event.op)
            if act is not None:
                act(self, event)
            if event.op in CUTS:
                return self.cut(blade=True)
        return self.cut() if self._y >= MAX_HEIGHT else None

    def cut(self, *, blade: bool = False) -> Receipt | None:
        """What there is, cut off by the blade or torn off; None where nothing is."""
        if self._line:
            self._print_line()
        if self.empty:
            return None
        receipt = Receipt(tuple(self._rows), self._y, blade)
        self._begin()
        return receipt

    # -- lines -------------------------------------------------------------------------------------------

    def _set(self, text: str) -> None:
        """Characters, from where the line has come to, and on the next where they do not fit."""
        settings = self.settings
        pitch, area = max(1, settings.pitch), settings.area
        while text:
            room = (area - self._x) // pitch
            if room <= 0:
                if not self._line and not self._x:
                    room = 1
                else:
                    self._print_line()
                    continue
            piece, text = text[:room], text[room:]
            self._line.append(Run(self._x, 0, piece, settings.style, pitch))
            self._x += len(piece) * pitch

    def _print_line(self, feed: int | None = None) -> None:
        """Print the line, and feed: by the line spacing, or as far as it is high where that is more."""
        settings = self.settings
        height = max((_height(one) for one in self._line), default=0)
        end = max((_end(one) for one in self._line), default=0)
        shift = settings.margin + max(0, settings.area - end) * settings.justify // 2
        self._rows.append(
            tuple(replace(one, x=one.x + shift, y=self._y + height - _height(one)) for one in self._line)
        )
        self._y += max(height, settings.spacing if feed is None else feed)
        self._line, self._x = [], 0

    def _line_feed(self, _: Command) -> None:
        self._print_line()

    def _feed_lines(self, command: Command) -> None:
        count = command.args[0]
        if self._line:
            self._print_line()
            count -= 1
        for _ in range(count):
            self._print_line()

    def _feed_units(self, command: Command) -> None:
        if self._line:
            self._print_line(0)
        self._y += self.settings.down(command.args[0])

    def _tab(self, _: Command) -> None:
        column = self.settings.pitch
        ahead = [stop * column for stop in self.settings.tabs if stop * column > self._x]
        if ahead:
            self._x = min(ahead[0], self.settings.area)

    def _position(self, command: Command) -> None:
        self._x = min(self.settings.across(int.from_bytes(command.args, "little")), self.settings.area)

    def _move(self, command: Command) -> None:
        by = int.from_bytes(command.args, "little", signed=True)
        self._x = min(max(0, self._x + self.settings.across(by)), self.settings.area)

    def _feed_to_cutter(self, command: Command) -> None:
        """GS V with a number feeds that far; the distance to the blade is the printer's own."""
        if self._line:
            self._print_line()
        if command.args[0] >= _FEED_TO_CUTTER:
            self._y += self.settings.down(command.args[1])

    # -- pictures and symbols ----------------------------------------------------------------------------

    def _bit_image(self, command: Command) -> None:
        picture = bit_image(command)
        if picture.width and len(self._line) < _MAX_LINE:
            self._line.append(Picture(self._x, 0, picture, band=True))
            self._x += picture.width * picture.across

    def _raster(self, command: Command) -> None:
        self._picture(raster(command))

    def _graphics(self, command: Command) -> None:
        stored = graphics(command)
        if stored is not None:
            self.settings = replace(self.settings, stored=stored)
        elif prints_graphics(command) and self.settings.stored is not None:
            self._picture(self.settings.stored)

    def _picture(self, bitmap: Bitmap) -> None:
        if self._line:
            self._print_line()
        if bitmap.width and bitmap.height:
            picture = Picture(self._beside(bitmap.width * bitmap.across), self._y, bitmap)
            self._rows.append((picture,))
            self._y += picture.height

    def _barcode(self, command: Command) -> None:
        asked = barcode_asked(command)
        drawn = modules(asked.system, asked.data) if asked is not None else ""
        settings = self.settings
        if self._line:
            self._print_line()
        width = len(drawn) * settings.bar_width
        if asked is None or not drawn or width > settings.area:
            return
        x = self._beside(width)
        words = readable(asked.system, asked.data)
        if settings.readable & 1:
            self._words(words, x, width)
        kind = asked.system.name.replace("_", "-")
        bars = Bars(x, self._y, drawn, settings.bar_width, settings.bar_height, kind, words)
        self._rows.append((bars,))
        self._y += settings.bar_height
        if settings.readable & 2:
            self._words(words, x, width)

    def _words(self, words: str, x: int, width: int) -> None:
        cell, height = FONTS[self.settings.readable_font]
        left = max(0, x + (width - len(words) * cell) // 2)
        run = Run(left, self._y, words, Style(cell, height), cell)
        self._rows.append((run,))
        self._y += height

    def _symbol(self, command: Command) -> None:
        told = symbol_command(command)
        if told is None or told.kind != QR or told.function != SymbolFunction.PRINT:
            return
        settings = self.settings
        rows = _qr(settings.symbol, settings.symbol_level)
        if self._line:
            self._print_line()
        side = len(rows) * settings.symbol_size
        if 0 < side <= settings.area:
            says = _read(settings.symbol)
            self._rows.append((Matrix(self._beside(side), self._y, rows, settings.symbol_size, "QR", says),))
            self._y += side

    def _beside(self, width: int) -> int:
        """Where something so wide begins."""
        settings = self.settings
        return settings.margin + max(0, settings.area - width) * settings.justify // 2


@lru_cache(maxsize=64)
def _qr(data: bytes, level: str) -> tuple[bytes, ...]:
    """The modules of a QR code; none where the data do not fit."""
    if not data:
        return ()
    try:
        made = segno.make(data, error=level, micro=False, boost_error=False)
    except ValueError:
        return ()
    return tuple(bytes(row) for row in made.matrix)


def _read(data: bytes) -> str:
    """What a reader makes of the octets of a QR code: UTF-8 where they are, as most do."""
    try:
        return data.decode()
    except UnicodeDecodeError:
        return data.decode("latin-1")


def _height(one: Run | Picture) -> int:
    return one.style.height if isinstance(one, Run) else one.height


def _end(one: Run | Picture) -> int:
    return one.x + (len(one.text) * one.pitch if isinstance(one, Run) else one.width)


_ACTS: Mapping[Op, Callable[[Typesetter, Command], None]] = {
    Op.LINE_FEED: Typesetter._line_feed,
    Op.FORM_FEED: Typesetter._line_feed,
    Op.PRINT_PAGE: Typesetter._line_feed,
    Op.FEED_LINES: Typesetter._feed_lines,
    Op.FEED_UNITS: Typesetter._feed_units,
    Op.TAB: Typesetter._tab,
    Op.POSITION: Typesetter._position,
    Op.MOVE: Typesetter._move,
    Op.BIT_IMAGE: Typesetter._bit_image,
    Op.RASTER: Typesetter._raster,
    Op.GRAPHICS: Typesetter._graphics,
    Op.LONG_GRAPHICS: Typesetter._graphics,
    Op.BARCODE: Typesetter._barcode,
    Op.SYMBOL: Typesetter._symbol,
    Op.CUT: Typesetter._feed_to_cutter,
}


def receipts_of(data: bytes) -> Iterator[Receipt]:
    """The receipts of a document; the last may end without a cut."""
    setter = Typesetter()
    for event in Reader().feed(data):
        receipt = setter.take(event)
        if receipt is not None:
            yield receipt
    last = setter.cut()
    if last is not None:
        yield last
