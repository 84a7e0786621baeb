"""Content codings of request bodies (RFC 9110 §8.4.1): gzip and deflate, unpacked as they come."""

from __future__ import annotations

import zlib

from misfeed.emulators.http.messages import BodySink, Response, plain

CODINGS = ("gzip", "deflate")
_PIECE = 64 * 1024
_GZIP = 16 + zlib.MAX_WBITS
_ZLIB = 0x78
"""The first octet of deflate with its zlib wrapping, as it should come; many clients leave that out."""


def coding_of(header: str) -> str | None:
    """The one coding that a Content-Encoding header names, "" for none; None for what is not understood."""
    names = [name for part in header.lower().split(",") if (name := part.strip()) not in ("", "identity")]
    if not names:
        return ""
    name = names[0].removeprefix("x-")
    return name if len(names) == 1 and name in CODINGS else None


class Unpacking:
    """A sink before another one, which gets the body unpacked. Satisfies `BodySink`.

    Args:
        limit: octets that may come out: a small body can stand for a huge one.
    """

    def __init__(self, sink: BodySink, coding: str, limit: int) -> None:
        self._sink = sink
        self._coding = coding
        self._left = limit
        self._unpacker: zlib._Decompress | None = None
        self._trouble = 0

    def feed(self, data: bytes) -> None:
        if self._trouble or not data:
            return
        if self._unpacker is None:
            self._unpacker = zlib.decompressobj(self._window(data[0]))
        try:
            while data and not self._trouble and not self._unpacker.eof:
                piece = self._unpacker.decompress(data, _PIECE)
                data = self._unpacker.unconsumed_tail
                self._pass_on(piece)
        except zlib.error:
            self._give_up(400)
        if self._unpacker.unused_data:
            self._give_up(400)

    def finish(self) -> Response:
        if not self._trouble and self._unpacker is not None and not self._unpacker.eof:
            self._give_up(400)
        return plain(self._trouble) if self._trouble else self._sink.finish()

    def lost(self) -> None:
        if not self._trouble:
            self._sink.lost()

    def _window(self, first: int) -> int:
        if self._coding == "gzip":
            return _GZIP
        return zlib.MAX_WBITS if first == _ZLIB else -zlib.MAX_WBITS

    def _pass_on(self, piece: bytes) -> None:
        self._left -= len(piece)
        if self._left < 0:
            self._give_up(413)
        elif piece:
            self._sink.feed(piece)

    def _give_up(self, status: int) -> None:
        if not self._trouble:
            self._trouble = status
            self._sink.lost()
