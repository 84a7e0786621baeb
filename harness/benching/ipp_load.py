"""A closed loop of IPP requests on connections that are kept: one in flight on each, and the answer sends the
next. Measures, judges, and tells how busy it was itself, so that a figure that is its own bound is
known as such.

Answers are read in the order in which they were asked for: one that came early waits for those before it, and
counts as so much later. Requests are put together beforehand. Knows no printer but by its address.
"""

from __future__ import annotations

import contextlib
import socket
import ssl
import statistics
import time
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass

from misfeed.errors import BenchError
from misfeed.protocols import ipp
from misfeed.protocols.ipp import Attribute, Group, GroupTag, IppError, Operation, Status

WAIT_S = 15.0
_FIRST_ID = 0x01000000
_ID_AT, _ID_END = 4, 8
_ROOM = 1024 * 1024
_BUSY = Status.SERVER_ERROR_BUSY.to_bytes(2, "big")
_AGAIN_S = 0.002
"""After how long a printer is asked again that was busy."""
_HEAD_END, _LAST_CHUNK = b"\r\n\r\n", b"\r\n0\r\n\r\n"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a printer is found.

    Attributes:
        secure: it is spoken to over TLS, whatever its certificate.
    """

    host: str
    port: int
    path: str = "/ipp/print"
    secure: bool = False

    def __str__(self) -> str:
        return f"{'ipps' if self.secure else 'ipp'}://{self.host}:{self.port}{self.path}"


@dataclass(frozen=True, slots=True)
class Question:
    """An HTTP request in two halves around the request-id of its message."""

    before: bytes
    after: bytes


@dataclass(frozen=True, slots=True)
class Loaded:
    """What came of a load.

    Attributes:
        per_s: answers a second. answered: in all. busy: the share of the time in which the sender was at
            work; near 1, the figure is the sender's own. slowest_us: of a hundred answers all but one came
            within it.
    """

    per_s: float
    answered: int
    busy: float
    slowest_us: float


def question(place: Place, operation: Operation, *more: Attribute, document: bytes = b"") -> Question:
    """A request with the usual operation attributes and `more`."""
    about = (
        ipp.charset("attributes-charset", "utf-8"),
        ipp.natural_language("attributes-natural-language", "en"),
        ipp.uri("printer-uri", str(place)),
        ipp.name_attribute("requesting-user-name", "bench"),
    )
    groups = (Group(GroupTag.OPERATION, (*about, *more)),)
    body = ipp.encode(ipp.Request((2, 0), operation, _FIRST_ID, groups, document))
    head = (
        f"POST {place.path} HTTP/1.1\r\nHost: {place.host}:{place.port}\r\n"
        f"Content-Type: application/ipp\r\nContent-Length: {len(body)}\r\n\r\n"
    ).encode()
    return Question(head + body[:_ID_AT], body[_ID_END:])


def load(place: Place, asked: Question, seconds: float, connections: int, *, most: int = 1 << 30) -> Loaded:
    """Ask for so long, and at most so often. Raises BenchError for an answer that is wrong or none."""
    try:
        with contextlib.ExitStack() as stack:
            lines = [stack.enter_context(_Line.opened(place)) for _ in range(connections)]
            return _loop(lines, asked, seconds, most)
    except (OSError, ssl.SSLError) as error:
        raise BenchError(f"{place} does not answer as it should: {error}") from error


def judged(place: Place, asked: Question) -> ipp.Response:
    """Ask once, and read the answer whole. Raises BenchError for one that is an error."""
    try:
        with _Line.opened(place) as line:
            line.ask(asked, _FIRST_ID)
            line.answer()
            found = ipp.decode_response(line.body)
    except (OSError, IppError) as error:
        raise BenchError(f"{place} does not answer as it should: {error}") from error
    if found.is_error:
        raise BenchError(f"{place} answers with an error: {found.status_message or found.status}")
    return found


def _loop(lines: list[_Line], asked: Question, seconds: float, most: int) -> Loaded:
    clock, took_us = time.perf_counter, []
    waiting: deque[tuple[_Line, float, int]] = deque()
    number = _FIRST_ID
    began, busy = clock(), time.thread_time()
    until = began + seconds
    for line in lines[:most]:
        waiting.append((line, clock(), number))
        line.ask(asked, number)
        number += 1
    while waiting:
        line, sent, identity = waiting.popleft()
        status, told = line.answer()
        now = clock()
        if told != identity.to_bytes(4, "big"):
            raise BenchError(f"an answer to another request: {told.hex()}")
        if status == _BUSY and now < until + WAIT_S:
            time.sleep(_AGAIN_S)
            line.ask(asked, identity)
            waiting.append((line, sent, identity))
            continue
        if status[0]:
            raise BenchError(f"a request was answered with status 0x{status.hex()}")
        took_us.append(1_000_000 * (now - sent))
        if now < until and number - _FIRST_ID < most:
            waiting.append((line, now, number))
            line.ask(asked, number)
            number += 1
    took = clock() - began
    slowest = statistics.quantiles(took_us, n=100)[-1] if len(took_us) > 1 else took_us[0]
    return Loaded(len(took_us) / took, len(took_us), (time.thread_time() - busy) / took, slowest)


class _Line:
    """One connection."""

    def __init__(self, opened: socket.socket) -> None:
        self._socket = opened
        self._room = bytearray(_ROOM)
        self._view = memoryview(self._room)
        # What came of an answer, and where its message begins.
        self._came = self._at = 0
        self._lengths: dict[bytes, int] = {}

    @classmethod
    @contextlib.contextmanager
    def opened(cls, place: Place) -> Iterator[_Line]:
        with socket.create_connection((place.host, place.port), WAIT_S) as plain:
            plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            if not place.secure:
                yield cls(plain)
                return
            context = ssl.create_default_context()
            context.check_hostname = False
            context.verify_mode = ssl.CERT_NONE
            with context.wrap_socket(plain) as secure:
                yield cls(secure)

    @property
    def body(self) -> bytes:
        return bytes(self._view[self._at : self._came])

    def ask(self, asked: Question, number: int) -> None:
        self._socket.sendall(asked.before + number.to_bytes(4, "big") + asked.after)

    def answer(self) -> tuple[bytes, bytes]:
        """Receive one; its status-code and request-id. Raises BenchError or OSError."""
        self._came = 0
        self._more()
        while (end := self._room.find(_HEAD_END, 0, self._came)) < 0:
            self._more()
        head = bytes(self._view[:end])
        length = self._lengths.get(head)
        if length is None:
            length = self._lengths[head] = _length(head)
        self._at = end + len(_HEAD_END)
        if length < 0:
            self._receive_chunks()
        else:
            while self._came < self._at + length:
                self._more()
        told = bytes(self._view[self._at : self._at + _ID_END])
        return told[2:4], told[4:8]

    def _receive_chunks(self) -> None:
        while self._room.find(_LAST_CHUNK, self._at, self._came) < 0:
            self._more()
        whole, at = bytearray(), self._at
        while size := int(self._room[at : (end := self._room.index(b"\r\n", at))], 16):
            whole += self._view[end + 2 : end + 2 + size]
            at = end + 4 + size
        self._view[self._at : self._at + len(whole)] = whole
        self._came = self._at + len(whole)

    def _more(self) -> None:
        came = self._socket.recv_into(self._view[self._came :])
        if not came:
            raise BenchError("a connection was closed where an answer should be")
        self._came += came


def _length(head: bytes) -> int:
    """Of the body; -1 for one in chunks. Raises BenchError for an answer that is no success."""
    lines = head.decode("latin-1").split("\r\n")
    if lines[0].split(" ")[1:2] != ["200"]:
        raise BenchError(f"a request was answered with {lines[0]!r}")
    fields = dict(line.lower().replace(" ", "").split(":", 1) for line in lines[1:] if ":" in line)
    if fields.get("transfer-encoding") == "chunked":
        return -1
    return int(fields.get("content-length", 0))
