"""TXT records and instance names of DNS-SD (RFC 6763): strings behind their lengths, and labels that fit.

Keeps what it does not know, and the octets of values that are no text. Refuses to know what a key means, and
how a record travels.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from misfeed.errors import ProtocolError, UsageError

LONGEST_STRING = 255
"""Octets of a key, its "=" and its value (§6.1)."""

LONGEST_RECORD = 65_535
LONGEST_LABEL = 63
"""Octets of an instance's name (§4.1.1)."""


class TxtError(ProtocolError):
    """The octets are no TXT record."""


@dataclass(frozen=True, slots=True, eq=False)
class TxtRecord(Mapping[str, str]):
    """A record as a mapping in its own order; "note" and "NOTE" are one key, and the first of two counts.

    A key without a value reads as "". Values that are not UTF-8 keep their octets as surrogate escapes.

    Attributes:
        pairs: keys and values as sent; None: without "=" (§6.4).
        stray: strings that begin with "=", which readers are to ignore.
    """

    pairs: tuple[tuple[str, bytes | None], ...]
    stray: tuple[bytes, ...] = ()

    @classmethod
    def of(cls, values: Mapping[str, str]) -> TxtRecord:
        return cls(tuple((key, value.encode("utf-8", "surrogateescape")) for key, value in values.items()))

    def octets(self, key: str) -> bytes | None:
        """The value of a key, None without "=". Raises KeyError."""
        wanted = key.lower()
        for name, value in self.pairs:
            if name.lower() == wanted:
                return value
        raise KeyError(key)

    def __getitem__(self, key: str) -> str:
        return (self.octets(key) or b"").decode("utf-8", "surrogateescape")

    def __iter__(self) -> Iterator[str]:
        seen = set()
        for name, _ in self.pairs:
            if name.lower() not in seen:
                seen.add(name.lower())
                yield name

    def __len__(self) -> int:
        return len({name.lower() for name, _ in self.pairs})

    def encode(self) -> bytes:
        """The record's octets. Raises UsageError for what would not read back."""
        strings = bytearray()
        for key, value in self.pairs:
            if not key or "=" in key or not all(" " <= mark <= "~" for mark in key):
                raise UsageError(f"a TXT record cannot hold the key {key!r}: printable US-ASCII without '='")
            string = key.encode("ascii") + (b"" if value is None else b"=" + value)
            if len(string) > LONGEST_STRING:
                raise UsageError(
                    f"a string of a TXT record has at most {LONGEST_STRING} octets; {key!r} with its value"
                    f" has {len(string)}"
                )
            strings += bytes((len(string),)) + string
        if len(strings) > LONGEST_RECORD:
            raise UsageError(f"a TXT record has at most {LONGEST_RECORD} octets, not {len(strings)}")
        return bytes(strings) or b"\0"


def decode(data: bytes) -> TxtRecord:
    """Read a record's octets. Raises TxtError: a string ends behind it, or there is too much of it."""
    if len(data) > LONGEST_RECORD:
        raise TxtError(f"{len(data)} octets are no TXT record")
    pairs: list[tuple[str, bytes | None]] = []
    stray: list[bytes] = []
    at = 0
    while at < len(data):
        end = at + 1 + data[at]
        if end > len(data):
            raise TxtError("a string of the TXT record ends behind it", data[at:], at)
        string = data[at + 1 : end]
        key, equals, value = string.partition(b"=")
        if key:
            pairs.append((key.decode("latin-1"), value if equals else None))
        elif string:
            stray.append(string)
        at = end
    return TxtRecord(tuple(pairs), tuple(stray))


def fitting(text: str, octets: int = LONGEST_STRING) -> str:
    """As much of a text as has room in so many octets of UTF-8, with no character cut in two."""
    return text.encode("utf-8", "replace")[:octets].decode("utf-8", "ignore")


def label(name: str, number: int = 1) -> str:
    """An instance's name in one label, without control characters (§4.1.1); the second of a name is
    "Name (2)", and so on (RFC 6762 §9, appendix D)."""
    shown = "".join(mark for mark in name if mark >= " " and mark != "\x7f")
    behind = f" ({number})" if number > 1 else ""
    return fitting(shown, LONGEST_LABEL - len(behind)).rstrip() + behind
