"""Octets compressed as gzip (RFC 1952), zlib (RFC 1950) or bare deflate (RFC 1951), undone as they come.

What comes out does not depend on how the octets were split. Knows no message, and sets no limit: whoever
takes the pieces counts them, and stops where they are too many.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator

_GZIP_BITS = zlib.MAX_WBITS | 16
_PIECE = 64 * 1024


class InflateError(Exception):
    """The octets are not what they were said to be."""


class Inflating:
    """One stream on its way in.

    Args:
        gzip: members of gzip, one behind the other (RFC 1952 §2.2); otherwise one deflate stream, wrapped as
            RFC 1950 has it or not: many clients send it bare, CUPS among them.
    """

    def __init__(self, *, gzip: bool) -> None:
        self._gzip = gzip
        self._inflate = zlib.decompressobj(_GZIP_BITS) if gzip else None
        self._first = b""

    def feed(self, data: bytes) -> Iterator[bytes]:
        """Plain octets, in pieces of at most 64 KiB. Raises InflateError, also for what follows the end."""
        if self._inflate is None:
            data = self._first + data
            if len(data) < 2:
                self._first = data
                return
            self._inflate = zlib.decompressobj(_deflate_bits(data))
        while data:
            if self._inflate.eof:
                if not self._gzip:
                    raise InflateError("octets follow the end of the compressed stream")
                self._inflate = zlib.decompressobj(_GZIP_BITS)
            yield from self._drained(self._inflate, data)
            data = self._inflate.unused_data

    def end(self) -> None:
        """All has come. Raises InflateError when it is cut short."""
        if self._inflate is None or not self._inflate.eof:
            raise InflateError("the compressed octets end too early")

    @staticmethod
    def _drained(inflate: zlib._Decompress, data: bytes) -> Iterator[bytes]:
        """All that these octets stand for: some is kept back when a piece is full and the input used up."""
        full = True
        while not inflate.eof and (data or full):
            try:
                piece = inflate.decompress(data, _PIECE)
            except zlib.error as error:
                raise InflateError("the compressed octets are damaged") from error
            data, full = inflate.unconsumed_tail, len(piece) == _PIECE
            if piece:
                yield piece


def _deflate_bits(start: bytes) -> int:
    wrapped = start[0] & 0x0F == zlib.DEFLATED and int.from_bytes(start[:2], "big") % 31 == 0
    return zlib.MAX_WBITS if wrapped else -zlib.MAX_WBITS
