"""PCL 5 read for what a printer does with paper: its pages, their size, sides and copies. Draws nothing.

Exact: form feeds, resets, and what `ESC &l` asks for. Heuristic: text runs over to a new page after as many
lines as a page has at its line spacing, whatever was drawn beside it; and coverage, which is nominal: that of
a typewriter for each character, and `GRAPHICS_PPM` for a page with a raster or HP-GL/2 on it.
"""

from __future__ import annotations

import re

from misfeed.emulators.machine import Page

from .document import Document, DocumentError, check_page_count
from .text import CELL_PPM, COLUMNS, LINES

FORMAT = "application/vnd.hp-pcl"
GRAPHICS_PPM = 50_000
"""What a page with graphics on it is taken to be covered by."""

_PAPER = {
    1: "na_executive_7.25x10.5in",
    2: "na_letter_8.5x11in",
    3: "na_legal_8.5x14in",
    6: "na_ledger_11x17in",
    24: "iso_a6_105x148mm",
    25: "iso_a5_148x210mm",
    26: "iso_a4_210x297mm",
    27: "iso_a3_297x420mm",
    45: "jis_b5_182x257mm",
    46: "jis_b4_257x364mm",
    81: "na_number-10_4.125x9.5in",
    90: "iso_dl_110x220mm",
    91: "iso_c5_162x229mm",
}
"""`ESC &l#A` -> PWG 5101.1."""

_TEXT_LINES = 60
"""Lines of a page as it comes up: half an inch is left free above and below, at six to the inch."""

_ESC = 0x1B
_UEL = b"\x1b%-12345X"
_FEED, _LINE = 0x0C, 0x0A
#: How a sequence with parameters begins; its values follow, each with a letter behind it, the last a capital.
_SEQUENCE = re.compile(rb"\x1b([!-/])([`-~]?)")
#: As many in a row as there are: a reset behind a reset does nothing more, and neither do the others.
_RESETS = re.compile(rb"(?:\x1bE)++")
_OTHERS = re.compile(rb"(?:\x1b[^!-/E])++", re.DOTALL)
_VALUE = re.compile(rb"([-+]?[0-9.]*)([@-~])")
_PLAIN = re.compile(rb"[^\x1b\n\f]+")
_HPGL_DRAWS = re.compile(rb"PD|PE|LB|EA|RA|CI|WG", re.IGNORECASE)
_LARGEST = 1 << 31
#: A row of raster with its length; most of a picture, and so read without ado.
_ROW = re.compile(rb"\x1b\*b(\d{1,9})[WV]")
_BLANK = bytes((*range(0x21), *range(0x7F, 0xA1)))

_MOST_VALUES = 1_000
"""In one sequence; there are fewer than 64 letters for them."""
_MOST_STEPS = 4_000_000
"""Sequences, their values, lines and runs of text, all taken together, but for rows of raster: a few seconds'
reading. The fullest of pages has some thousand."""


