"""Answers that break HTTP, as a client that keeps to it finds them."""

from __future__ import annotations

from collections.abc import Callable, Collection

import h11
import pytest
from misfeed.emulators.http import HttpService, Request, Response
from misfeed.emulators.http.bent import LAST_CHUNK_US, LATE_US, PIECE_US, PIECES, Manner
from misfeed.emulators.ipp.http_quirks import HTTP_QUIRKS

from .test_session import Echo, Wire

BODY = b"a body of some length for halves"
GET = b"GET / HTTP/1.1\r\nHost: h\r\n\r\n"
WAITING = b"POST /a HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n"


class Bench:
    """A service that bends its answers, one connection to it, and a clock. Satisfies `Bends`."""

    def __init__(self, *manners: Manner) -> None:
        self.acting: Collection[Manner] = manners
        self.now = 0
        self.due: list[tuple[int, Callable[[], None]]] = []
        self.wire = Wire()
        self.log: list[object] = []
        self.session = HttpService(lambda: self._handle, bends=self).accept(self.wire, "192.0.2.1")

    def manners(self) -> Collection[Manner]:
        return self.acting

    def later(self, after_us: int, call: Callable[[], None]) -> None:
        self.due.append((self.now + after_us, call))

    def wait(self, us: int) -> None:
        end = self.now + us
        while self.due and min(self.due, key=lambda one: one[0])[0] <= end:
            one = min(self.due, key=lambda due: due[0])
            self.due.remove(one)
            self.now = one[0]
            one[1]()
        self.now = end

    def _handle(self, request: Request) -> Response | Echo:
        if request.method == "POST":
            return Echo(self.log, request)
        return Response(body=BODY, content_type="application/ipp")

    def ask(self, data: bytes = GET) -> bytes:
        before = len(self.wire.sent)
        self.session.feed(data)
        return bytes(self.wire.sent[before:])


def understood(sent: bytes, *, ended: bool) -> tuple[int, bytes]:
    """Status and body as h11 reads them. Raises h11.RemoteProtocolError, or LookupError for too little."""
    client = h11.Connection(h11.CLIENT)
    client.send(h11.Request(method="GET", target="/", headers=[("Host", "h")]))
    client.send(h11.EndOfMessage())
    client.receive_data(sent)
    if ended:
        client.receive_data(b"")
    status, body = 0, b""
    while not isinstance(event := client.next_event(), h11.EndOfMessage):
        if event is h11.NEED_DATA:
            raise LookupError("the answer is not whole")
        if isinstance(event, h11.Response):
            status = event.status_code
        elif isinstance(event, h11.Data):
            body += bytes(event.data)
    return status, body


def test_each_quirk_has_a_manner_and_each_manner_a_quirk() -> None:
    assert {quirk.name for quirk in HTTP_QUIRKS} == {f"ipp.http-{one.value}" for one in Manner}


def test_without_a_manner_nothing_is_bent() -> None:
    bench = Bench()
    assert understood(bench.ask(), ended=False) == (200, BODY)
    assert bench.due == []


@pytest.mark.parametrize("manner", [Manner.TOO_LONG, Manner.STALLED])
def test_a_client_waits_for_the_rest_in_vain(manner: Manner) -> None:
    bench = Bench(manner)
    with pytest.raises(LookupError):
        understood(bench.ask(), ended=False)
    bench.wait(60_000_000)
    assert not bench.wire.closed
    if manner is Manner.STALLED:
        assert bench.ask() == b""


@pytest.mark.parametrize("manner", [Manner.TRUNCATED, Manner.NO_LAST_CHUNK])
def test_a_client_finds_the_end_of_the_connection_inside_the_answer(manner: Manner) -> None:
    bench = Bench(manner)
    sent = bench.ask()
    assert bench.wire.closed
    with pytest.raises(h11.RemoteProtocolError):
        understood(sent, ended=True)


def test_a_length_that_is_too_small_leaves_octets_for_the_next_answer() -> None:
    bench = Bench(Manner.TOO_SHORT)
    sent = bench.ask()
    assert understood(sent, ended=False) == (200, BODY[:-10])
    assert sent.endswith(BODY)


