"""The HTTP session against bytes as clients send them, whole, split and malformed."""

from __future__ import annotations

import gzip
import time
import zlib
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from misfeed.emulators.http import BodySink, HttpService, Limits, Request, Response, plain

from ..strict_wire import Wire


class Echo:
    """Answers with what it was sent."""

    def __init__(self, log: list[object], request: Request) -> None:
        self._log = log
        self._request = request
        self._pieces: list[bytes] = []

    def feed(self, data: bytes) -> None:
        self._pieces.append(data)

    def finish(self) -> Response:
        body = b"".join(self._pieces)
        self._log.append((self._request.method, self._request.target, body))
        return Response(body=self._request.target.encode() + b" " + body, content_type="text/plain")

    def lost(self) -> None:
        self._log.append("lost")


class Bench:
    """A service with one connection."""

    def __init__(self, limits: Limits | None = None) -> None:
        self.wire = Wire()
        self.requests: list[Request] = []
        self.log: list[object] = []
        service = HttpService(lambda: self._handle, server="bench", limits=limits)
        self.session = service.accept(self.wire, "192.0.2.1")

    def _handle(self, request: Request) -> Response | BodySink:
        self.requests.append(request)
        if request.path == "/refused":
            return plain(403)
        return Echo(self.log, request)

    def exchange(self, data: bytes) -> bytes:
        """Feed; return what came back."""
        before = len(self.wire.sent)
        self.session.feed(data)
        return bytes(self.wire.sent[before:])


def get(target: str = "/", *lines: str, version: str = "1.1") -> bytes:
    return "\r\n".join((f"GET {target} HTTP/{version}", "Host: printer", *lines, "\r\n")).encode()


def post(body: bytes, *lines: str, target: str = "/p") -> bytes:
    head = "\r\n".join((f"POST {target} HTTP/1.1", "Host: printer", f"Content-Length: {len(body)}", *lines))
    return head.encode() + b"\r\n\r\n" + body


CHUNKED = (
    b"POST /c HTTP/1.1\r\nHost: printer\r\nTransfer-Encoding: chunked\r\n\r\n"
    b"5;name=value\r\nhello\r\n6\r\n world\r\n0\r\nTrailer: yes\r\n\r\n"
)


def statuses(sent: bytes) -> list[int]:
    return [int(part[:3]) for part in sent.split(b"HTTP/1.1 ")[1:]]


def test_a_request_is_answered_and_the_connection_stays_open() -> None:
    bench = Bench()
    answer = bench.exchange(get("/a%20b?x=1"))
    head, _, body = answer.partition(b"\r\n\r\n")
    assert head.split(b"\r\n") == [
        b"HTTP/1.1 200 OK",
        b"Server: bench",
        b"Content-Type: text/plain",
        b"Content-Length: 11",
    ]
    assert body == b"/a%20b?x=1 "
    assert not bench.wire.closed
    request = bench.requests[0]
    assert (request.path, request.query, request.headers["host"]) == ("/a b", "x=1", "printer")
    assert (request.length, request.source) == (0, "192.0.2.1")


@pytest.mark.parametrize(
    ("target", "path", "query", "host"),
    [
        ("http://other:631/a%20b?x=1", "/a b", "x=1", "other:631"),
        ("HTTP://other", "/", "", "other"),
        ("https://[::1]:631?x", "/", "x", "[::1]:631"),
        ("/http://other/a", "/http://other/a", "", "printer"),
    ],
)
def test_a_target_with_a_host_is_for_that_host(target: str, path: str, query: str, host: str) -> None:
    """RFC 9112 §3.2.2."""
    bench = Bench()
    assert statuses(bench.exchange(get(target))) == [200]
    request = bench.requests[0]
    assert (request.target, request.path, request.query) == (target, path, query)
    assert request.headers["host"] == host


