"""Requests and responses: a header, attribute groups and document data (RFC 8010 §3.1.1). Knows no octets."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

from misfeed.protocols.ipp.attributes import Attribute, Group, Plain
from misfeed.protocols.ipp.codes import FIRST_ERROR_STATUS, Operation, Status, operation_of, status_of
from misfeed.protocols.ipp.tags import GroupTag

Version: TypeAlias = tuple[int, int]
"""Major and minor version number, e.g. (2, 0)."""


@dataclass(frozen=True, slots=True)
class Message:
    """What requests and responses share; `code` is the operation-id or the status-code."""

    version: Version
    code: int
    request_id: int
    groups: tuple[Group, ...] = ()
    document: bytes = b""

    def groups_of(self, tag: GroupTag) -> Iterator[Group]:
        """Every group with that tag, e.g. one per job of a Get-Jobs answer."""
        return (group for group in self.groups if group.tag == tag)

    def get(self, tag: GroupTag, name: str) -> Attribute | None:
        """The first attribute of that name in any group with that tag."""
        for group in self.groups_of(tag):
            attribute = group.get(name)
            if attribute is not None:
                return attribute
        return None

    def first(self, tag: GroupTag, name: str) -> Plain:
        """The first value of that attribute as everyday Python; None where it is absent."""
        attribute = self.get(tag, name)
        return attribute.first if attribute is not None else None


@dataclass(frozen=True, slots=True)
class Request(Message):
    """What a client asks (RFC 8011 §4.1)."""

    @property
    def operation(self) -> Operation | int:
        return operation_of(self.code)


@dataclass(frozen=True, slots=True)
class Response(Message):
    """What a printer answers (RFC 8011 §4.1.6)."""

    @property
    def status(self) -> Status | int:
        return status_of(self.code)

    @property
    def is_error(self) -> bool:
        """Whether the operation was not done (status-code 0x0400 and up)."""
        return self.code >= FIRST_ERROR_STATUS

    @property
    def status_message(self) -> str:
        """The device's own words (RFC 8011 §4.1.6.2), or ""."""
        words = self.first(GroupTag.OPERATION, "status-message")
        return words if isinstance(words, str) else ""
