"""Attributes of requests, made from everyday Python. Reads no answer."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator, Mapping, Sequence

from misfeed.protocols import ipp
from misfeed.protocols.ipp import Attribute, Group, GroupTag, Operation

WITHOUT_EFFECT = frozenset(
    one
    for one in Operation
    if one.name.startswith(("GET_", "CUPS_GET_", "VALIDATE_")) and one != Operation.GET_NEXT_DOCUMENT_DATA
)
"""Operations that leave the device as it was, so that asking twice is as good as once."""


def basic(name: str, password: str) -> str:
    """RFC 7617 §2."""
    return f"Basic {b64encode(f'{name}:{password}'.encode()).decode()}"


def some(attribute: Attribute) -> tuple[Attribute, ...]:
    return (attribute,) if attribute.values else ()


def requested(names: Sequence[str]) -> tuple[Attribute, ...]:
    return some(ipp.keyword("requested-attributes", *names))


def described(name: str, document_format: str) -> Iterator[Attribute]:
    if name:
        yield ipp.name_attribute("job-name", name)
    if document_format:
        yield ipp.mime_media_type("document-format", document_format)


def template(attributes: Mapping[str, object] | None) -> tuple[Group, ...]:
    # No empty job group: devices were seen to refuse the whole request for it.
    if not attributes:
        return ()
    return (Group(GroupTag.JOB, tuple(ipp.attribute(*item) for item in attributes.items())),)
