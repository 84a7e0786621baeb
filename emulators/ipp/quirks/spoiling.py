"""How an answer's octets become no IPP. Knows pieces of a message, no request and no name of a quirk.

An answer in which there is nothing to spoil stays whole.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TypeAlias

from misfeed.emulators.ipp.quirks.pieces import (
    END,
    END_COLLECTION,
    MEMBER_NAME,
    OPERATION,
    Octets,
    Piece,
    without,
)

Bound: TypeAlias = Mapping[str, str]
Malform: TypeAlias = Callable[[Octets, Bound], None]

STRINGS = frozenset({0x41, 0x42, 0x44, 0x45, 0x46, 0x47, 0x48, 0x49})
TEXT, KEYWORD, MIME = 0x41, 0x44, 0x49
INTEGERS = frozenset({0x21, 0x23})
BOOLEAN, DATE = 0x22, 0x31
OVER_LONG = 2000
_LENGTH = 0x7FFF


# -- where ---------------------------------------------------------------------------------------------------


def spoil_at(fits: Callable[[Piece], bool], change: Callable[[Octets, int], None]) -> Malform:
    """A change at the first piece that fits, of the attribute that is named where one is."""

    def malform(octets: Octets, bound: Bound) -> None:
        index = octets.find(fits, bound.get("attribute", ""))
        if index is not None:
            change(octets, index)

    return malform


def swapped(fits: Callable[[Piece], bool], change: Callable[[Piece], Piece]) -> Malform:
    return spoil_at(fits, lambda octets, index: octets.replace(index, change(octets.pieces[index])))


def in_header(change: Callable[[bytes], bytes]) -> Malform:
    def malform(octets: Octets, _: Bound) -> None:
        octets.header = change(octets.header)

    return malform


def anything(_: Piece) -> bool:
    return True


def outermost(piece: Piece) -> bool:
    return bool(piece.name) and not piece.depth


def tagged(*tags: int) -> Callable[[Piece], bool]:
    return lambda piece: piece.tag in tags


def is_string(piece: Piece) -> bool:
    return piece.tag in STRINGS and bool(piece.value)


# -- what ----------------------------------------------------------------------------------------------------


def beyond_the_end(octets: Octets, index: int) -> None:
    octets.replace(index, replace(octets.pieces[index], value_length=_LENGTH))


def repeat_attribute(octets: Octets, index: int) -> None:
    end = octets.end_of(index)
    octets.pieces[end:end] = octets.pieces[index:end]


def repeat_group(octets: Octets, _: Bound) -> None:
    starts = [index for index, piece in enumerate(octets.pieces) if piece.name is None]
    if len(starts) >= 2:
        start, end = starts[-2:]
        octets.pieces[end:end] = octets.pieces[start:end]


def swap_groups(octets: Octets, _: Bound) -> None:
    starts = [index for index, piece in enumerate(octets.pieces) if piece.name is None]
    if len(starts) > 2:
        first, second, third = starts[:3]
        pieces = octets.pieces
        octets.pieces = [*pieces[second:third], *pieces[first:second], *pieces[third:]]


def unend(octets: Octets, index: int) -> None:
    depth = octets.pieces[index].depth
    for at in range(index + 1, len(octets.pieces)):
        if octets.pieces[at].tag == END_COLLECTION and octets.pieces[at].depth == depth:
            del octets.pieces[at]
            return


def stray_member(octets: Octets, index: int) -> None:
    octets.pieces.insert(octets.end_of(index), Piece(MEMBER_NAME, b"", b"media-type"))


def valueless_member(octets: Octets, index: int) -> None:
    """A member's name directly behind another's."""
    octets.pieces.insert(index, replace(octets.pieces[index], value=b"media-bottom-margin"))


def nameless(octets: Octets, index: int) -> None:
    """A value in front of the first attribute of its group."""
    while index and octets.pieces[index - 1].name is not None:
        index -= 1
    octets.pieces.insert(index, Piece(KEYWORD, b"", b"stray"))


def unknown_group(octets: Octets, _: Bound) -> None:
    starts = [index for index, piece in enumerate(octets.pieces) if piece.name is None]
    octets.replace(starts[-2], Piece(0x0E))


def cut(octets: Octets, bound: Bound) -> None:
    message = octets.joined()
    at = int(bound["byte"].partition("-")[0]) if "byte" in bound else len(message) // 2
    octets.header, octets.pieces, octets.rest = message[:at], [], b""


def flip(octets: Octets, bound: Bound) -> None:
    message = bytearray(octets.joined())
    at = int(bound["byte"].partition("-")[0]) if "byte" in bound else len(message) // 2
    if at < len(message):
        message[at] ^= 0xFF
    octets.header, octets.pieces, octets.rest = bytes(message), [], b""


def no_charset(octets: Octets, _: Bound) -> None:
    del octets.pieces[1]


def wrong_charset(octets: Octets, _: Bound) -> None:
    octets.replace(1, replace(octets.pieces[1], value=b"iso-8859-1"))


def language_first(octets: Octets, _: Bound) -> None:
    octets.pieces[1], octets.pieces[2] = octets.pieces[2], octets.pieces[1]


def stray_end(octets: Octets, index: int) -> None:
    octets.pieces.insert(octets.end_of(index), Piece(END_COLLECTION, b""))


def as_text(piece: Piece) -> Piece:
    return replace(piece, tag=TEXT, value=str(int.from_bytes(piece.value, "big", signed=True)).encode())


def latin(piece: Piece) -> Piece:
    return replace(piece, value=piece.value[:-1] + b"\xfc")


def only_header(octets: Octets, _: Bound) -> None:
    octets.pieces, octets.rest = [], b""


def trail(octets: Octets, _: Bound) -> None:
    octets.rest += b"\0" * 16


def endless(octets: Octets, _: Bound) -> None:
    octets.pieces = without(octets.pieces, END)


def ended_twice(octets: Octets, _: Bound) -> None:
    octets.rest = bytes((END,)) + octets.rest


def no_operation_group(octets: Octets, _: Bound) -> None:
    later = [index for index, piece in enumerate(octets.pieces) if piece.name is None][1]
    del octets.pieces[:later]


def no_operation_tag(octets: Octets, _: Bound) -> None:
    octets.pieces = without(octets.pieces, OPERATION)


def empty(octets: Octets, _: Bound) -> None:
    octets.header, octets.pieces, octets.rest = b"", [], b""


def valued(tag: int, value: bytes) -> Callable[[Piece], Piece]:
    return lambda piece: replace(piece, tag=tag, value=value)
