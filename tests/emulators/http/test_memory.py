"""Which requests can be found again by their octets, and what of them a session hands to a memory."""

from __future__ import annotations

import pytest
from misfeed.emulators.http import BodySink, HttpService, Request, Response
from misfeed.emulators.http.memory import body_at
from misfeed.emulators.http.parser import Parser

from ..strict_wire import Wire

POST = b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc"


def at(data: bytes) -> int:
    parser = Parser()
    parser.feed(data)
    return body_at(data, parser.events)


def test_the_body_of_a_whole_request_is_found() -> None:
    assert POST[at(POST) :] == b"abc"


@pytest.mark.parametrize(
    "other",
    [
        b"",
        POST[:-1],
        POST + b"\r\n",
        POST + POST,
        POST.replace(b"1.1", b"1.0"),
        POST.replace(b"Host: x", b"Host: x\r\nConnection: close"),
        POST.replace(b"Host: x", b"Host: x\r\nExpect: 100-continue"),
        POST.replace(b"Host: x", b"Host: x\r\nAuthorization: Basic eA=="),
        b"GET / HTTP/1.1\r\nHost: x\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\n\r\n",
        b"not HTTP",
    ],
)
def test_what_only_the_parser_understands_has_none(other: bytes) -> None:
    assert at(other) == 0


class Remembering:
    """A memory that knows one answer, and what it was told."""

    now = 5

    def __init__(self) -> None:
        self.known: bytes | None = None
        self.kept: list[tuple[bytes, bytes, float]] = []

    def recall(self, request: bytes, now: int, *, secured: bool = False) -> bytes | None:
        assert (now, secured) == (5, False)
        return self.known if request == POST else None

    def keep(
        self, request: bytes, at: int, answer: bytes, told_at: int, until: float, *, secured: bool
    ) -> None:
        self.kept.append((request[at:], answer[told_at:], until))


class Sink:
    def __init__(self, answer: Response) -> None:
        self._answer = answer

    def feed(self, data: bytes) -> None: ...

    def finish(self) -> Response:
        return self._answer

    def lost(self) -> None: ...


@pytest.mark.parametrize(
    ("answer", "kept"),
    [
        (Response(body=b"yes", true_until=7), [(b"abc", b"yes", 7)]),
        (Response(body=b"yes"), []),
        (Response(404, b"no", true_until=7), []),
    ],
)
def test_only_a_success_that_says_how_long_it_is_true_is_kept(
    answer: Response, kept: list[tuple[bytes, bytes, float]]
) -> None:
    memory, wire = Remembering(), Wire()

    def handle(_: Request) -> BodySink:
        return Sink(answer)

    session = HttpService(lambda: handle, memory=memory).accept(wire, "192.0.2.1")
    session.feed(POST)
    assert memory.kept == kept
    memory.known = b"known"
    before = len(wire.sent)
    session.feed(POST)
    assert bytes(wire.sent[before:]) == b"known"
    session.feed(POST[:4])
    before = len(wire.sent)
    session.feed(POST)
    assert b"known" not in wire.sent[before:]
