"""Bends IPP messages in their structure: values and delimiters as tokens, which are moved, doubled, left out,
taken from elsewhere, nested, and said to be longer or shorter than they are.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, replace

from misfeed.protocols.ipp import GroupTag, Operation, Request, Tag, encode
from misfeed.protocols.ipp.pieces import cut, items

_LENGTHS = (0, 1, 3, 4, 0x7F, 0xFF, 0x100, 0x3FF, 0x7FFF, 0x8000, 0xFFFF)
_VALUES = (
    b"", b"\0", b"\xff" * 4, b"\x7f\xff\xff\xff", b"\x80\0\0\0", b"\0\0\0\0", b"\0\0\0\1", b"all", b"none",
    b"indefinite", b"gzip", b"iso_a4_210x297mm", b"ipp://printer/ipp/print", b"ipp://[::", b"http://x/../..",
    b"../../etc/passwd", b"\0" * 9, b"\0\2en\0\1x", b"\0\xffen\0\1x", b"\xc3\x28", b"\xed\xa0\x80", b"%s%n",
    b"a" * 255, b"a" * 256, b"a" * 1_023, b"a" * 1_024, b"a" * 0x7FFF, b"\x07\xd0\1\1\0\0\0\0+\0\0",
    b"application/pdf", b"text/plain", b"utf-8", b"us-ascii", b"en", b"1.0", b"job-created", b"ippget",
)  # fmt: skip
_NAMES = (
    b"", b"job-id", b"job-uri", b"printer-uri", b"requested-attributes", b"copies", b"media-col",
    b"overrides", b"page-ranges", b"job-hold-until", b"finishings-col", b"notify-events", b"\xff",
    b"notify-recipient-uri", b"a" * 255, b"a" * 256, b"media-size", b"x-dimension", b"last-document",
    b"compression", b"limit",
)  # fmt: skip
_VERSIONS = (b"\1\0", b"\1\1", b"\2\0", b"\2\1", b"\2\2", b"\0\0", b"\3\0", b"\xff\xff", b"\1\xff")
_IDS = (0, 1, 2**31 - 1, 2**31, 2**32 - 1)
_MANY = (2, 3, 10, 100, 1_000)
_DEEP = (1, 2, 8, 15, 16, 17, 40, 400)
_USUAL = 5
"""The group's delimiter, charset, language, target and name of who asks."""
_TAGS = tuple(int(tag) for tag in Tag)
_GROUPS = tuple(int(tag) for tag in GroupTag)


@dataclass(frozen=True, slots=True)
class Token:
    """A delimiter, where it has no name; else a value, with the lengths that are said of it."""

    tag: int
    name: bytes | None = None
    value: bytes = b""
    name_length: int | None = None
    value_length: int | None = None

    def octets(self) -> bytes:
        if self.name is None:
            return bytes((self.tag,))
        name_length = len(self.name) if self.name_length is None else self.name_length
        value_length = len(self.value) if self.value_length is None else self.value_length
        return b"".join(
            (
                bytes((self.tag,)),
                (name_length & 0xFFFF).to_bytes(2, "big"),
                self.name,
                (value_length & 0xFFFF).to_bytes(2, "big"),
                self.value,
            )
        )


def tokens(octets: bytes) -> list[Token]:
    """Of a message that keeps to the rules."""
    found: list[Token] = []
    for group in cut(octets).groups:
        found.append(Token(group.tag))
        for piece in group.pieces:
            found += [Token(tag, name, value) for tag, name, value in items(piece.octets)]
    return found


