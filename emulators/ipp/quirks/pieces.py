"""A message of our own as pieces that can be put together wrongly. Knows tags and lengths, no values.

The codec cannot say what is not IPP; here nothing is checked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

HEADER = 8
OPERATION, PRINTER, END = 0x01, 0x04, 0x03
FIRST_VALUE_TAG = 0x10
BEGIN_COLLECTION, END_COLLECTION, MEMBER_NAME = 0x34, 0x37, 0x4A
_LENGTHS = 2


@dataclass(frozen=True, slots=True)
class Piece:
    """A delimiter, or one value.

    Attributes:
        name: of the attribute, b"" for a further value, None for a delimiter.
        name_length, value_length: said in place of the true ones.
        depth: of collections around it.
    """

    tag: int
    name: bytes | None = None
    value: bytes = b""
    name_length: int | None = None
    value_length: int | None = None
    depth: int = 0

    @property
    def octets(self) -> bytes:
        if self.name is None:
            return bytes((self.tag,))
        name_length = len(self.name) if self.name_length is None else self.name_length
        value_length = len(self.value) if self.value_length is None else self.value_length
        return b"".join(
            (
                bytes((self.tag,)),
                name_length.to_bytes(_LENGTHS, "big"),
                self.name,
                value_length.to_bytes(_LENGTHS, "big"),
                self.value,
            )
        )


@dataclass(slots=True)
class Octets:
    """A message: header, pieces, and what follows the end of its attributes."""

    header: bytes
    pieces: list[Piece]
    rest: bytes = b""

    @classmethod
    def of(cls, message: bytes) -> Octets:
        """Take a well-formed message apart."""
        pieces: list[Piece] = []
        position, depth = HEADER, 0
        while position < len(message):
            tag = message[position]
            if tag < FIRST_VALUE_TAG:
                position += 1
                pieces.append(Piece(tag))
                if tag == END:
                    break
                continue
            name, position = _counted(message, position + 1)
            value, position = _counted(message, position)
            depth -= tag == END_COLLECTION
            pieces.append(Piece(tag, name, value, depth=depth))
            depth += tag == BEGIN_COLLECTION
        return cls(message[:HEADER], pieces, message[position:])

    def joined(self) -> bytes:
        return b"".join((self.header, *(piece.octets for piece in self.pieces), self.rest))

    def find(self, fits: Callable[[Piece], bool], name: str = "") -> int | None:
        """Where the first piece is that fits, among those of attribute `name`, behind the operation
        attributes if there is one. Charset and language are never meant.
        """
        wanted, current, group = name.encode("latin-1", "replace"), b"", 0
        early: int | None = None
        seen = 0
        for index, piece in enumerate(self.pieces):
            if piece.name is None:
                group = piece.tag
                continue
            current = piece.name or current
            seen += 1
            if seen <= 2 or not fits(piece) or wanted not in (b"", current):
                continue
            if group != OPERATION:
                return index
            early = index if early is None else early
        return early

    def replace(self, index: int, *others: Piece) -> None:
        self.pieces[index : index + 1] = others

    def end_of(self, index: int) -> int:
        """Behind the last value of the attribute whose first value is at `index`."""
        for after in range(index + 1, len(self.pieces)):
            piece = self.pieces[after]
            if piece.name is None or (piece.name and not piece.depth):
                return after
        return len(self.pieces)


def _counted(message: bytes, position: int) -> tuple[bytes, int]:
    begins = position + _LENGTHS
    ends = begins + int.from_bytes(message[position:begins], "big")
    return message[begins:ends], ends


def without(pieces: Iterable[Piece], tag: int) -> list[Piece]:
    """All but the delimiters of that tag."""
    return [piece for piece in pieces if not (piece.name is None and piece.tag == tag)]
