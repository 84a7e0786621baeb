"""An HTTP/1.1 server session without I/O (RFC 9110, RFC 9112): requests in, answers out in the same order.

`httptools` parses; keep-alive, pipelining, caps and `Expect` are decided here. A request's body is handed on
piece by piece. Knows nothing of what is asked for, and no time: idle connections are the host's business.
"""

from __future__ import annotations

import enum
import http
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Protocol, TypeAlias
from urllib.parse import unquote

import httptools
from misfeed.transports.base import Session, Wire


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of a stranger's request is taken in.

    Attributes:
        head: octets of a request line with its headers, of a trailer or of a chunk's extension. A request
            that begins behind another one in the same piece may have up to twice as much.
        body: octets of one body.
    """

    head: int = 32 * 1024
    body: int = 256 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Request:
    """The head of a request.

    Attributes:
        target: as sent. path, query: its two halves, the path percent-decoded.
        headers: by lower-case name; those sent more than once are joined by ", ".
        length: octets of the body, or None when it is chunked.
        source: the client's address.
    """

    method: str
    target: str
    version: str
    headers: Mapping[str, str]
    length: int | None
    source: str

    @property
    def path(self) -> str:
        return unquote(self.target.partition("?")[0])

    @property
    def query(self) -> str:
        return self.target.partition("?")[2]


@dataclass(frozen=True, slots=True)
class Response:
    """A whole answer, or the head of one that goes on.

    Attributes:
        headers: added to those the session writes itself (length, connection).
        lasting: goes on with the answer behind the head; the connection is its own from then on.
    """

    status: int = 200
    body: bytes = b""
    content_type: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    lasting: Lasting | None = None


class Lasting(Protocol):
    """An answer that goes on for as long as both ends like; its end is the end of the connection."""

    def begin(self, wire: Wire) -> None:
        """The head is sent; the rest goes to `wire`, now and later, from any thread that has the lock."""

    def ended(self) -> None:
        """The client is gone. Also called when the answer ended itself."""


class BodySink(Protocol):
    """Takes a request's body as it comes, and answers at its end."""

    def feed(self, data: bytes) -> None: ...

    def finish(self) -> Response: ...

    def lost(self) -> None:
        """The client went away before the body was complete; there is nobody to answer."""


_PHRASES: Mapping[int, str] = {status.value: status.phrase for status in http.HTTPStatus}

Handler: TypeAlias = Callable[[Request], Response | BodySink]
"""Decides about a request from its head: an answer at once, whatever the body, or a sink for the body."""


def plain(status: int, text: str = "", headers: Mapping[str, str] | None = None) -> Response:
    """A short answer for people, by default the status in words."""
    words = text or f"{status} {_phrase(status)}"
    return Response(status, f"{words}\n".encode(), "text/plain; charset=utf-8", headers or {})


def _phrase(status: int) -> str:
    return _PHRASES.get(status, "")


class HttpService:
    """A stream service. `handler_factory` makes one handler per connection."""

    def __init__(
        self, handler_factory: Callable[[], Handler], *, server: str = "", limits: Limits | None = None
    ) -> None:
        self._handler_factory = handler_factory
        self._server = server
        self._limits = limits or Limits()

    def accept(self, wire: Wire, source: str) -> Session:
        return HttpSession(wire, source, self._handler_factory(), self._server, self._limits)


class _Mark(enum.Enum):
    """What the parser met, besides body octets and heads."""

    END = "end of a request"
    BROKEN = "not HTTP"


_Event: TypeAlias = "_Head | bytes | _Mark"


@dataclass(slots=True)
class _Head:
    method: str = ""
    version: str = ""
    target: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    keep_alive: bool = False


class _Parser:
    """Turns octets into events, so that no answer is made inside the parser's callbacks."""

    def __init__(self) -> None:
        self.events: list[_Event] = []
        self.moved = False
        """Whether the last piece brought more than a part of a head, trailer or chunk extension."""
        self._head = _Head()
        self._in_body = False
        self.half_open = False
        """Whether a request has begun, and its end has not come."""
        self._parser = httptools.HttpRequestParser(self)

    @property
    def in_body(self) -> bool:
        return self._in_body

    def feed(self, data: bytes) -> None:
        self.moved = False
        try:
            while data:
                data = self._feed(data)
        except httptools.HttpParserError:
            self.events.append(_Mark.BROKEN)

    def _feed(self, data: bytes) -> bytes:
        """Parse; return what is left behind a request that asked for another protocol in vain."""
        try:
            self._parser.feed_data(data)
        except httptools.HttpParserUpgrade as pause:
            return data[pause.args[0] :]
        return b""

    def on_message_begin(self) -> None:
        self.moved = self.half_open = True
        self._head = _Head()
        self._in_body = False

    def on_url(self, url: bytes) -> None:
        self._head.target += url

    def on_header(self, name: bytes, value: bytes) -> None:
        if self._in_body:
            return
        key, text = name.decode("latin-1").lower(), value.decode("latin-1").strip()
        known = self._head.headers.get(key)
        self._head.headers[key] = text if known is None else f"{known}, {text}"

    def on_headers_complete(self) -> None:
        self.moved = self._in_body = True
        head = self._head
        head.method = self._parser.get_method().decode("latin-1")
        head.version = self._parser.get_http_version()
        head.keep_alive = self._parser.should_keep_alive()
        self.events.append(head)

    def on_chunk_header(self) -> None:
        self.moved = True

    def on_body(self, data: bytes) -> None:
        self.moved = True
        self.events.append(data)

    def on_message_complete(self) -> None:
        self.moved = True
        self.half_open = False
        self.events.append(_Mark.END)


