"""Undoes `compression` of documents as they come in (RFC 8011 §5.4.32), with a limit against bombs."""

from __future__ import annotations

import zlib
from collections.abc import Iterator

_GZIP_BITS = zlib.MAX_WBITS | 16
_PIECE = 1 << 20


class CompressionError(Exception):
    """The octets are not what the client said they are."""


class TooLarge(Exception):
    """The document passes the limit."""


class Inflater:
    """Takes octets compressed as "gzip", "deflate" or "none", gives plain ones.

    Attributes:
        octets: how many it gave.
    """

    def __init__(self, compression: str, limit: int) -> None:
        self._compression = compression
        self._inflate = zlib.decompressobj(_GZIP_BITS) if compression == "gzip" else None
        self._first = b""
        self._limit = limit
        self.octets = 0

    def feed(self, data: bytes) -> Iterator[bytes]:
        """Plain octets, in pieces of at most a mebibyte. Raises CompressionError or TooLarge."""
        if self._compression == "none":
            yield self._counted(data)
            return
        if self._inflate is None:
            data = self._first + data
            if len(data) < 2:
                self._first = data
                return
            self._inflate = zlib.decompressobj(_deflate_bits(data))
        inflate = self._inflate
        try:
            while data and not inflate.eof:
                yield self._counted(inflate.decompress(data, _PIECE))
                data = inflate.unconsumed_tail
        except zlib.error as error:
            raise CompressionError(str(error)) from error

    def finish(self) -> Iterator[bytes]:
        """What was held back at the end. Raises as `feed`, and when the compressed stream is cut short."""
        if self._compression == "none":
            return
        inflate = self._inflate
        while inflate is not None and not inflate.eof:
            piece = inflate.decompress(b"", _PIECE)
            if not piece:
                break
            yield self._counted(piece)
        if inflate is None or not inflate.eof:
            raise CompressionError("the compressed document ends too early")

    def _counted(self, piece: bytes) -> bytes:
        self.octets += len(piece)
        if self.octets > self._limit:
            raise TooLarge(f"the document passes {self._limit} octets")
        return piece


def _deflate_bits(start: bytes) -> int:
    """Clients send bare RFC 1951 streams, as CUPS does, or wrap them as RFC 1950 has it."""
    wrapped = start[0] & 0x0F == zlib.DEFLATED and int.from_bytes(start[:2], "big") % 31 == 0
    return zlib.MAX_WBITS if wrapped else -zlib.MAX_WBITS
