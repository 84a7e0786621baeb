"""One door to all interpreters, with a memory: suites print the same few documents again and again.

Every page says which document it is of, and the document is kept, so that a printed sheet can be drawn. An
interpreter is imported for its first document: what they need takes longer than a whole printer to start.
"""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import replace
from importlib import import_module

from misfeed.emulators.machine.jobs import Original

from .document import MAX_OCTETS, Document, DocumentError, UnsupportedFormat
from .originals import originals

_Reader = Callable[[bytes, tuple[str, ...]], Document]
_READERS: Mapping[str, tuple[str, str]] = {
    "application/pdf": ("pdf", "read_pdf"),
    "image/pwg-raster": ("pwg", "read_pwg"),
    "image/urf": ("urf", "read_urf"),
    "image/jpeg": ("jpeg", "read_jpeg"),
    "text/plain": ("text", "read_text"),
    "application/vnd.hp-pcl": ("pcl", "read_pcl"),
    "application/vnd.hp-pclxl": ("pclxl", "read_pclxl"),
    "application/postscript": ("postscript", "read_postscript"),
    "application/vnd.epson.escpos": ("receipts", "read_escpos"),
}
"""The module and function of each format."""

_REMEMBERED_PAGES = 20_000
"""Pages kept in all: a few megabytes."""

_Key = tuple[bytes, str, tuple[str, ...]]


class _Memory:
    """The documents asked for last, up to a number of pages."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._documents: OrderedDict[_Key, Document] = OrderedDict()
        self._pages = 0

    def get(self, key: _Key) -> Document | None:
        with self._lock:
            found = self._documents.get(key)
            if found is not None:
                self._documents.move_to_end(key)
            return found

    def put(self, key: _Key, document: Document) -> None:
        with self._lock:
            if key in self._documents:
                return
            self._documents[key] = document
            self._pages += len(document.pages) + 1
            while self._pages > _REMEMBERED_PAGES:
                _, old = self._documents.popitem(last=False)
                self._pages -= len(old.pages) + 1


_memory = _Memory()


def supported() -> tuple[str, ...]:
    """The MIME media types that `interpret` reads."""
    return tuple(_READERS)


def interpret(data: bytes, format_: str, colorants: tuple[str, ...]) -> Document:
    """Read a whole document.

    Args:
        data: the document. format_: its MIME media type, as from `recognise`.
        colorants: the engine's; every page says how much each covers.

    Raises:
        UnsupportedFormat: nothing here reads that format.
        DocumentError: the document is damaged, locked or too large.
    """
    if format_.lower() not in _READERS:
        raise UnsupportedFormat(format_)
    if len(data) > MAX_OCTETS:
        raise DocumentError(f"a document of {len(data)} octets is not printed")
    digest = hashlib.sha256(data)
    key = (digest.digest(), format_.lower(), colorants)
    document = _memory.get(key)
    if document is None:
        document = _traced(_reader(format_.lower())(data, colorants), digest.hexdigest())
        _memory.put(key, document)
    originals.keep(digest.hexdigest(), document.format, data)
    return document


def _reader(format_: str) -> _Reader:
    module, name = _READERS[format_]
    reader: _Reader = getattr(import_module(f".{module}", __package__), name)
    return reader


def _traced(document: Document, digest: str) -> Document:
    """The document, whose pages say where they come from."""
    pages = (
        replace(page, originals=(Original(digest, number),)) for number, page in enumerate(document.pages)
    )
    return replace(document, pages=tuple(pages))
