"""Octets of HTTP/1.1 requests (RFC 9112) to events, by `httptools`. Decides nothing and answers nothing."""

from __future__ import annotations

import enum
import re
from dataclasses import dataclass, field
from typing import TypeAlias

import httptools


class Mark(enum.Enum):
    """What the parser met, besides body octets and heads."""

    END = "end of a request"
    BROKEN = "not HTTP"
    OTHER_VERSION = "HTTP of a version that the parser does not know"
    OTHER_METHOD = "a request by a method that the parser does not know"


_OTHER_VERSION = "Invalid HTTP version"
_REQUEST_LINE = re.compile(rb"(?:\r?\n)?[!#$%&'*+.^_`|~0-9A-Za-z-]+ [^ \r\n]+ HTTP/[0-9]\.[0-9]\r?\n")
_OTHER_PROTOCOL = re.compile(rb"(?:\r?\n)?[A-Z_]+ [^ \r\n]+ (?:RTSP|ICE)/")
"""`httptools` takes these for HTTP."""
Event: TypeAlias = "Head | bytes | Mark"


@dataclass(slots=True)
class Head:
    method: str = ""
    version: str = ""
    target: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    keep_alive: bool = False


class Parser:
    """Turns octets into events, so that no answer is made inside the parser's callbacks."""

    def __init__(self) -> None:
        self.events: list[Event] = []
        self.moved = False
        """Whether the last piece brought more than a part of a head, trailer or chunk extension."""
        self._head = Head()
        self._in_body = False
        self.half_open = False
        """Whether a request has begun, and its end has not come."""
        self._parser = httptools.HttpRequestParser(self)
        self._is_told = False
        """The parser is reading a head that no client sent."""

    @property
    def in_body(self) -> bool:
        return self._in_body

    def feed(self, data: bytes) -> None:
        self.moved = False
        # A line that began in an earlier piece, or behind another request, is not here to be looked at.
        line = b"" if self.half_open else data
        if _OTHER_PROTOCOL.match(line):
            self.events.append(Mark.BROKEN)
            return
        try:
            while data:
                data = self._feed(data)
        except httptools.HttpParserInvalidMethodError:
            whole = not self.events and _REQUEST_LINE.match(line)
            self.events.append(Mark.OTHER_METHOD if whole else Mark.BROKEN)
        except httptools.HttpParserError as error:
            self.events.append(Mark.OTHER_VERSION if _OTHER_VERSION in str(error) else Mark.BROKEN)

    def _feed(self, data: bytes) -> bytes:
        """Parse; return what is left behind the head of a request that asked for another protocol."""
        try:
            self._parser.feed_data(data)
        except httptools.HttpParserUpgrade as pause:
            if framing := _framing(self._head):
                self._read_on(framing)
            return data[pause.args[0] :]
        return b""

    def _read_on(self, framing: bytes) -> None:
        """Have the body read that `httptools` passes over, as if nobody had asked for another protocol.

        It takes the octets behind such a head for the next request, so that a body could smuggle one in. A
        fresh parser is told of the same framing, and nothing of the wish.
        """
        assert self.events.pop() is Mark.END, "httptools ends a request before it pauses behind it"
        self._parser = httptools.HttpRequestParser(self)
        self._is_told = True
        self._parser.feed_data(b"POST / HTTP/1.1\r\n%b\r\n\r\n" % framing)
        self._is_told = False
        self.half_open = True

    def on_message_begin(self) -> None:
        if self._is_told:
            return
        self.moved = self.half_open = True
        self._head = Head()
        self._in_body = False

    def on_url(self, url: bytes) -> None:
        if self._is_told:
            return
        self._head.target += url

    def on_header(self, name: bytes, value: bytes) -> None:
        if self._in_body:
            return
        key, text = name.decode("latin-1").lower(), value.decode("latin-1").strip()
        known = self._head.headers.get(key)
        self._head.headers[key] = text if known is None else f"{known}, {text}"

    def on_headers_complete(self) -> None:
        if self._is_told:
            return
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
        self.events.append(Mark.END)


def _framing(head: Head) -> bytes:
    """The header that tells how long the body is; nothing where there is none, or where nobody reads it."""
    if head.method == "CONNECT":
        return b""
    if "transfer-encoding" in head.headers:
        return b"Transfer-Encoding: chunked"
    length = head.headers.get("content-length", "0")
    return b"" if int(length) == 0 else f"Content-Length: {length}".encode()
