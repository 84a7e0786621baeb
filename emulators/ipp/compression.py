"""Undoes `compression` of documents as they come in (RFC 8011 §5.4.32), with a limit against bombs."""

from __future__ import annotations

from collections.abc import Iterator

from misfeed.emulators.inflating import InflateError, Inflating


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
        self._inflating = None if compression == "none" else Inflating(gzip=compression == "gzip")
        self._limit = limit
        self.octets = 0

    def feed(self, data: bytes) -> Iterator[bytes]:
        """Plain octets, piece by piece. Raises CompressionError or TooLarge."""
        if self._inflating is None:
            yield self._counted(data)
            return
        try:
            for piece in self._inflating.feed(data):
                yield self._counted(piece)
        except InflateError as error:
            raise CompressionError(
                f"the {self._compression} document cannot be decompressed: {error}"
            ) from error

    def finish(self) -> None:
        """All has come. Raises CompressionError when the compressed document is cut short."""
        if self._inflating is None:
            return
        try:
            self._inflating.end()
        except InflateError as error:
            raise CompressionError(
                f"the {self._compression} document cannot be decompressed: {error}"
            ) from error

    def _counted(self, piece: bytes) -> bytes:
        self.octets += len(piece)
        if self.octets > self._limit:
            raise TooLarge(f"the document passes {self._limit} octets")
        return piece
