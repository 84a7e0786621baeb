"""Values, attributes, collections and groups as a message holds them. Knows nothing of octets on the wire.

Octets that do not fit the syntax of their tag (an integer of three octets, text that is not UTF-8) stay in
the value as `bytes`, so that a device's mistake can be shown, judged and sent again unchanged.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias, Union

from misfeed.protocols.ipp.tags import OUT_OF_BAND, GroupTag, Tag
from misfeed.protocols.ipp.values import DateTime, Localized, RangeOfInteger, Resolution

Datum: TypeAlias = Union[int, str, bytes, Localized, DateTime, Resolution, RangeOfInteger, "Collection", None]
"""What a value may hold; None for out-of-band values (no-value, unknown, ...)."""

Plain: TypeAlias = (
    int | str | bytes | datetime | Resolution | RangeOfInteger | Mapping[str, tuple["Plain", ...]] | None
)
"""A datum without IPP's wrapping: languages dropped, dates as datetime, collections as mappings."""

_TYPED = frozenset(Tag) - {Tag.OCTET_STRING}


@dataclass(frozen=True, slots=True)
class Value:
    """One value and the tag that says its syntax (a `Tag`, or the bare number of an unknown one)."""

    tag: int
    value: Datum

    @property
    def is_well_formed(self) -> bool:
        """False where the octets did not fit the tag's syntax and are kept as they came."""
        if isinstance(self.value, Collection):
            return all(value.is_well_formed for member in self.value.members for value in member.values)
        return not (isinstance(self.value, bytes) and (self.tag in _TYPED or self.tag in OUT_OF_BAND))

    @property
    def plain(self) -> Plain:
        """The value as everyday Python; what cannot be (an impossible date) as its octets."""
        value = self.value
        if isinstance(value, Localized):
            return value.text
        if isinstance(value, DateTime):
            moment = value.moment
            return moment if moment is not None else value.octets
        if isinstance(value, Collection):
            return {member.name: member.plain for member in value.members}
        return value


@dataclass(frozen=True, slots=True)
class Attribute:
    """A named attribute (or collection member) with its values, at least one, each under its own tag."""

    name: str
    values: tuple[Value, ...]

    @property
    def plain(self) -> tuple[Plain, ...]:
        return tuple(value.plain for value in self.values)

    @property
    def first(self) -> Plain:
        """The first value as everyday Python."""
        return self.values[0].plain


@dataclass(frozen=True, slots=True)
class Collection:
    """A collection value: its members in the order sent (RFC 8010 §3.1.6)."""

    members: tuple[Attribute, ...]

    def get(self, name: str) -> Attribute | None:
        """The first member of that name."""
        return next((member for member in self.members if member.name == name), None)


@dataclass(frozen=True, slots=True)
class Group:
    """One attribute group, in the order sent; a name that a device repeats stays repeated."""

    tag: int
    attributes: tuple[Attribute, ...]

    def get(self, name: str) -> Attribute | None:
        """The first attribute of that name."""
        return next((attribute for attribute in self.attributes if attribute.name == name), None)

    def first(self, name: str) -> Plain:
        """The first value of that attribute as everyday Python; None where it is absent."""
        attribute = self.get(name)
        return attribute.first if attribute is not None else None

    @property
    def plain(self) -> dict[str, tuple[Plain, ...]]:
        """Name to values as everyday Python; of a repeated name, the first."""
        found: dict[str, tuple[Plain, ...]] = {}
        for attribute in self.attributes:
            found.setdefault(attribute.name, attribute.plain)
        return found

    def ill_formed(self) -> Iterator[Attribute]:
        """The attributes with a value whose octets do not fit its syntax."""
        for attribute in self.attributes:
            if not all(value.is_well_formed for value in attribute.values):
                yield attribute

    @property
    def keyword(self) -> str:
        return self.tag.keyword if isinstance(self.tag, GroupTag) else f"0x{self.tag:02x}"
