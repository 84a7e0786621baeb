"""A message cut into the octets of its attributes, without reading what they hold (RFC 8010 §3.1).

A value without a name belongs to the attribute before it, so that a collection that is never closed, or a
value that is none, stays within its own attribute and costs only itself. Knows no syntax.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from misfeed.protocols.ipp.decode import HEADER_OCTETS, decode_header
from misfeed.protocols.ipp.errors import IppError
from misfeed.protocols.ipp.message import Version
from misfeed.protocols.ipp.tags import END_OF_ATTRIBUTES, FIRST_VALUE_TAG


@dataclass(frozen=True, slots=True)
class Piece:
    """One attribute as it came: its name, and all its octets from the first value's tag on."""

    name: str
    octets: bytes


@dataclass(frozen=True, slots=True)
class PieceGroup:
    """One attribute group, in the order sent."""

    tag: int
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Pieces:
    """A message, cut.

    Attributes:
        code: the operation-id or the status-code.
        trouble: why the attributes end before their end; "" when they are whole.
    """

    version: Version
    code: int
    request_id: int
    groups: tuple[PieceGroup, ...]
    trouble: str = ""


def cut(data: bytes) -> Pieces:
    """Cut a message. Raises IppError when it has no header; what breaks off later is kept up to there."""
    version, code, request_id = decode_header(data)
    groups: list[tuple[int, list[Piece]]] = []
    position, trouble = HEADER_OCTETS, ""
    began, name = -1, b""

    def ended() -> None:
        if began >= 0:
            groups[-1][1].append(Piece(name.decode("latin-1"), data[began:position]))

    while True:
        if position >= len(data):
            ended()
            trouble = "the message has no end-of-attributes tag"
            break
        tag = data[position]
        if tag < FIRST_VALUE_TAG:
            ended()
            began = -1
            position += 1
            if tag == END_OF_ATTRIBUTES:
                break
            groups.append((tag, []))
            continue
        item = _item(data, position)
        if item is None:
            ended()
            trouble = "the message ends within its attributes"
            break
        found, _, after = item
        if found:
            ended()
            if not groups:
                raise IppError("a value before the first attribute group", data[position:][:64], position)
            began, name = position, found
        position = after
    return Pieces(
        version, code, request_id, tuple(PieceGroup(tag, tuple(each)) for tag, each in groups), trouble
    )


def items(octets: bytes) -> Iterator[tuple[int, bytes, bytes]]:
    """Tag, name and value of each value of an attribute, one after another. Stops where octets lack."""
    position = 0
    while position < len(octets):
        item = _item(octets, position)
        if item is None:
            return
        yield octets[position], item[0], item[1]
        position = item[2]


def joined(parts: list[tuple[int, bytes, bytes]]) -> bytes:
    """The octets that `items` reads so."""
    return b"".join(
        b"".join((bytes((tag,)), len(name).to_bytes(2, "big"), name, len(value).to_bytes(2, "big"), value))
        for tag, name, value in parts
    )


def _item(data: bytes, at: int) -> tuple[bytes, bytes, int] | None:
    name_ends = at + 3 + int.from_bytes(data[at + 1 : at + 3], "big")
    value_starts = name_ends + 2
    value_ends = value_starts + int.from_bytes(data[name_ends:value_starts], "big")
    if value_ends > len(data) or value_starts > len(data):
        return None
    return data[at + 3 : name_ends], data[value_starts:value_ends], value_ends
