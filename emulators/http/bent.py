"""Answers that do not keep to HTTP (RFC 9112), as printers were met that give them: what is said, when, and
how it ends. Knows no request and no printer; who bends answers says which way, and tells the time.
"""

from __future__ import annotations

import enum
from collections import deque
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from typing import Protocol

from misfeed.transports.base import Wire

LATE_US = 10_000_000
LAST_CHUNK_US = 2_000_000
PIECE_US = 50_000
PIECES = 8
TOO_LONG = 100
TOO_SHORT = 10
ELSEWHERE = "http://printer.invalid:8080/"


class Manner(enum.Enum):
    """A way in which answers depart from the standard."""

    EXPECTATION_FAILED = "expectation-failed"
    """417 to whoever waits for 100 (Continue)."""
    NO_CONTINUE = "no-continue"
    LATE_CONTINUE = "late-continue"
    """100 (Continue) once the body has begun."""
    ONLY_1_0 = "only-1.0"
    WRONG_TYPE = "wrong-type"
    TOO_LONG = "length-too-great"
    TOO_SHORT = "length-too-small"
    NO_LAST_CHUNK = "no-last-chunk"
    LATE_LAST_CHUNK = "late-last-chunk"
    LATE = "late"
    SPLIT = "split"
    TRUNCATED = "truncated"
    """Half, and then the end of the connection."""
    STALLED = "stalled"
    """Half, and then nothing."""
    CLOSED = "closed"
    """The end of the connection in place of an answer."""
    SECOND_CLOSED = "second-closed"
    """The same in place of a second answer on it."""
    ELSEWHERE = "elsewhere"
    """Sent to another address."""


class Bends(Protocol):
    """Says how answers are bent."""

    def manners(self) -> Collection[Manner]:
        """The ways that act now."""

    def later(self, after_us: int, call: Callable[[], None]) -> None:
        """Have it called after so many microseconds."""


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer as it goes out.

    Attributes:
        lines: of its head, without their ends. last: the end of its connection comes behind it.
    """

    lines: tuple[str, ...]
    body: bytes
    last: bool

    def head(self) -> bytes:
        return "\r\n".join((*self.lines, "\r\n")).encode("latin-1", "replace")

    def with_header(self, name: str, value: str) -> Answer:
        """With another value, or without the header for ""."""
        kept = [line for line in self.lines if not line.lower().startswith(f"{name.lower()}:")]
        return replace(self, lines=(*kept, *([f"{name}: {value}"] if value else ())))


@dataclass(frozen=True, slots=True)
class Piece:
    """Octets that go out some time after those before; `closes` ends the connection, `stalls` all talk."""

    octets: bytes
    after_us: int = 0
    closes: bool = False
    stalls: bool = False


def bend(answer: Answer, manners: Collection[Manner], number: int) -> tuple[Piece, ...]:
    """What goes out in place of an answer, the `number`-th on its connection."""
    if Manner.CLOSED in manners or (Manner.SECOND_CLOSED in manners and number > 1):
        return (Piece(b"", closes=True),)
    if Manner.ELSEWHERE in manners:
        moved = answer.with_header("Location", ELSEWHERE).with_header("Content-Length", "0")
        answer = replace(moved, lines=("HTTP/1.1 301 Moved Permanently", *moved.lines[1:]), body=b"")
    if Manner.WRONG_TYPE in manners:
        answer = answer.with_header("Content-Type", "text/html")
    if Manner.TOO_LONG in manners:
        answer = answer.with_header("Content-Length", str(len(answer.body) + TOO_LONG))
    if Manner.TOO_SHORT in manners:
        answer = answer.with_header("Content-Length", str(max(0, len(answer.body) - TOO_SHORT)))
    if Manner.ONLY_1_0 in manners:
        answer = answer.with_header("Content-Length", "").with_header("Connection", "")
        first = answer.lines[0].replace("HTTP/1.1", "HTTP/1.0", 1)
        answer = replace(answer, lines=(first, *answer.lines[1:]), last=True)
    return _timed(answer, manners)


def _timed(answer: Answer, manners: Collection[Manner]) -> tuple[Piece, ...]:
    half = answer.head() + answer.body[: len(answer.body) // 2]
    if Manner.TRUNCATED in manners:
        return (Piece(half, closes=True),)
    if Manner.STALLED in manners:
        return (Piece(half, stalls=True),)
    chunks = {Manner.NO_LAST_CHUNK, Manner.LATE_LAST_CHUNK} & set(manners) if answer.body else set()
    if chunks:
        chunked = answer.with_header("Content-Length", "").with_header("Transfer-Encoding", "chunked")
        begun = chunked.head() + b"%x\r\n%b\r\n" % (len(answer.body), answer.body)
        if Manner.NO_LAST_CHUNK in chunks:
            return (Piece(begun, closes=True),)
        return (Piece(begun), Piece(b"0\r\n\r\n", LAST_CHUNK_US, closes=answer.last))
    whole = answer.head() + answer.body
    late = LATE_US if Manner.LATE in manners else 0
    if Manner.SPLIT in manners:
        size = -(-len(whole) // PIECES)
        parts = [whole[at : at + size] for at in range(0, len(whole), size)]
        pieces = [Piece(part, PIECE_US) for part in parts]
        return (replace(pieces[0], after_us=late), *pieces[1:-1], replace(pieces[-1], closes=answer.last))
    return (Piece(whole, late, closes=answer.last),)


def later(pieces: tuple[Piece, ...], late_us: int) -> tuple[Piece, ...]:
    """The same, so much later; never for less than nothing."""
    if not late_us:
        return pieces
    if late_us < 0:
        return (Piece(b"", stalls=True),)
    return (replace(pieces[0], after_us=pieces[0].after_us + late_us), *pieces[1:])


class Outbox:
    """What goes out on one connection, in its order, each piece in its time."""

    def __init__(self, wire: Wire, later: Callable[[int, Callable[[], None]], None]) -> None:
        self._wire = wire
        self._later = later
        self._waiting: deque[Piece] = deque()
        self._pausing = False
        self._over = False

    def put(self, *pieces: Piece) -> None:
        self._waiting.extend(pieces)
        if not self._pausing:
            self._run()

    def close_behind(self) -> bool:
        """Have the connection end behind what waits; False where nothing does."""
        if self._waiting:
            self._waiting.append(Piece(b"", closes=True))
        return bool(self._waiting)

    def forget(self) -> None:
        """The connection is gone."""
        self._over = True
        self._waiting.clear()

    def _run(self) -> None:
        while self._waiting and not self._over:
            piece = self._waiting[0]
            if piece.after_us:
                self._waiting[0] = replace(piece, after_us=0)
                self._pausing = True
                self._later(piece.after_us, self._go_on)
                return
            self._waiting.popleft()
            if piece.octets:
                self._wire.send(piece.octets)
            if piece.closes or piece.stalls:
                self.forget()
            if piece.closes:
                self._wire.close()

    def _go_on(self) -> None:
        self._pausing = False
        self._run()