class HttpSession:
    """One connection."""

    def __init__(self, wire: Wire, source: str, handler: Handler, server: str, limits: Limits) -> None:
        self._wire = wire
        self._source = source
        self._handler = handler
        self._server = server
        self._limits = limits
        self._parser = _Parser()
        self._stalled = 0
        """Octets since the parser last moved on."""
        self._closed = False
        self._head: _Head | None = None
        self._sink: BodySink | None = None
        self._answer: Response | None = None
        self._lasting: Lasting | None = None
        self._body_octets = 0

    # -- the session contract ----------------------------------------------------------------------------

    def feed(self, data: bytes) -> None:
        piece = self._limits.head
        for start in range(0, len(data), piece):
            if self._closed or self._lasting is not None:
                return
            self._take(data[start : start + piece] if len(data) > piece else data)

    def eof(self) -> None:
        if not self._closed:
            self._end()

    def lost(self) -> None:
        self._closed = True
        self._drop_sink()
        self._drop_lasting()

    @property
    def half_open(self) -> bool:
        """A request has begun, and its end has not come: the client owes the rest."""
        return self._parser.half_open or self._stalled > 0

    # -- requests ----------------------------------------------------------------------------------------

    def _take(self, data: bytes) -> None:
        parser = self._parser
        parser.feed(data)
        events, parser.events = parser.events, []
        for event in events:
            if self._closed or self._lasting is not None:
                return
            if isinstance(event, bytes):
                self._body(event)
            elif isinstance(event, _Head):
                self._begin(event)
            elif event is _Mark.END:
                self._complete()
            else:
                self._refuse(400)
        self._stalled = 0 if parser.moved else self._stalled + len(data)
        if self._stalled > self._limits.head and not self._closed:
            self._refuse(400 if parser.in_body else 431)

    def _begin(self, head: _Head) -> None:
        self._head = head
        self._sink = self._answer = None
        self._body_octets = 0
        headers = head.headers
        status = self._objection(head)
        if status:
            self._refuse(status)
            return
        length = None if "transfer-encoding" in headers else int(headers.get("content-length", 0))
        target = head.target.decode("latin-1")
        request = Request(head.method, target, head.version, headers, length, self._source)
        outcome = self._handler(request)
        if isinstance(outcome, Response):
            self._answer = outcome
        else:
            self._sink = outcome
        if "expect" in headers and head.version != "1.0" and length != 0:
            if self._answer is not None:
                # The client may or may not send the body now; only closing leaves no doubt.
                head.keep_alive = False
                self._complete()
            else:
                self._wire.send(b"HTTP/1.1 100 Continue\r\n\r\n")

    def _objection(self, head: _Head) -> int:
        """The status to refuse a request with before anybody sees it; 0 for none."""
        headers = head.headers
        if head.method == "CONNECT":
            return 501
        if head.version not in ("1.0", "1.1"):
            return 505
        if head.version == "1.1" and ("host" not in headers or "," in headers["host"]):
            return 400
        if headers.get("transfer-encoding", "chunked").lower() != "chunked":
            return 501
        if headers.get("expect", "100-continue").lower() != "100-continue":
            return 417
        if int(headers.get("content-length", 0)) > self._limits.body:
            return 413
        return 0

    def _body(self, data: bytes) -> None:
        self._body_octets += len(data)
        if self._body_octets > self._limits.body:
            self._refuse(413)
        elif self._sink is not None:
            self._sink.feed(data)

    def _complete(self) -> None:
        sink, self._sink = self._sink, None
        answer = sink.finish() if sink is not None else self._answer
        head = self._head
        assert answer is not None, "the parser never ends a request that has not begun"
        assert head is not None
        lasting = answer.lasting if head.method != "HEAD" else None
        if answer.lasting is not None:
            head.keep_alive = False
        self._send(answer, head)
        self._head = self._answer = None
        if lasting is not None:
            self._lasting = lasting
            lasting.begin(self._wire)
        elif not head.keep_alive:
            self._end()

    # -- answers -----------------------------------------------------------------------------------------

    def _refuse(self, status: int) -> None:
        """Answer with an error; what the client meant further on cannot be known, so the connection ends."""
        head = self._head or _Head(version="1.1")
        head.keep_alive = False
        self._drop_sink()
        self._send(plain(status), head)
        self._end()

    def _send(self, answer: Response, head: _Head) -> None:
        lines = [f"HTTP/1.1 {answer.status} {_phrase(answer.status)}"]
        if self._server:
            lines.append(f"Server: {self._server}")
        if answer.content_type:
            lines.append(f"Content-Type: {answer.content_type}")
        lines.extend(f"{name}: {value}" for name, value in answer.headers.items())
        if answer.status not in (204, 304) and answer.lasting is None:
            lines.append(f"Content-Length: {len(answer.body)}")
        if not head.keep_alive:
            lines.append("Connection: close")
        elif head.version == "1.0":
            lines.append("Connection: keep-alive")
        top = "\r\n".join((*lines, "\r\n")).encode("latin-1", "replace")
        self._wire.send(top if head.method == "HEAD" else top + answer.body)

    def _end(self) -> None:
        self._closed = True
        self._drop_sink()
        self._drop_lasting()
        self._wire.close()

    def _drop_sink(self) -> None:
        sink, self._sink = self._sink, None
        if sink is not None:
            sink.lost()

    def _drop_lasting(self) -> None:
        lasting, self._lasting = self._lasting, None
        if lasting is not None:
            lasting.ended()
