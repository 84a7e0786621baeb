"""Rows of a view: object instances with what they hold, fixed or read from the machine when asked.

Everything here is shared by all machines of a profile, so a machine that is asked costs no memory of its own.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from typing import TypeAlias

import msgspec
from misfeed.emulators.machine import Machine
from misfeed.emulators.snmp.writing import Change, Judge, Writer, fits
from misfeed.errors import UsageError
from misfeed.protocols.snmp import Oid, Value, encode_varbind, mib

Content: TypeAlias = int | str | bytes | Oid
Live: TypeAlias = Callable[[Machine], Value]


class Tally(msgspec.Struct, frozen=True):
    """A counter of the agent itself (RFC 3418 §2.2), by its name there; `start` is where it was captured.

    A `wide` one is a Counter64.
    """

    name: str
    start: int = 0
    wide: bool = False


class Moving(msgspec.Struct, frozen=True):
    """What changes by itself as time passes, without a revision of the machine.

    Attributes:
        until: the machine time in microseconds of the next change at the earliest; infinite for none.
    """

    read: Live
    until: Callable[[Machine], float]


Cell: TypeAlias = Value | Live | Moving | Tally
"""What an instance holds: a fact; what holds while the machine's revision does; what passes; a count."""


class Open(msgspec.Struct, frozen=True):
    """A cell that clients may write."""

    cell: Cell
    writer: Writer


Row: TypeAlias = tuple[Oid, Cell | Open]


@lru_cache(maxsize=16_384)
def instance(name: str, *index: int) -> Oid:
    """The identifier of one instance: of a column by its row's index, of a scalar without."""
    return mib.object(name).instance(*index)


def fixed(name: str, content: Content, *index: int) -> Row:
    """A fact about the model. A captured value takes its place."""
    return instance(name, *index), mib.object(name).value(content)


def live(name: str, read: Callable[[Machine], Content], *index: int) -> Row:
    """Something the machine models. It is laid over any captured value.

    It must not change but with the machine's revision; for what does, there is `moving`.
    """
    found = mib.object(name)
    return instance(name, *index), lambda machine: found.value(read(machine))


def moving(
    name: str, read: Callable[[Machine], Content], until: Callable[[Machine], float], *index: int
) -> Row:
    """Something that the machine's clock moves. It is laid over any captured value."""
    found = mib.object(name)
    return instance(name, *index), Moving(lambda machine: found.value(read(machine)), until)


def writable(row: Row, change: Change, judge: Judge = fits, *, last: bool = False) -> Row:
    """A row that clients may write, as `Writer` has it."""
    identifier, cell = row
    assert not isinstance(cell, Open), "it is written one way"
    return identifier, Open(cell, Writer(change, judge, last))


def number(enum: str, label: str) -> int:
    """The number of an enumeration's label; "other" for a label the standard does not have."""
    try:
        return mib.enum(enum).number(label)
    except UsageError:
        return mib.enum(enum).number("other")


def clipped(text: str, codec: str, limit: int) -> bytes:
    """`text` in a character set, cut to `limit` octets between characters; "?" for what the set lacks."""
    octets = text.encode(codec, "replace")
    if len(octets) <= limit:
        return octets
    return octets[:limit].decode(codec, "ignore").encode(codec)


class Sheet:
    """Rows in the order of their identifiers."""

    def __init__(self, rows: Iterable[tuple[Oid, Cell]]) -> None:
        cells = dict(rows)
        self.oids: tuple[Oid, ...] = tuple(sorted(cells))
        self._cells = cells
        self._places = {identifier: place for place, identifier in enumerate(self.oids)}
        self._encoded: dict[Oid, bytes] = {}

    def __len__(self) -> int:
        return len(self.oids)

    def cell(self, identifier: Oid) -> Cell | None:
        return self._cells.get(identifier)

    def after(self, identifier: Oid) -> Oid | None:
        """The first identifier behind `identifier`."""
        place = self._places.get(identifier, -1) + 1 or bisect_right(self.oids, identifier)
        return self.oids[place] if place < len(self.oids) else None

    def below(self, prefix: Oid) -> Iterator[Oid]:
        """The identifiers that begin with `prefix`, in order."""
        for place in range(bisect_left(self.oids, prefix), len(self.oids)):
            if self.oids[place][: len(prefix)] != prefix:
                return
            yield self.oids[place]

    def any_below(self, prefix: Oid) -> bool:
        place = bisect_left(self.oids, prefix)
        return place < len(self.oids) and self.oids[place][: len(prefix)] == prefix

    def fixed(self, identifier: Oid) -> bytes | None:
        """The variable binding of a fixed cell; None where the machine decides, or there is no such cell."""
        octets = self._encoded.get(identifier)
        if octets is None:
            cell = self._cells.get(identifier)
            if cell is None or callable(cell) or isinstance(cell, Moving | Tally):
                return None
            octets = self.encoded(identifier, cell)
        return octets

    def encoded(self, identifier: Oid, value: Value) -> bytes:
        """The variable binding of a fixed cell; encoded once for all machines."""
        octets = self._encoded.get(identifier)
        if octets is None:
            octets = self._encoded[identifier] = encode_varbind(identifier, value)
        return octets