def test_pipelined_requests_are_answered_in_order() -> None:
    bench = Bench()
    sent = bench.exchange(get("/1") + post(b"two") + CHUNKED + get("/4"))
    assert statuses(sent) == [200, 200, 200, 200]
    assert [body for _, _, body in bench.log] == [b"", b"two", b"hello world", b""]
    assert sent.index(b"/1 ") < sent.index(b"/p two") < sent.index(b"/c hello world") < sent.index(b"/4 ")


@given(st.lists(st.integers(0, 400), max_size=12))
def test_the_split_of_the_stream_does_not_matter(cuts: list[int]) -> None:
    stream = get("/1") + post(b"x" * 50) + CHUNKED + get("/4", "Connection: close")
    bench = Bench()
    at = 0
    for cut in sorted({min(cut, len(stream)) for cut in cuts} | {len(stream)}):
        bench.session.feed(stream[at:cut])
        at = cut
    whole = Bench()
    whole.session.feed(stream)
    assert bench.log == whole.log
    assert bytes(bench.wire.sent) == bytes(whole.wire.sent)
    assert bench.wire.closed


@given(st.lists(st.binary(max_size=60) | st.sampled_from([get(), CHUNKED, b"\r\n", b"POST / HTTP/1.1\r\n"])))
def test_junk_is_answered_with_400_and_ends_the_connection_but_never_raises(pieces: list[bytes]) -> None:
    bench = Bench()
    for piece in pieces:
        bench.session.feed(piece)
    assert set(statuses(bytes(bench.wire.sent))) <= {200, 100, 400, 501, 505}
    if not statuses(bytes(bench.wire.sent)) or statuses(bytes(bench.wire.sent))[-1] == 200:
        bench.session.eof()
    assert bench.wire.closed or statuses(bytes(bench.wire.sent))[-1] == 200


def test_expect_100_continue_is_granted_before_the_body_comes() -> None:
    bench = Bench()
    head, body = post(b"data", "Expect: 100-continue").split(b"\r\n\r\n")
    assert bench.exchange(head + b"\r\n\r\n") == b"HTTP/1.1 100 Continue\r\n\r\n"
    assert bench.exchange(body).endswith(b"\r\n\r\n/p data")


def test_expect_100_continue_of_a_refused_request_is_answered_at_once_and_closes() -> None:
    bench = Bench()
    head, _ = post(b"data", "Expect: 100-continue", target="/refused").split(b"\r\n\r\n")
    answer = bench.exchange(head + b"\r\n\r\n")
    assert statuses(answer) == [403]
    assert b"Connection: close" in answer
    assert bench.wire.closed


def test_a_refused_request_without_expect_is_answered_when_its_body_was_read() -> None:
    bench = Bench()
    stream = post(b"data", target="/refused")
    assert bench.exchange(stream[:-1]) == b""
    assert statuses(bench.exchange(stream[-1:] + get("/next"))) == [403, 200]


def test_head_is_answered_without_a_body() -> None:
    bench = Bench()
    answer = bench.exchange(get("/x").replace(b"GET", b"HEAD"))
    assert b"Content-Length: 3\r\n" in answer
    assert answer.endswith(b"\r\n\r\n")


@pytest.mark.parametrize(
    ("request_bytes", "stays", "said"),
    [
        (get(), True, b""),
        (get("/", "Connection: close"), False, b"Connection: close"),
        (get("/", version="1.0"), False, b"Connection: close"),
        (get("/", "Connection: keep-alive", version="1.0"), True, b"Connection: keep-alive"),
    ],
)
def test_the_connection_lives_as_long_as_the_client_asked(
    request_bytes: bytes, stays: bool, said: bytes
) -> None:
    bench = Bench()
    answer = bench.exchange(request_bytes)
    assert statuses(answer) == [200]
    assert said in answer
    assert bench.wire.closed is not stays