class MessageMutator:
    """Messages that begin as one of `seeds`.

    Attributes:
        latest: the number of the job that came last, as far as it is known.
    """

    def __init__(self, seeds: tuple[Request, ...], dice: random.Random) -> None:
        self.latest = 1
        self._dice = dice
        self._seeds = [(encode(replace(seed, document=b"")), seed.document) for seed in seeds]
        self._tokens = [tokens(octets) for octets, _ in self._seeds]
        self._values: dict[int, list[bytes]] = {}
        for one in (one for found in self._tokens for one in found if one.name is not None):
            self._values.setdefault(one.tag, []).append(one.value)
        self._bendings: tuple[Callable[[list[Token]], None], ...] = (
            self._gone, self._twice, self._swapped, self._moved, self._spliced, self._tagged, self._named,
            self._valued, self._valued, self._lied, self._many, self._nested, self._grouped, self._numbered,
            self._numbered, self._unnamed, *(self._borrowed,) * 6,
        )  # fmt: skip

    def message(self) -> bytes:
        """The next one, with its document."""
        dice = self._dice
        at = dice.randrange(len(self._seeds))
        octets, document = self._seeds[at]
        header = octets[:8]
        if dice.random() < 0.2:
            # As it is, for a job that does not exist yet, or is not the same any more.
            octets = header + b"".join(one.octets() for one in self._about_another(self._tokens[at])) + b"\3"
            return octets + document
        found = list(self._about_another(self._tokens[at]))
        for _ in range(dice.choice((1, 1, 1, 1, 1, 2, 3, 6))):
            if found:
                dice.choice(self._bendings)(found)
        if dice.random() < 0.1:
            header = self._header(header)
        end = b"\3" if dice.random() < 0.97 else b""
        if dice.random() < 0.2:
            document = self._document(document)
        return header + b"".join(one.octets() for one in found) + end + document

    def _about_another(self, found: list[Token]) -> list[Token]:
        number = max(1, self.latest - self._dice.choice((0, 0, 1, 2, 3, 10))).to_bytes(4, "big")
        return [replace(one, value=number) if one.name == b"job-id" else one for one in found]

    def _header(self, header: bytes) -> bytes:
        dice = self._dice
        version = dice.choice(_VERSIONS) if dice.random() < 0.5 else header[:2]
        code = dice.choice((*Operation, 0, 0x3F, 0x4000, 0x4001, 0x4002, 0xFFFF)).to_bytes(2, "big")
        request_id = dice.choice(_IDS).to_bytes(4, "big")
        return version + (code if dice.random() < 0.5 else header[2:4]) + request_id

    def _document(self, document: bytes) -> bytes:
        dice = self._dice
        match dice.randrange(4):
            case 0:
                return document[: dice.randrange(len(document) + 1)]
            case 1:
                return document + dice.randbytes(dice.randrange(300))
            case 2:
                return dice.choice(self._seeds)[1]
            case _:
                bent = bytearray(document)
                for _ in range(min(len(bent), 5)):
                    bent[dice.randrange(len(bent))] = dice.randrange(256)
                return bytes(bent)

    # -- one way each ------------------------------------------------------------------------------------

    def _place(self, found: list[Token]) -> int:
        """Mostly behind what every request begins with, so that more than its beginning is read."""
        first = _USUAL if len(found) > _USUAL and self._dice.random() < 0.85 else 0
        return self._dice.randrange(first, len(found))

    def _value_at(self, found: list[Token]) -> int | None:
        at = self._place(found)
        return at if found[at].name is not None else None

    def _gone(self, found: list[Token]) -> None:
        del found[self._place(found)]

    def _twice(self, found: list[Token]) -> None:
        at = self._place(found)
        found.insert(at, found[at])

    def _swapped(self, found: list[Token]) -> None:
        one, other = self._place(found), self._place(found)
        found[one], found[other] = found[other], found[one]

    def _moved(self, found: list[Token]) -> None:
        found.insert(self._dice.randrange(len(found)), found.pop(self._place(found)))

    def _spliced(self, found: list[Token]) -> None:
        other = self._dice.choice(self._tokens)
        start = self._dice.randrange(len(other))
        at = self._place(found)
        found[at:at] = other[start : start + self._dice.randint(1, 8)]

    def _tagged(self, found: list[Token]) -> None:
        at = self._place(found)
        tag = self._dice.choice(_TAGS) if self._dice.random() < 0.7 else self._dice.randrange(256)
        found[at] = replace(found[at], tag=tag)

    def _named(self, found: list[Token]) -> None:
        if (at := self._value_at(found)) is not None:
            found[at] = replace(found[at], name=self._dice.choice(_NAMES))

    def _unnamed(self, found: list[Token]) -> None:
        if (at := self._value_at(found)) is not None:
            found[at] = replace(found[at], name=b"")

    def _valued(self, found: list[Token]) -> None:
        if (at := self._value_at(found)) is not None:
            found[at] = replace(found[at], value=self._dice.choice(_VALUES))

    def _borrowed(self, found: list[Token]) -> None:
        """What stands elsewhere in the same syntax."""
        if (at := self._value_at(found)) is not None and (values := self._values.get(found[at].tag)):
            found[at] = replace(found[at], value=self._dice.choice(values))

    def _numbered(self, found: list[Token]) -> None:
        """Another number where there is one."""
        numbers = [at for at, one in enumerate(found) if one.tag in (Tag.INTEGER, Tag.ENUM)]
        if numbers:
            at = self._dice.choice(numbers)
            number = self._dice.choice((-2, -1, 0, 1, 2, 3, 5, 100, 2**31 - 1, -(2**31)))
            found[at] = replace(found[at], value=number.to_bytes(4, "big", signed=True))

    def _lied(self, found: list[Token]) -> None:
        if (at := self._value_at(found)) is None:
            return
        one = found[at]
        real = len(one.value)
        said = self._dice.choice((*_LENGTHS, real + 1, max(0, real - 1)))
        changed = replace(one, value_length=said)
        found[at] = changed if self._dice.random() < 0.7 else replace(one, name_length=said)

    def _many(self, found: list[Token]) -> None:
        if (at := self._value_at(found)) is None:
            return
        times = self._dice.choice(_MANY) if self._dice.random() < 0.99 else 70_000
        one = found[at]
        if len(one.value) * times > 100_000:
            one = replace(one, value=one.value[:4])
        found[at + 1 : at + 1] = [replace(one, name=b"")] * times

    def _nested(self, found: list[Token]) -> None:
        if (at := self._value_at(found)) is None:
            return
        deep = self._dice.choice(_DEEP)
        one = found[at]
        opening = [Token(Tag.BEG_COLLECTION, b""), Token(Tag.MEMBER_ATTR_NAME, b"", b"media-size")]
        closing = [Token(Tag.END_COLLECTION, b"")]
        if self._dice.random() < 0.3:
            closing = closing[:0]
        first = [Token(Tag.BEG_COLLECTION, one.name or b"media-col"), opening[1]]
        found[at : at + 1] = [*first, *opening * (deep - 1), replace(one, name=b""), *closing * deep]

    def _grouped(self, found: list[Token]) -> None:
        tag = self._dice.choice(_GROUPS) if self._dice.random() < 0.8 else self._dice.randrange(16)
        found.insert(self._dice.randrange(len(found) + 1), Token(tag))
