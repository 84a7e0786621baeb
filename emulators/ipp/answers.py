"""What comes back: an answer, or a refusal with the status it deserves. Knows the message layout only."""

from __future__ import annotations

from dataclasses import dataclass

from misfeed.errors import MisfeedError
from misfeed.protocols.ipp import (
    Attribute,
    GroupTag,
    Status,
    Version,
    charset,
    encode_attribute,
    join_group,
    join_message,
    natural_language,
    text,
)

CHARSET = "utf-8"
LANGUAGE = "en"

_PREAMBLE = encode_attribute(charset("attributes-charset", CHARSET)) + encode_attribute(
    natural_language("attributes-natural-language", LANGUAGE)
)
_SUCCESS = join_group(GroupTag.OPERATION, (_PREAMBLE,))


@dataclass(frozen=True, slots=True)
class Answer:
    """An operation that was done. `groups` are encoded already."""

    groups: tuple[bytes, ...] = ()
    unsupported: tuple[Attribute, ...] = ()


class Refusal(MisfeedError):
    """The operation was not done.

    Attributes:
        status: the status-code to answer with.
        unsupported: attributes and values that are to blame (RFC 8011 §4.1.7).
    """

    def __init__(self, status: Status, message: str, *unsupported: Attribute) -> None:
        self.status = status
        self.unsupported = unsupported
        super().__init__(message)


def bad_request(message: str) -> Refusal:
    return Refusal(Status.CLIENT_ERROR_BAD_REQUEST, message)


def encode_answer(version: Version, request_id: int, answer: Answer) -> bytes:
    """A successful response; with unsupported attributes it says so (RFC 8011 §4.1.7)."""
    if not answer.unsupported:
        return join_message(version, Status.SUCCESSFUL_OK, request_id, (_SUCCESS, *answer.groups))
    ignored = Status.SUCCESSFUL_OK_IGNORED_OR_SUBSTITUTED_ATTRIBUTES
    groups = (_SUCCESS, _unsupported(answer.unsupported), *answer.groups)
    return join_message(version, ignored, request_id, groups)


def encode_refusal(version: Version, request_id: int, status: Status, refusal: Exception) -> bytes:
    """An error response, with the reason as `status-message` (at most 255 octets, RFC 8011 §4.1.6.2)."""
    words = str(refusal).encode()[:255].decode(errors="ignore")
    groups = [join_group(GroupTag.OPERATION, (_PREAMBLE, encode_attribute(text("status-message", words))))]
    if isinstance(refusal, Refusal) and refusal.unsupported:
        groups.append(_unsupported(refusal.unsupported))
    return join_message(version, status, request_id, groups)


def success_prefix(version: Version, request_id: int) -> bytes:
    """A successful response up to the end of its operation attributes."""
    return bytes((*version, 0, 0)) + request_id.to_bytes(4, "big") + _SUCCESS


def _unsupported(attributes: tuple[Attribute, ...]) -> bytes:
    return join_group(GroupTag.UNSUPPORTED, map(encode_attribute, attributes))