def test_a_late_last_chunk_makes_the_answer_whole_at_last() -> None:
    bench = Bench(Manner.LATE_LAST_CHUNK)
    bench.ask(GET + GET)
    with pytest.raises(LookupError):
        understood(bytes(bench.wire.sent), ended=False)
    bench.wait(LAST_CHUNK_US)
    assert understood(bytes(bench.wire.sent), ended=False) == (200, BODY)
    bench.wait(LAST_CHUNK_US)
    assert bytes(bench.wire.sent).count(b"0\r\n\r\n") == 2
    assert bytes(bench.wire.sent).count(b"HTTP/1.1 200 OK") == 2


def test_a_late_answer_comes_once_its_time_is_up_and_keeps_its_order() -> None:
    bench = Bench(Manner.LATE)
    assert bench.ask(GET.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n")) == b""
    bench.wait(LATE_US - 1)
    assert not bench.wire.sent
    assert not bench.wire.closed
    bench.wait(1)
    assert understood(bytes(bench.wire.sent), ended=True) == (200, BODY)
    assert bench.wire.closed


def test_an_answer_in_pieces_is_whole_after_the_last() -> None:
    bench = Bench(Manner.SPLIT)
    bench.ask()
    for _ in range(PIECES - 1):
        with pytest.raises(LookupError):
            understood(bytes(bench.wire.sent), ended=False)
        bench.wait(PIECE_US)
    assert understood(bytes(bench.wire.sent), ended=False) == (200, BODY)


def test_a_client_that_goes_away_gets_nothing_later() -> None:
    bench = Bench(Manner.LATE)
    bench.ask()
    bench.session.lost()
    bench.wait(LATE_US)
    assert not bench.wire.sent


def test_the_second_answer_on_a_connection_is_its_end() -> None:
    bench = Bench(Manner.SECOND_CLOSED)
    assert understood(bench.ask(), ended=False) == (200, BODY)
    assert bench.ask() == b""
    assert bench.wire.closed
    closed = Bench(Manner.CLOSED)
    assert closed.ask() == b""
    assert closed.wire.closed


def test_an_answer_of_http_1_0_ends_with_its_connection() -> None:
    bench = Bench(Manner.ONLY_1_0)
    sent = bench.ask()
    assert sent.startswith(b"HTTP/1.0 200 OK\r\n")
    assert b"Content-Length" not in sent
    assert bench.wire.closed
    assert understood(sent, ended=True) == (200, BODY)
    waiting = Bench(Manner.ONLY_1_0)
    assert waiting.ask(WAITING) == b""
    assert waiting.ask(b"hello").startswith(b"HTTP/1.0 200 OK\r\n")


def test_an_answer_may_say_that_it_is_something_else_or_elsewhere() -> None:
    assert b"\r\nContent-Type: text/html\r\n" in Bench(Manner.WRONG_TYPE).ask()
    sent = Bench(Manner.ELSEWHERE).ask()
    assert b"\r\nLocation: http://printer.invalid:8080/\r\n" in sent
    assert understood(sent, ended=False) == (301, b"")


def test_a_client_that_waits_for_leave_gets_none() -> None:
    bench = Bench(Manner.EXPECTATION_FAILED)
    assert bench.ask(WAITING).startswith(b"HTTP/1.1 417 Expectation Failed\r\n")
    assert bench.wire.closed
    silent = Bench(Manner.NO_CONTINUE)
    assert silent.ask(WAITING) == b""
    assert silent.ask(b"hello").startswith(b"HTTP/1.1 200 OK\r\n")


def test_a_client_that_waits_for_leave_gets_it_when_it_has_begun() -> None:
    bench = Bench(Manner.LATE_CONTINUE)
    assert bench.ask(WAITING) == b""
    assert bench.ask(b"h") == b"HTTP/1.1 100 Continue\r\n\r\n"
    assert bench.ask(b"ello").startswith(b"HTTP/1.1 200 OK\r\n")
