"""PostScript counted, not run: how many pages it shows, and what it asks of paper, sides and copies.

Told by its maker, where the program follows the document structuring conventions (Adobe 5001): `%%Pages`, or
the `%%Page` comments themselves. Heuristic otherwise: each `showpage` or `copypage` that the program names
outside a definition is one page, so that one called in a loop is counted once. Coverage is nominal.
"""

from __future__ import annotations

import re

from misfeed.emulators.machine import Page

from .document import MAX_PAGES, Document, DocumentError
from .media import media_name

FORMAT = "application/postscript"
NOMINAL_PPM = 50_000
"""What a page is taken to be covered by."""

_PAGES = re.compile(rb"^%%Pages:[ \t]*(\d+)", re.MULTILINE)
_PAGE = re.compile(rb"^%%Page:", re.MULTILINE)
_BRACKET = re.compile(rb"^%%(Begin|End)(?:Document|Binary|Data)\b", re.MULTILINE)
_COMMENT = re.compile(rb"%[^\n]*")
_STRING = re.compile(rb"\((?:[^()\\]|\\.)*+\)?", re.DOTALL)
_SHOWS = re.compile(rb"(?<![/\w.-])(?:showpage|copypage)(?![\w.-])")
_DEFINED = re.compile(rb"/[\w.-]++\s*+\{[^{}]*+\}\s*+(?:bind\s+)?(?:def|put|executeonly)\b")
_COPIES = re.compile(rb"/(?:#copies|NumCopies)\s+(\d{1,4})\b")
_DUPLEX = re.compile(rb"/Duplex\s+(true|false)\b")
_SIZE = re.compile(rb"/PageSize\s*\[\s*(\d{1,5}(?:\.\d+)?)\s+(\d{1,5}(?:\.\d+)?)\s*\]")


def read_postscript(data: bytes, colorants: tuple[str, ...]) -> Document:
    """Count a PostScript program's pages. Raises DocumentError."""
    program = data.removeprefix(b"\x04").replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    if not program.startswith(b"%!"):
        raise DocumentError("no PostScript: it does not begin with %!", data[:16], 0)
    program = _own(program)
    count = _count(program)
    if count > MAX_PAGES:
        raise DocumentError(f"the document has more than {MAX_PAGES} pages")
    page = Page({name: NOMINAL_PPM if name == "black" else 0 for name in colorants})
    copies, duplex, size = _COPIES.search(program), _DUPLEX.search(program), _SIZE.search(program)
    return Document(
        FORMAT,
        (page,) * count,
        media_name(float(size[1]), float(size[2])) if size else None,
        (2 if duplex[1] == b"true" else 1) if duplex else None,
        max(1, int(copies[1])) if copies else None,
    )


def _own(program: bytes) -> bytes:
    """The program without what it holds of other documents, and without data that is no program."""
    kept: list[bytes] = []
    depth = begin = 0
    for found in _BRACKET.finditer(program):
        if found[1] == b"Begin":
            if not depth:
                kept.append(program[begin : found.start()])
            depth += 1
        elif depth:
            depth -= 1
            begin = found.end()
    return b"".join(kept) + (b"" if depth else program[begin:])


def _count(program: bytes) -> int:
    # `(atend)` puts the number into the trailer, and so the last one counts.
    told = _PAGES.findall(program)
    if told:
        return min(int(told[-1][:9]), MAX_PAGES + 1)
    marked = len(_PAGE.findall(program))
    if marked:
        return marked
    # Encapsulated PostScript may leave out its `showpage`, and is printed all the same.
    bare = _COMMENT.sub(b"", _STRING.sub(b"()", program))
    shown = len(_SHOWS.findall(_DEFINED.sub(b"", bare)))
    if shown or b"EPSF" not in program[:64]:
        return shown or int(bool(_SHOWS.search(bare)))
    return 1
