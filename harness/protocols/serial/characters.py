"""Characters as a receiver of a serial line gets them, with what was wrong with each. Knows no line."""

from __future__ import annotations

import enum
from collections.abc import Iterable, Iterator
from typing import NamedTuple


class LineError(enum.Flag):
    """What a receiver notes beside a character."""

    NONE = 0
    OVERRUN = enum.auto()
    PARITY = enum.auto()
    FRAMING = enum.auto()
    BREAK = enum.auto()


class Received(NamedTuple):
    """Characters that came behind each other, all with the same error. A BREAK is one character of zeros."""

    data: bytes
    error: LineError = LineError.NONE


BREAK = Received(b"\0", LineError.BREAK)


def octets(received: Iterable[Received]) -> bytes:
    """As a receiver that heeds no errors sees them."""
    return b"".join(one.data for one in received)


def joined(received: Iterable[Received]) -> Iterator[Received]:
    """The same in as few pieces as there can be. A BREAK stays by itself."""
    data, error, alone = bytearray(), LineError.NONE, False
    for piece, kind in received:
        if kind is error and not alone:
            data += piece
            continue
        if data:
            yield Received(bytes(data), error)
        if kind is not error:
            error, alone = kind, bool(kind & LineError.BREAK)
        data = bytearray(piece)
    if data:
        yield Received(bytes(data), error)
