"""Says what was answered, and raises AssertionError where no printer would answer so."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from misfeed.protocols.ipp import IppError, Status, decode_response

MOST_OCTETS = 16 * 1024 * 1024
"""Of all answers on one connection."""


@dataclass(frozen=True, slots=True)
class Answered:
    """One HTTP answer."""

    status: int
    headers: dict[str, str]
    body: bytes


def answers(sent: bytes, *, may_lack_bodies: bool) -> Iterator[Answered]:
    """The answers on one connection; those to HEAD have no body. Raises AssertionError."""
    at = 0
    while at < len(sent):
        end = sent.find(b"\r\n\r\n", at)
        assert end >= 0, f"an answer's head has no end: {sent[at : at + 200]!r}"
        first, *lines = sent[at:end].decode("latin-1").split("\r\n")
        word, _, rest = first.partition(" ")
        assert word == "HTTP/1.1", f"no status line: {first!r}"
        assert rest[:3].isdigit(), f"no status: {first!r}"
        headers = {key.lower(): value.strip() for key, _, value in (line.partition(":") for line in lines)}
        at = end + 4
        status = int(rest[:3])
        if status < 200 or status in (204, 304):
            yield Answered(status, headers, b"")
            continue
        if "content-length" not in headers:
            # It goes on until the end of the connection.
            yield Answered(status, headers, sent[at:])
            return
        length = int(headers["content-length"])
        bare = may_lack_bodies and (at == len(sent) or sent[at : at + 9] == b"HTTP/1.1 ")
        body = b"" if bare else sent[at : at + length]
        assert bare or len(body) == length, f"{len(body)} octets of {length}"
        at += len(body)
        yield Answered(status, headers, body)


def outcomes(sent: bytes, heard: bytes) -> Iterator[str]:
    """What each answer on an IPP connection was."""
    assert len(sent) <= MOST_OCTETS
    if sent[:1] == b"\x15" or sent[:1] == b"\x16":
        yield "TLS"
        return
    if not sent:
        yield "silence"
    for answer in answers(sent, may_lack_bodies=b"HEAD" in heard):
        assert answer.status not in (500, 502, 503), f"{answer.status}: {answer.body[:200]!r}"
        if answer.headers.get("content-type") != "application/ipp" or not answer.body:
            yield f"HTTP {answer.status}"
            continue
        try:
            said = decode_response(answer.body)
        except IppError as error:
            raise AssertionError(f"no IPP answer: {error}") from error
        assert said.status is not Status.SERVER_ERROR_INTERNAL_ERROR, said.status_message
        yield f"IPP {said.status.name if isinstance(said.status, Status) else said.status}"
