"""What a page of a document says, as lines of text, for people and for tests that compare. Draws nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module

from .document import DocumentError

_Reader = Callable[[bytes, int], tuple[str, ...]]
_READERS: Mapping[str, tuple[str, str]] = {
    "application/pdf": ("pdf", "page_lines"),
    "text/plain": ("text", "page_lines"),
    "application/vnd.epson.escpos": ("receipts", "page_lines"),
}
"""The module and function of each format whose pages are told; of others there are pictures, or less."""


def said(data: bytes, format_: str, number: int) -> tuple[str, ...]:
    """The lines of page `number` (from 0). Raises DocumentError, also where a format tells no text."""
    found = _READERS.get(format_.lower())
    if found is None:
        raise DocumentError(
            f"what a page of {format_} says is not told as text; of PDF, plain text and receipts it is"
        )
    reader: _Reader = getattr(import_module(f".{found[0]}", __package__), found[1])
    return reader(data, number)
