"""One door to all interpreters, with a memory: suites print the same few documents again and again."""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping

from . import jpeg, pdf, pwg, text, urf
from .document import MAX_OCTETS, Document, DocumentError, UnsupportedFormat

_READERS: Mapping[str, Callable[[bytes, tuple[str, ...]], Document]] = {
    pdf.FORMAT: pdf.read_pdf,
    pwg.FORMAT: pwg.read_pwg,
    urf.FORMAT: urf.read_urf,
    jpeg.FORMAT: jpeg.read_jpeg,
    text.FORMAT: text.read_text,
}

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
    reader = _READERS.get(format_.lower())
    if reader is None:
        raise UnsupportedFormat(format_)
    if len(data) > MAX_OCTETS:
        raise DocumentError(f"a document of {len(data)} octets is not printed")
    key = (hashlib.sha256(data).digest(), format_.lower(), colorants)
    document = _memory.get(key)
    if document is None:
        document = reader(data, colorants)
        _memory.put(key, document)
    return document
