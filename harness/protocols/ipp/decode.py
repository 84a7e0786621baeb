"""Octets to messages (RFC 8010 §3). Knows no input or output; raises `IppError` and nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NoReturn, TypeVar

from misfeed.protocols.ipp.attributes import Attribute, Collection, Group, Value
from misfeed.protocols.ipp.codes import Status
from misfeed.protocols.ipp.errors import IppError
from misfeed.protocols.ipp.message import Message, Request, Response, Version
from misfeed.protocols.ipp.syntaxes import READERS
from misfeed.protocols.ipp.tags import END_OF_ATTRIBUTES, FIRST_VALUE_TAG, GroupTag, Tag

MessageT = TypeVar("MessageT", bound=Message)

HEADER_OCTETS = 8


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of a stranger's message is taken in.

    Attributes:
        octets: header and attributes together; document data is not counted.
        values: values and collection members of all groups together.
        value_octets: one value.
        name_octets: one attribute or member name.
        depth: collections within collections.
    """

    octets: int = 1 << 20
    values: int = 1 << 16
    value_octets: int = 0x7FFF
    name_octets: int = 255
    depth: int = 16


DEFAULT_LIMITS = Limits()

_TAGS: tuple[int, ...] = tuple(Tag(tag) if tag in set(Tag) else tag for tag in range(0x100))
_GROUP_TAGS: tuple[int, ...] = tuple(GroupTag(tag) if tag in set(GroupTag) else tag for tag in range(0x10))


def decode_request(data: bytes, limits: Limits = DEFAULT_LIMITS) -> Request:
    """A request, with what follows its attributes as `document`. Raises IppError."""
    return decode(data, Request, limits)


def decode_response(data: bytes, limits: Limits = DEFAULT_LIMITS) -> Response:
    """A response, with what follows its attributes as `document`. Raises IppError."""
    return decode(data, Response, limits)


def decode(data: bytes, kind: type[MessageT], limits: Limits = DEFAULT_LIMITS) -> MessageT:
    """A message of that kind, with what follows its attributes as `document`. Raises IppError."""
    version, code, request_id = decode_header(data)
    reader = _Octets(data, limits)
    groups = reader.groups()
    return kind(version, code, request_id, groups, data[reader.position :])


def decode_header(data: bytes) -> tuple[Version, int, int]:
    """Version, code and request-id of the first 8 octets. Raises IppError when there are fewer."""
    if len(data) < HEADER_OCTETS:
        raise IppError(f"an IPP message has at least {HEADER_OCTETS} octets, not {len(data)}", data, 0)
    return (data[0], data[1]), int.from_bytes(data[2:4], "big"), int.from_bytes(data[4:8], "big")


