"""What comes back: an answer, or a refusal with the status it deserves. Knows the message layout only."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

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
"""The language of what is said to developers, which is what a refusal says."""


@cache
def _preamble(language: str) -> bytes:
    return encode_attribute(charset("attributes-charset", CHARSET)) + encode_attribute(
        natural_language("attributes-natural-language", language)
    )


@cache
def _success(language: str) -> bytes:
    return join_group(GroupTag.OPERATION, (_preamble(language),))


@dataclass(frozen=True, slots=True)
class Answer:
    """An operation that was done.

    Attributes:
        groups: encoded already; they are in `language`.
        operation: operation attributes, behind those that every answer has.
        status: what to say in place of successful-ok.
        waiting: there is nothing to say yet.
    """

    groups: tuple[bytes, ...] = ()
    unsupported: tuple[Attribute, ...] = ()
    language: str = LANGUAGE
    operation: tuple[Attribute, ...] = ()
    status: Status | None = None
    waiting: Waiting | None = None


@dataclass(frozen=True, slots=True)
class Waiting:
    """An answer that waits for something to happen.

    Attributes:
        answer: looked for after each change of the machine; None for not yet.
            Raises Refusal.
        longest_s: machine time after which the answer that has it is given as it is.
        in_vain: makes what is given then in its place; None: it is.
        subscribe: has it looked for at other times, and returns what ends that; None: after each change.
    """

    answer: Callable[[], Answer | None]
    longest_s: int
    subscribe: Callable[[Callable[[], None]], Callable[[], None]] | None = None
    in_vain: Callable[[], Refusal] | None = None


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
    success = _success(answer.language)
    if answer.operation:
        more = map(encode_attribute, answer.operation)
        success = join_group(GroupTag.OPERATION, (_preamble(answer.language), *more))
    if not answer.unsupported:
        status = answer.status or Status.SUCCESSFUL_OK
        return join_message(version, status, request_id, (success, *answer.groups))
    ignored = answer.status or Status.SUCCESSFUL_OK_IGNORED_OR_SUBSTITUTED_ATTRIBUTES
    groups = (success, _unsupported(answer.unsupported), *answer.groups)
    return join_message(version, ignored, request_id, groups)


def encode_refusal(version: Version, request_id: int, status: Status, refusal: Exception) -> bytes:
    """An error response, with the reason as `status-message` (at most 255 octets, RFC 8011 §4.1.6.2)."""
    words = str(refusal).encode()[:255].decode(errors="ignore")
    groups = [
        join_group(GroupTag.OPERATION, (_preamble(LANGUAGE), encode_attribute(text("status-message", words))))
    ]
    if isinstance(refusal, Refusal) and refusal.unsupported:
        groups.append(_unsupported(refusal.unsupported))
    return join_message(version, status, request_id, groups)


def success_prefix(version: Version, request_id: int, language: str) -> bytes:
    """A successful response up to the end of its operation attributes."""
    return bytes((*version, 0, 0)) + request_id.to_bytes(4, "big") + _success(language)


def _unsupported(attributes: tuple[Attribute, ...]) -> bytes:
    return join_group(GroupTag.UNSUPPORTED, map(encode_attribute, attributes))