@pytest.mark.parametrize(
    ("stream", "status"),
    [
        (b"GARBAGE\r\n\r\n", 400),
        (b"GARBAGE / PRINTING/1.1\r\n\r\n", 400),
        (b"BREW /pot HTTP/1.1\r\nHost: x\r\n\r\n", 501),
        (b"GET / HTTP/1.2\r\nHost: x\r\n\r\n", 505),
        (b"OPTIONS / RTSP/1.0\r\nCSeq: 1\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nHost: a b/c@d\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\n\r\n", 400),
        (b"GET / HTTP/2.0\r\nHost: x\r\n\r\n", 505),
        (get("/", "Host: other"), 400),
        (post(b"abc", "Content-Length: 4"), 400),
        (post(b"abc", "Transfer-Encoding: chunked"), 400),
        (b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: gzip, chunked\r\n\r\n", 501),
        (b"CONNECT a:1 HTTP/1.1\r\nHost: x\r\n\r\n", 501),
        (post(b"abc", "Expect: miracles"), 417),
        (post(b"").replace(b"Length: 0", b"Length: 101"), 413),
        (CHUNKED.replace(b"5;name=value\r\nhello", b"65\r\n" + b"x" * 101), 413),
        (get("/" + "x" * 3000), 431),
        (get("/", *(f"H{i}: {'v' * 50}" for i in range(60))), 431),
        (CHUNKED.replace(b"name=value", b"n" * 3000), 400),
        (CHUNKED.replace(b"yes", b"y" * 3000), 400),
    ],
)
def test_what_cannot_be_served_gets_its_status_and_the_connection_ends(stream: bytes, status: int) -> None:
    bench = Bench(Limits(head=1000, body=100))
    assert statuses(bench.exchange(stream)) == [status]
    assert bench.wire.closed
    bench.session.feed(get())
    assert statuses(bytes(bench.wire.sent)) == [status]


def test_requests_before_the_junk_are_answered() -> None:
    bench = Bench()
    assert statuses(bench.exchange(get("/1") + b"\0\0\0\r\n\r\n")) == [200, 400]


def test_a_wish_for_another_protocol_is_passed_over() -> None:
    bench = Bench()
    sent = bench.exchange(get("/1", "Upgrade: TLS/1.2", "Connection: Upgrade") + get("/2"))
    assert statuses(sent) == [200, 200]


@pytest.mark.parametrize("wish", ["h2c", "TLS/1.2", "websocket"])
@pytest.mark.parametrize("piece", [1, 7, 1 << 20])
@pytest.mark.parametrize("chunked", [False, True])
def test_the_body_of_a_request_that_wishes_for_another_protocol_is_its_body(
    wish: str, piece: int, chunked: bool
) -> None:
    bench = Bench()
    wishes = ("Connection: Upgrade", f"Upgrade: {wish}")
    inner = get("/smuggled")
    first = post(inner, *wishes)
    if chunked:
        first = first.replace(b"Content-Length: %d" % len(inner), b"Transfer-Encoding: chunked")
        first = first.replace(inner, b"%x\r\n%b\r\n0\r\n\r\n" % (len(inner), inner))
    stream = first + get("/2", *wishes) + post(b"three", *wishes) + post(b"four")
    for start in range(0, len(stream), piece):
        bench.session.feed(stream[start : start + piece])
        if start + piece == len(first) - 1:
            assert bench.session.half_open
    assert bench.log == [
        ("POST", "/p", inner),
        ("GET", "/2", b""),
        ("POST", "/p", b"three"),
        ("POST", "/p", b"four"),
    ]
    assert statuses(bytes(bench.wire.sent)) == [200] * 4
    assert not bench.wire.closed


def test_a_request_of_http_1_0_with_a_transfer_coding_ends_the_connection() -> None:
    bench = Bench()
    stream = CHUNKED.replace(b"HTTP/1.1\r\n", b"HTTP/1.0\r\nConnection: keep-alive\r\n")
    assert statuses(bench.exchange(stream + get("/next"))) == [400]
    assert bench.wire.closed


@pytest.mark.parametrize("end", ["eof", "lost"])
def test_a_body_broken_off_is_told_to_its_sink(end: str) -> None:
    bench = Bench()
    bench.session.feed(post(b"half of it")[:-4])
    getattr(bench.session, end)()
    assert bench.log == ["lost"]
    assert not bench.wire.sent


def test_an_end_of_the_stream_between_requests_closes_quietly() -> None:
    bench = Bench()
    bench.session.feed(get())
    bench.session.eof()
    assert bench.wire.closed
    assert statuses(bytes(bench.wire.sent)) == [200]


@pytest.mark.parametrize("piece", [1_000, 65_536])
def test_a_large_body_takes_time_in_proportion_to_its_length(piece: int) -> None:
    body = bytes(8 << 20)
    stream = memoryview(post(body))
    bench = Bench()
    began = time.process_time()
    for start in range(0, len(stream), piece):
        bench.session.feed(bytes(stream[start : start + piece]))
    assert bench.log == [("POST", "/p", body)]
    assert time.process_time() - began < 3


def test_a_session_knows_whether_the_client_owes_the_rest_of_a_request() -> None:
    bench = Bench()
    whole = get("/1") + post(b"body") + CHUNKED
    states = []
    for at in range(len(whole)):
        bench.session.feed(whole[at : at + 1])
        states.append(bench.session.half_open)
    ends = [len(get("/1")), len(get("/1") + post(b"body")), len(whole)]
    assert [at + 1 for at, half_open in enumerate(states) if not half_open] == ends
    assert not Bench().session.half_open


# -- content codings ------------------------------------------------------------------------------------


def coded(coding: str, body: bytes) -> bytes:
    head = f"POST /a HTTP/1.1\r\nHost: h\r\nContent-Encoding: {coding}\r\nContent-Length: {len(body)}\r\n\r\n"
    return head.encode() + body


def raw_deflate(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return packer.compress(data) + packer.flush()


@pytest.mark.parametrize(
    ("coding", "pack"),
    [
        ("gzip", gzip.compress),
        ("x-gzip", gzip.compress),
        ("deflate", zlib.compress),
        ("deflate", raw_deflate),
        ("identity", bytes),
    ],
)
@pytest.mark.parametrize("piece", [1, 1 << 20])
def test_a_packed_body_is_unpacked(coding: str, pack: Callable[[bytes], bytes], piece: int) -> None:
    bench = Bench()
    data = coded(coding, pack(b"hello " * 30_000))
    for start in range(0, len(data), piece):
        bench.session.feed(data[start : start + piece])
    assert bench.log == [("POST", "/a", b"hello " * 30_000)]


@pytest.mark.parametrize(
    ("coding", "body", "status"),
    [
        ("br", b"hello", b"415"),
        ("gzip, deflate", b"hello", b"415"),
        ("gzip", b"hello", b"400"),
        ("gzip", gzip.compress(b"hello", mtime=0)[:-3], b"400"),
        ("gzip", gzip.compress(b"hello", mtime=0) + b"more", b"400"),
        ("gzip", gzip.compress(bytes(1_000_000), mtime=0), b"413"),
    ],
)
def test_a_body_that_cannot_be_unpacked_or_is_a_bomb_is_refused(
    coding: str, body: bytes, status: bytes
) -> None:
    bench = Bench(Limits(body=100_000))
    bench.session.feed(coded(coding, body) + b"GET /next HTTP/1.1\r\nHost: h\r\n\r\n")
    assert bytes(bench.wire.sent).startswith(b"HTTP/1.1 " + status + b" ")
    assert (b"Accept-Encoding: gzip, deflate" in bench.wire.sent) == (status == b"415")
    assert bench.log[0] == "lost"
    assert b"/next" in bench.wire.sent, "the connection goes on behind it"
