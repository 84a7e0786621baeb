"""Plain text, set in a typewriter face: 66 lines of 80 columns a page, wrapped, black.

The coverage is nominal: the 5280 character cells make up the page, and each character that is not a space
inks 12 % of its cell. A page of ordinary prose comes out near the 5 % that yields are quoted for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from misfeed.emulators.machine import Page

from .document import Document, DocumentError, check_page_count

FORMAT = "text/plain"
LINES = 66
COLUMNS = 80

CELL_PPM = 120_000
"""How much of its cell a character inks."""
_MAX_OCTETS = 64_000_000
_BREAK = re.compile(r"\r\n|[\n\r\f]")
_PRINTS = re.compile(r"[^\s\x00-\x1f\x7f-\x9f]")


def read_text(data: bytes, colorants: tuple[str, ...]) -> Document:
    """Interpret plain text in UTF-8 (octets that are not are set as one character each)."""
    if len(data) > _MAX_OCTETS:
        raise DocumentError(f"a text of {len(data)} octets is not printed")
    pages: list[Page] = []
    for rows in typeset(data):
        check_page_count(len(pages) + 1)
        characters = sum(len(_PRINTS.findall(row)) for row in rows)
        share = characters * CELL_PPM // (LINES * COLUMNS)
        pages.append(Page({name: share if name == "black" else 0 for name in colorants}))
    return Document(FORMAT, tuple(pages))


def typeset(data: bytes) -> Iterator[list[str]]:
    """The lines of each page, wrapped."""
    rows: list[str] = []
    for content, ending in _lines(data.decode("utf-8", "replace")):
        for start in range(0, max(1, len(content)), COLUMNS):
            if len(rows) == LINES:
                yield rows
                rows = []
            rows.append(content[start : start + COLUMNS])
        if ending == "\f":
            yield rows
            rows = []
    if rows:
        yield rows


def page_lines(data: bytes, number: int) -> tuple[str, ...]:
    """The lines of page `number` (from 0). Raises DocumentError."""
    for place, rows in enumerate(typeset(data)):
        if place == number:
            return tuple(rows)
    raise DocumentError(f"there is no page {number + 1}")


def _lines(text: str) -> Iterator[tuple[str, str]]:
    """Lines with what ended each: a line break, a form feed, or the end of the text ("")."""
    at = 0
    for found in _BREAK.finditer(text):
        yield text[at : found.start()], found.group()
        at = found.end()
    if at < len(text):
        yield text[at:], ""