class _Octets:
    """A position in the attributes of one message, moving forward only."""

    def __init__(self, data: bytes, limits: Limits) -> None:
        self._data = data
        self._end = min(len(data), limits.octets)
        self._limits = limits
        self._values = 0
        self.position = HEADER_OCTETS

    def groups(self) -> tuple[Group, ...]:
        """All groups, leaving the position behind the end-of-attributes tag."""
        groups: list[tuple[int, list[tuple[str, list[Value]]]]] = []
        values: list[Value] | None = None
        while (tag := self._peek()) != END_OF_ATTRIBUTES:
            if tag < FIRST_VALUE_TAG:
                if tag == 0:
                    self._fail("tag 0x00 is reserved", self.position)
                groups.append((_GROUP_TAGS[tag], []))
                values = None
                self.position += 1
                continue
            start = self.position
            name, octets = self._item()
            if not groups:
                self._fail("a value before the first attribute group", start)
            if name:
                values = []
                groups[-1][1].append((name.decode("latin-1"), values))
            elif values is None:
                self._fail("a value without an attribute name", start)
            values.append(self._value(tag, octets, start, 1))
        self.position += 1
        return tuple(Group(tag, _attributes(attributes)) for tag, attributes in groups)

    def _value(self, tag: int, octets: bytes, start: int, depth: int) -> Value:
        if tag == Tag.BEG_COLLECTION:
            if octets:
                self._fail("begCollection carries a value", start)
            return Value(Tag.BEG_COLLECTION, self._collection(start, depth))
        if tag == Tag.END_COLLECTION or tag == Tag.MEMBER_ATTR_NAME:
            self._fail(f"{'endCollection' if tag == 0x37 else 'memberAttrName'} outside a collection", start)
        return Value(_TAGS[tag], READERS[tag](octets))

    def _collection(self, opened: int, depth: int) -> Collection:
        if depth > self._limits.depth:
            self._fail(f"collections are nested deeper than {self._limits.depth}", opened)
        members: list[tuple[str, list[Value]]] = []
        values: list[Value] | None = None
        while True:
            start = self.position
            tag = self._peek()
            if tag < FIRST_VALUE_TAG:
                self._fail(f"the collection of octet {opened} has no endCollection", start)
            name, octets = self._item()
            if name:
                self._fail(f"a named attribute in the collection of octet {opened} (no endCollection)", start)
            if tag == Tag.END_COLLECTION or tag == Tag.MEMBER_ATTR_NAME:
                if values is not None and not values:
                    self._fail("a collection member without a value", start)
                if tag == Tag.END_COLLECTION:
                    if octets:
                        self._fail("endCollection carries a value", start)
                    return Collection(_attributes(members))
                if not 0 < len(octets) <= self._limits.name_octets:
                    self._fail(f"a collection member's name of {len(octets)} octets", start)
                values = []
                members.append((octets.decode("latin-1"), values))
            elif values is None:
                self._fail("a collection value before its memberAttrName", start)
            else:
                values.append(self._value(tag, octets, start, depth + 1))

    def _peek(self) -> int:
        if self.position >= self._end:
            self._run_out(self.position)
        return self._data[self.position]

    def _item(self) -> tuple[bytes, bytes]:
        """Name and octets of the value whose tag is at the position, which moves behind them."""
        self._values += 1
        limits = self._limits
        start = self.position
        name_starts = start + 3
        name_length = int.from_bytes(self._data[start + 1 : name_starts], "big")
        name_ends = name_starts + name_length
        value_starts = name_ends + 2
        value_length = int.from_bytes(self._data[name_ends:value_starts], "big")
        self.position = value_starts + value_length
        if name_length > limits.name_octets and name_starts <= self._end:
            self._too_long(f"a name of {name_length} octets (limit {limits.name_octets})", start)
        if value_length > limits.value_octets and value_starts <= self._end:
            self._too_long(f"a value of {value_length} octets (limit {limits.value_octets})", start)
        if self.position > self._end:
            self._run_out(start)
        if self._values > limits.values:
            self._too_large(f"more than {limits.values} values", start)
        return self._data[name_starts:name_ends], self._data[value_starts : self.position]

    def _run_out(self, start: int) -> NoReturn:
        if self._end < len(self._data):
            self._too_large(f"the attributes pass {self._limits.octets} octets", start)
        self._fail("the message ends within its attributes", start)

    def _too_long(self, message: str, start: int) -> NoReturn:
        self._fail(message, start, Status.CLIENT_ERROR_REQUEST_VALUE_TOO_LONG)

    def _too_large(self, message: str, start: int) -> NoReturn:
        self._fail(message, start, Status.CLIENT_ERROR_REQUEST_ENTITY_TOO_LARGE)

    def _fail(self, message: str, start: int, status: Status = Status.CLIENT_ERROR_BAD_REQUEST) -> NoReturn:
        raise IppError(message, self._data[start : start + 64], start, status=status)


def _attributes(found: list[tuple[str, list[Value]]]) -> tuple[Attribute, ...]:
    return tuple(Attribute(name, tuple(values)) for name, values in found)
