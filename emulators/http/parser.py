"""Octets of HTTP/1.1 requests (RFC 9112) to events, by `httptools`. Decides nothing and answers nothing."""

from __future__ import annotations

import enum
from dataclasses import dataclass, field
from typing import TypeAlias

import httptools


class Mark(enum.Enum):
    """What the parser met, besides body octets and heads."""

    END = "end of a request"
    BROKEN = "not HTTP"


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

    @property
    def in_body(self) -> bool:
        return self._in_body

    def feed(self, data: bytes) -> None:
        self.moved = False
        try:
            while data:
                data = self._feed(data)
        except httptools.HttpParserError:
            self.events.append(Mark.BROKEN)

    def _feed(self, data: bytes) -> bytes:
        """Parse; return what is left behind a request that asked for another protocol in vain."""
        try:
            self._parser.feed_data(data)
        except httptools.HttpParserUpgrade as pause:
            return data[pause.args[0] :]
        return b""

    def on_message_begin(self) -> None:
        self.moved = self.half_open = True
        self._head = Head()
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
        self.events.append(Mark.END)
