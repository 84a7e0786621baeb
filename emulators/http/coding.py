"""Content codings of request bodies (RFC 9110 §8.4.1): gzip and deflate, unpacked as they come."""

from __future__ import annotations

from misfeed.emulators.http.messages import BodySink, Response, plain
from misfeed.emulators.inflating import InflateError, Inflating

CODINGS = ("gzip", "deflate")


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
        self._left = limit
        self._inflating = Inflating(gzip=coding == "gzip")
        self._began = False
        self._trouble = 0

    def feed(self, data: bytes) -> None:
        if self._trouble or not data:
            return
        self._began = True
        try:
            for piece in self._inflating.feed(data):
                self._pass_on(piece)
                if self._trouble:
                    return
        except InflateError:
            self._give_up(400)

    def finish(self) -> Response:
        if not self._trouble and self._began:
            try:
                self._inflating.end()
            except InflateError:
                self._give_up(400)
        return plain(self._trouble) if self._trouble else self._sink.finish()

    def lost(self) -> None:
        if not self._trouble:
            self._sink.lost()

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