class _Press:
    """What has come out so far, and what is on the page that is open."""

    def __init__(self) -> None:
        self.pages: list[tuple[int, bool]] = []
        self.copies = self.sides = 0
        self.media = ""
        self.characters = self.line = 0
        self.lines = _TEXT_LINES
        self.graphics = self.hpgl = False
        self.steps = 0

    def step(self) -> None:
        """One more thing that is read; raises DocumentError when there are too many."""
        self.steps += 1
        if self.steps > _MOST_STEPS:
            raise DocumentError(f"the PCL has more than {_MOST_STEPS} sequences and lines")

    @property
    def marked(self) -> bool:
        return bool(self.characters) or self.graphics

    def eject(self) -> None:
        check_page_count(len(self.pages) + 1)
        self.pages.append((self.characters, self.graphics))
        self.characters = self.line = 0
        self.graphics = False

    def eject_marked(self) -> None:
        """What a reset or a change of paper does: a page with nothing on it stays where it is."""
        if self.marked:
            self.eject()

    def write(self, octets: bytes) -> None:
        if self.hpgl:
            self.graphics = self.graphics or bool(_HPGL_DRAWS.search(octets))
            return
        self.characters += len(octets.translate(None, _BLANK))

    def next_line(self) -> None:
        if self.hpgl:
            return
        self.line += 1
        if self.line >= self.lines:
            # A line feed on the last line of a page brings up the next one (perforation skip is on).
            if self.marked:
                self.eject()
            self.line = 0

    def obey(self, family: bytes, value: float, end: bytes) -> None:
        """One value of a sequence; `end` is a capital letter."""
        number = int(value)
        match family + end:
            case b"&lX":
                self.copies = self.copies or max(1, number)
            case b"&lS":
                self.sides = self.sides or (1 if number == 0 else 2)
            case b"&lA":
                self.eject_marked()
                self.media = self.media or _PAPER.get(number, "")
            case b"&lH" | b"&lO":
                self.eject_marked()
            case b"&lD" if number > 0:
                self.lines = max(1, round(_TEXT_LINES * number / 6))
            case b"&lF" if number > 0:
                self.lines = number
            case b"&aR" | b"&aV" | b"*pY":
                self.line = 0 if number == 0 else self.line
            case b"%B":
                self.hpgl = True
            case b"%A":
                self.hpgl = False
            case b"*bW" | b"*bV" | b"*cP":
                self.graphics = True


def read_pcl(data: bytes, colorants: tuple[str, ...]) -> Document:
    """Interpret PCL 5. Raises DocumentError."""
    press = _Press()
    at = 0
    while at < len(data):
        if (row := _ROW.match(data, at)) is not None:
            press.graphics = True
            at = row.end() + int(row[1])
            continue
        press.step()
        octet = data[at]
        if octet == _ESC:
            at = _escape(data, at, press)
        elif octet == _FEED and not press.hpgl:
            press.eject()
            at += 1
        elif octet in (_LINE, _FEED):
            press.next_line()
            at += 1
        else:
            found = _PLAIN.match(data, at)
            assert found is not None, "nothing else is left"
            press.write(found.group())
            at = found.end()
    press.eject_marked()
    black = [_covered(characters, graphics) for characters, graphics in press.pages]
    pages = tuple(Page({name: share if name == "black" else 0 for name in colorants}) for share in black)
    return Document(FORMAT, pages, press.media or None, press.sides or None, press.copies or None)


def _covered(characters: int, graphics: bool) -> int:
    text = characters * CELL_PPM // (LINES * COLUMNS)
    return min(1_000_000, text + (GRAPHICS_PPM if graphics else 0))


def _escape(data: bytes, at: int, press: _Press) -> int:
    """Obey the sequence at `at`; where what follows it begins."""
    if data.startswith(_UEL, at):
        press.eject_marked()
        press.hpgl = False
        return at + len(_UEL)
    if (resets := _RESETS.match(data, at)) is not None:
        press.eject_marked()
        press.hpgl = False
        return resets.end()
    found = _SEQUENCE.match(data, at)
    if found is None:
        # Two octets, as ESC 9 or ESC =; or something that nobody knows, which printers leave out.
        others = _OTHERS.match(data, at)
        return others.end() if others is not None else at + 2
    family = found[1] + found[2]
    end = found.end()
    values = 0
    while (value := _VALUE.match(data, end)) is not None:
        number, letter = _number(value[1], data, at), value[2].upper()
        press.step()
        values += 1
        if values > _MOST_VALUES:
            raise DocumentError("a PCL sequence has more values than there are", data[at : at + 32], at)
        press.obey(family, number, letter)
        end = value.end()
        if letter == b"W" or family + letter in (b"*bV", b"&pX"):
            # What follows is so many octets of data, and not part of the sequence.
            octets = max(0, int(number))
            if family + letter == b"&pX":
                press.write(data[end : end + octets])
            end += octets
        if value[2] == letter:
            break
    return end


def _number(digits: bytes, data: bytes, at: int) -> float:
    try:
        number = float(digits or b"0")
    except ValueError:
        number = 0.0
    if abs(number) > _LARGEST:
        raise DocumentError("a PCL sequence asks for more than there can be", data[at : at + 32], at)
    return number
